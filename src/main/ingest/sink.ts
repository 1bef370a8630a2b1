// The door through which instances enter the archive: types only. The network (dimse) and the importers write into it, the ingest room implements it.
// It holds no logic and knows neither sockets nor SQL.

/** What is known of an instance before its first byte: the C-STORE command and the association it came by, or the header of the file it came from. */
export interface IncomingInstance {
  /** Negotiated transfer syntax of the bare data set (PS3.8 §9.3.3.2). */
  transferSyntaxUid: string;
  /** Affected SOP Class UID of the command, trimmed. */
  sopClassUid: string;
  /** Affected SOP Instance UID of the command, trimmed, 1-64 characters. */
  sopInstanceUid: string;
  callingAet: string;
  calledAet: string;
  /** Peer's IP address as text. */
  peerAddress: string;
}

/** Where one instance ended up. Only `stored` and `duplicate` mean: durable (file fdatasync'ed, folder fsync'ed, row committed with synchronous=FULL). */
export type IngestOutcome =
  | { kind: 'stored' | 'duplicate' }
  /** Kept and shown to the user, not in the index. Codes known to the network's status table: UID_CONFLICT, UID_MISMATCH, UNPARSABLE; others are allowed. */
  | { kind: 'quarantined'; code: string; message: string }
  /** Nothing kept. */
  | { kind: 'failed'; code: 'DISK_FULL' | 'IO_ERROR' | 'UNPARSABLE'; message: string };

/**
 * Takes the bytes of one bare data set in order. The writer awaits a returned promise before the next `write` (back-pressure), then calls exactly one of `finish`
 * and `abort`, once. A chunk belongs to the sink after `write` has returned: the caller does not change it. A rejected promise means that nothing was kept.
 */
export interface InstanceSink {
  write(chunk: Uint8Array): Promise<void> | void;
  finish(): Promise<IngestOutcome>;
  /** Leaves no residue. */
  abort(): Promise<void>;
}

/** One path that was kept aside or left out, with a sentence for the user. */
export interface ImportNote {
  path: string;
  code: string;
  message: string;
}

/** found = stored + duplicates + quarantined.length; text, pictures and archives' own files are in `skipped`. */
export interface ImportResult {
  found: number;
  stored: number;
  duplicates: number;
  quarantined: ImportNote[];
  skipped: ImportNote[];
  /** Of those in `skipped`: what could not be read, unpacked or kept. It is not in the archive, and may hold images. */
  failed: number;
  /** True when the signal ended the import early; what is counted is safe. */
  cancelled: boolean;
}

/** Running totals while importing; `found` grows as folders are walked. */
export interface ImportProgress {
  found: number;
  done: number;
}

export interface ImportOptions {
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
  /** Who stands in the audit. */
  who?: string;
}

/** The one way into the archive. */
export interface Ingest {
  /** Begins one instance; rejects (an Error whose `code` may be ENOSPC) when nothing can be begun. */
  receive(incoming: IncomingInstance): Promise<InstanceSink>;
  importPaths(paths: string[], options: ImportOptions): Promise<ImportResult>;
  /** Stores an object that we made ourselves, as a complete Part 10 file in memory. */
  storeDerived(part10: Uint8Array): Promise<IngestOutcome>;
}
