// Whether the bytes of a stored instance are those that were stored, and what verification and repair share. It changes nothing.
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { VerifyResult } from '../../contract/archive.ts';
import type { Damage } from './damage.ts';
import { hashFile } from './fileHash.ts';
import type { IndexState } from './indexState.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { AuditLog } from './model.ts';

export type Problem = VerifyResult['problems'][number];

export interface VerifyContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  audit: AuditLog;
  state: IndexState;
  damage: Damage;
  now: () => number;
  /** Runs `work` between two commits. */
  alone: <T>(work: () => T) => Promise<T>;
}

/** An instance as it was stored. */
export interface StoredRow {
  id: number;
  SOPInstanceUID: string;
  file: string;
  size: number;
  dataSetOffset: number;
  headSha256: string;
  dataSetSha256: string;
}

/** A stored instance whose bytes are not as they were stored. */
export interface DamagedFile extends StoredRow {
  code: 'FILE_MISSING' | 'FILE_CUT' | 'FILE_CHANGED' | 'FILE_UNREADABLE';
}

/** Undefined when the bytes are those that were stored. */
export async function checkFile(dataDir: string, row: StoredRow): Promise<DamagedFile['code'] | undefined> {
  try {
    const hash = await hashFile(join(dataDir, row.file), row.dataSetOffset);
    if (hash.size < row.size) return 'FILE_CUT';
    return hash.size === row.size && hash.headSha256 === row.headSha256 && hash.dataSetSha256 === row.dataSetSha256 ? undefined : 'FILE_CHANGED';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'FILE_MISSING' : 'FILE_UNREADABLE';
  }
}
