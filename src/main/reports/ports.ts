// What this room needs from its neighbours, as narrow interfaces, and the document it keeps of a signed version. No logic.
import type { Ingest } from '../ingest/sink.ts';
import type { Store } from '../store/index.ts';
import type { DraftingEngine } from './draft/engine.ts';
import type { Report, Result, User } from './types.ts';

/** Reports, what they are written from, and the audit trail. */
export type ReportStore = Pick<Store, 'reports' | 'studies' | 'measurements' | 'instances' | 'corrections' | 'audit'>;

export interface UserAccess {
  current(): User | null;
  /** Asks for name and password again; WRONG_PASSWORD when they do not fit, NO_USER without a user. */
  verify(name: string, password: string | null): Promise<Result<User>>;
}

export interface ReportsOptions {
  store: ReportStore;
  users: UserAccess;
  ingest: Pick<Ingest, 'storeDerived'>;
  /** ms since 1970. */
  now?: () => number;
  /** The first one is the default. */
  engines?: DraftingEngine[];
  /** Folder with DejaVuSans.ttf and DejaVuSans-Bold.ttf; found by itself when absent. */
  fontsDir?: string;
  /** Stands in the SR objects. */
  softwareVersion?: string;
  /** Lines for the log, without patient data. */
  log?: (line: string) => void;
}

/** An object made from a signed version. Its UIDs are fixed before signing, so that a later start makes the same one. */
export interface DerivedObject {
  kind: 'pdf' | 'report-sr' | 'measurements-sr';
  SOPInstanceUID: string;
  SeriesInstanceUID: string;
  seriesNumber: number;
}

/** A signed version as the store keeps it for ever: the report, the very text that was hashed, the objects that belong to it. */
export interface SignedDocument extends Report {
  /** Canonical JSON of a SignedContent; its SHA-256 is the signature's `contentSha256`. */
  signedContentJson: string;
  derived: DerivedObject[];
  /** The report SR of the version before, which the new one follows. */
  predecessor: DerivedObject | null;
}
