// The shapes of the store's door: what other rooms see of objects, index and records. No SQL, no paths except read-only ones for streaming out.
import type { WholeObject } from './wholeObject.ts';
import type { Measurement, MeasurementInput } from '../../contract/measurement.ts';
import type { Report, ReportVersion } from '../../contract/report.ts';
import type { Peer, PeerInput, PixelLease, QuarantineRow, VerifyResult } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';
import type { Annotations } from './annotationModel.ts';
import type { Commitments } from './commitmentModel.ts';
import type { Corrections } from './correctionModel.ts';
import type { Queries } from './queryModel.ts';
import type { Routing, Transfers } from './transferModel.ts';
import type { StoredObject } from './storedObject.ts';
import type { Thumbnails } from './thumbnailModel.ts';
import type { BackupResult, Lifecycle, Trash } from './trashModel.ts';
import type { SeriesRow, StudyDetail, StudyFilter, StudyRow, StudySort, StudyCounts } from './studyModel.ts';
import type { Settings, User } from '../../contract/user.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';

export type { StoredObject } from './storedObject.ts';

/** `received`: over the network, behind our own Part 10 header; `imported`: a file, kept whole; `derived`: made by Sagitta. */
export type Origin = 'received' | 'imported' | 'derived';

export interface StoreOptions {
  dataDir: string;
  /** Clock in ms since 1970; tests set it. */
  now?: () => number;
  /** New objects are refused when fewer bytes are free; default: the setting. */
  lowDiskBytes?: number;
  /** Lines for the log, without patient data. */
  log?: (line: string) => void;
}

/** A temp file under way. Calls follow one another: await `write` before the next; then exactly one of `finish` and `abort`. */
export interface ObjectWriter {
  /** Resolves when the next chunk is welcome; rejects with the file system's error (ENOSPC …) after removing the temp. */
  write(chunk: Uint8Array): Promise<void> | void;
  /** All bytes handed to the file system and hashed; `commit` and `keep` make them durable. `flush`: that begins now, for whoever is about to ask for it. */
  finish(options?: { flush?: boolean }): Promise<FinishedObject>;
  /** Removes the temp; never rejects. */
  abort(): Promise<void>;
}

/** A whole temp file; it must go to `commit`, `quarantine.keep` or `discard`. */
export interface FinishedObject {
  readonly tempPath: string;
  readonly size: number;
  readonly dataSetOffset: number;
  /** SHA-256 of the bytes before the data set, and of the data set. */
  readonly headSha256: string;
  readonly dataSetSha256: string;
  /** ms since 1970; also the modification time of the file. */
  readonly receivedAt: number;
  /** fdatasync, then close. Only the store calls these. */
  sync(): Promise<void>;
  /** Closes and removes the temp; never rejects. */
  drop(): Promise<void>;
}

export interface NewInstance {
  header: InstanceHeader;
  origin: Origin;
  /** Calling AE title, `Import` or `Sagitta`. */
  source: string;
  /** Who stands in the audit. */
  who: string;
}

/** `conflict`: the UID is known with other bytes; the temp still exists. After the other two it is gone. */
export type CommitOutcome = 'stored' | 'duplicate' | 'conflict';

export interface Objects {
  /** DISK_FULL below the low-disk mark. `dataSetOffset`: where the data set begins in what will be written. */
  begin(options: { dataSetOffset: number }): Promise<Result<ObjectWriter>>;
  /** Durable when it answers `stored`: rename, folder fsync and row are shared with all others waiting (group commit). */
  commit(object: FinishedObject, instance: NewInstance): Promise<Result<CommitOutcome>>;
  discard(object: FinishedObject): Promise<void>;
  freeBytes(): Promise<number>;
}

export interface Instances {
  /** NOT_FOUND when the archive has no such instance. */
  open(SOPInstanceUID: string): Result<StoredObject>;
  header(SOPInstanceUID: string): InstanceHeader | undefined;
  /** In order of series, then instance number. Without `derived: true` only what was received or imported. */
  ofStudy(StudyInstanceUID: string, options?: { derived?: boolean }): StoredObject[];
  /** Which bytes of which file are the frame (1-based). BAD_REQUEST past the last frame, UNPARSABLE when the pixel data cannot be divided. */
  pixelLease(SOPInstanceUID: string, frame: number): Promise<Result<PixelLease>>;
  /** The data set up to the pixels, for what a header of the index does not hold. */
  headLease(SOPInstanceUID: string): Promise<Result<PixelLease>>;
  /** The object read and parsed whole (reports, documents, waveforms). NOT_FOUND, UNSUPPORTED when too large, UNPARSABLE. */
  whole(SOPInstanceUID: string): Promise<Result<WholeObject>>;
  count(): number;
  lastObjectAt(): number | null;
}

export interface Studies {
  /** `counts` are of the whole archive, whatever the filter. */
  list(query: { filter?: StudyFilter; sort?: StudySort | undefined; limit: number; offset: number }): { rows: StudyRow[]; total: number; counts: StudyCounts };
  get(StudyInstanceUID: string): StudyRow | undefined;
  series(StudyInstanceUID: string): SeriesRow[];
  detail(StudyInstanceUID: string): StudyDetail | undefined;
  /** Earlier studies of the same PatientID, newest first. */
  priors(StudyInstanceUID: string): StudyRow[];
  nextUnread(afterStudyInstanceUID: string | null): string | null;
  /** unread → reading, and an audit row. */
  open(StudyInstanceUID: string, who: string): Result<StudyDetail>;
  setPriority(StudyInstanceUID: string, priority: StudyRow['priority'], who: string): Result<StudyRow>;
  count(): number;
}

