// A stack: pictures of one series that belong together, sorted by position; or a document that is not a picture. Building them is buildStacks.ts.
import type { Result } from '../../../contract/result.ts';
import type { SeriesRow } from '../../../contract/study.ts';
import type { VolumeGrid } from '../volume/formVolume.ts';
import type { ViewImage } from './image.ts';

export interface Stack {
  readonly id: string;
  readonly StudyInstanceUID: string;
  /** Of an earlier study, opened beside the one that is read. */
  readonly prior: boolean;
  readonly series: SeriesRow;
  /** "Portal 5 mm", "Scout": what the strip says. */
  readonly label: string;
  readonly images: readonly ViewImage[];
  /** Title of a document (PDF, SR …) when there are no pictures; null for pictures. */
  readonly document: string | null;
  /** Frames of one object over time (ultrasound, angiography): played as cine. */
  readonly cine: { readonly framesPerSecond: number } | null;
  /** Gaps or steps between slices differ. */
  readonly irregular: boolean;
  /** The grid for MPR and 3D, or the sentence why there is none. */
  readonly grid: Result<VolumeGrid>;
}
