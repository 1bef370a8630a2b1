// One owner of a data folder: an SQLite lock on `<dataDir>/lock`, which the operating system frees when the process dies, and the owner's address beside it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { OwnerInfo } from './model.ts';

export interface FolderLock {
  publish(socketPath: string): void;
  release(): void;
}

/** CONFLICT when another process (or this one) has the folder open; `data.owner` says where it answers, if it has said so. */
export function lockFolder(dataDir: string): Result<FolderLock> {
  const lock = new SqliteDatabase(join(dataDir, 'lock'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY') !== true) throw error;
    const message = `Another Sagitta has the archive in ${dataDir} open. Nothing was changed; close it, or give another folder with --data-dir.`;
    return fail('CONFLICT', message, { owner: readOwner(dataDir) });
  }
  const ownerPath = join(dataDir, 'owner.json');
  rmSync(ownerPath, { force: true });
  return ok({
    publish(socketPath) {
      const info: OwnerInfo = { pid: process.pid, socketPath, startedAt: new Date().toISOString() };
      writeFileSync(`${ownerPath}.new`, JSON.stringify(info), { mode: 0o600 });
      renameSync(`${ownerPath}.new`, ownerPath);
    },
    release() {
      rmSync(ownerPath, { force: true });
      lock.close();
    },
  });
}

/** Where the owner of a folder answers; null when none has said so. It may be stale after a crash: try `openStore` first. */
export function readOwner(dataDir: string): OwnerInfo | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8')) as OwnerInfo;
  } catch {
    return null;
  }
}