export interface QuarantineEntry {
  code: string;
  message: string;
  /** File name or calling AE title. */
  source: string;
  SOPInstanceUID: string;
  who: string;
}

export interface Quarantine {
  /** Keeps the bytes under quarantine/, durable when it answers. Returns the row's id. */
  keep(object: FinishedObject, entry: QuarantineEntry): Promise<Result<string>>;
  list(): QuarantineRow[];
  count(): number;
}

export interface Measurements {
  list(StudyInstanceUID: string): Measurement[];
  get(id: string): Measurement | undefined;
  /** Inserts or replaces by id; numbers are given once per study and never reused; a deleted one comes back. NOT_FOUND without its study. */
  save(input: MeasurementInput, author: string): Result<Measurement>;
  /** Soft: `save` by the same id undoes it. Answers the study it belonged to. */
  delete(id: string, who: string): Result<{ StudyInstanceUID: string }>;
}

/** Reports are documents; the rules of their life are the reports room's. Signed versions are append-only. */
export interface Reports {
  forStudy(StudyInstanceUID: string): Report | undefined;
  get(id: string): Report | undefined;
  /** Writes the current document, sets the status of the study, appends `audit`. */
  save(report: Report, audit: { who: string; action: ReportAction; detail?: Record<string, unknown> }): void;
  /** The same, and keeps this document for ever as a signed version. CONFLICT when that version exists. */
  saveSigned(report: Report, signed: { who: string; contentSha256: string; action: 'report.signed' | 'report.addendum' }): Result<void>;
  versions(reportId: string): ReportVersion[];
  /** The document as it was signed. */
  version(reportId: string, version: number): Report | undefined;
}

export type ReportAction = 'report.drafted' | 'report.changed';

export interface UserRecord extends User {
  /** argon2 hash; null for computer-login. */
  passwordHash: string | null;
  /** Name of the account of the operating system at creation. */
  osUser: string;
}

export interface Users {
  list(): UserRecord[];
  find(name: string): UserRecord | undefined;
  /** CONFLICT when the name is taken. */
  add(user: UserRecord): Result<User>;
}

export interface SettingsStore {
  get(): Settings;
  set(change: Partial<Settings>, who: string): Settings;
  /** Hash of the passcode that callers must show; null = none is set. */
  userIdentityHash(): string | null;
  setUserIdentityHash(hash: string | null, who: string): void;
}

export interface Peers {
  list(): Peer[];
  /** Replaces the entry of the same AE title. */
  add(peer: PeerInput, who: string): void;
  remove(aet: string, who: string): Result<void>;
}

export interface AuditEntry {
  who: string;
  action: string;
  /** UIDs and ids only. */
  subject?: Record<string, string>;
  outcome?: 'success' | 'failure';
  /** No names of patients. */
  detail?: Record<string, unknown>;
}

export interface AuditRecord extends Required<AuditEntry> {
  seq: number;
  at: string;
  previousHash: string;
  hash: string;
}

/** Small documents under a key, beside the settings. */
export interface Kept {
  /** undefined when nothing is kept under the key. Whoever kept it checks its shape. */
  get(key: string): unknown;
  /** `detail` goes into the audit trail: names, never the document. */
  set(key: string, value: unknown, audit: { who: string; action: string; detail: Record<string, unknown> }): void;
}

export interface AuditLog {
  append(entry: AuditEntry): AuditRecord;
  list(options?: { afterSeq?: number; limit?: number }): AuditRecord[];
  verify(): VerifyResult['audit'];
}

/** Who holds the data folder; what a command-line verb needs to attach. */
export interface OwnerInfo {
  pid: number;
  socketPath: string;
  startedAt: string;
}

export interface LongTask {
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface VerifyTask extends LongTask {
  /** Mend what can be mended; nothing is deleted. */
  repair?: boolean;
}

export interface Store {
  readonly dataDir: string;
  readonly objects: Objects;
  readonly instances: Instances;
  readonly thumbnails: Thumbnails;
  readonly studies: Studies;
  readonly queries: Queries;
  readonly quarantine: Quarantine;
  readonly measurements: Measurements;
  readonly annotations: Annotations;
  readonly reports: Reports;
  readonly users: Users;
  readonly settings: SettingsStore;
  readonly kept: Kept;
  readonly peers: Peers;
  readonly commitments: Commitments;
  readonly transfers: Transfers;
  readonly routing: Routing;
  readonly corrections: Corrections;
  readonly trash: Trash;
  readonly lifecycle: Lifecycle;
  readonly audit: AuditLog;
  /** All or nothing for synchronous writes of several entities. */
  transaction<T>(work: () => T): T;
  /** Publishes where the owner answers (`<dataDir>/owner.json`). */
  publishOwner(socketPath: string): void;
  /** Into a folder of its own while all goes on; incremental where an earlier backup of this archive lies there. */
  backup(to: string, task?: LongTask): Promise<Result<BackupResult>>;
  /** Every file present, whole and equal in hash; files without row; the audit chain. Changes nothing. */
  verify(task?: VerifyTask): Promise<VerifyResult>;
  /** Rebuilds every derived column from the files, takes in files without row; reports, measurements, audit and users stay. */
  reindex(task?: LongTask): Promise<Result<{ instances: number; problems: number }>>;
  /** Why the index does not show all that is stored, for people; '' when it does. A reindex that reaches its end clears it. */
  indexProblem(): string;
  /** Instances that a repair marked, because their bytes are not there. */
  damaged(): number;
  /** Takes in what a process that died had placed but not yet indexed. Call once, before anything is received. */
  recover(): Promise<{ adopted: number; aside: number }>;
  /** Waits for commits under way, then gives the folder free. */
  close(): Promise<void>;
}
