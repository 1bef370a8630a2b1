// The shapes of corrections at the store's door. Types only.
import type { Correction, CorrectionRow } from '../../contract/correction.ts';
import type { Result } from '../../contract/result.ts';
import type { CorrectionStep } from './effective.ts';
import type { StoredObject } from './storedObject.ts';

export type { CorrectionStep } from './effective.ts';

export interface Author {
  who: string;
  reason: string;
}

/** The start of a corrected data set; the file's bytes from `restFrom` follow it as they are. */
export interface CorrectedBytes {
  parts: Uint8Array[];
  restFrom: number;
  /** Bytes of the whole data set. */
  length: number;
}

export interface Corrections {
  /** `studies`: those that now differ, under the UIDs they had and have. */
  apply(correction: Correction, by: Author): Result<{ id: string; studies: string[] }>;
  undo(id: string, by: Author): Result<{ studies: string[] }>;
  /** Newest first. */
  list(StudyInstanceUID: string): CorrectionRow[];
  /** What corrections do to an object, oldest first; empty: it goes out verbatim. */
  stepsOf(SOPInstanceUID: string): CorrectionStep[];
  /** null: the file's bytes as they are. A failure means that the object must not go out, since it would say what was corrected. */
  outgoing(object: StoredObject): Promise<Result<CorrectedBytes | null>>;
}
