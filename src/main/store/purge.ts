// Removes for good what has been in the trash until its time. Point of no return in a row first, then the files, then the rows: cut off anywhere, the next run goes on.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../contract/result.ts';
import { diskFailure } from './diskFailure.ts';
import { syncFolder } from './layout.ts';
import type { AuditLog } from './model.ts';
import type { Purged } from './trashModel.ts';

export interface PurgeContext {
  db: Database;
  dataDir: string;
  audit: AuditLog;
  now: () => number;
  /** A backup or a rebuild of the index reads files by names it took down before. */
  isBusy: () => boolean;
  /** Removes what the cache holds of these data sets. Rejects with the file system's error. */
  forget: (dataSets: ReadonlySet<string>) => Promise<void>;
}

interface Entry {
  id: number;
  StudyInstanceUID: string;
}

interface Trashed {
  id: number;
  file: string;
  size: number;
  dataSetSha256: string;
}

/** What was removed can be shown from the audit: a hash over names and data sets, in order of number. */
function listHash(rows: readonly Trashed[]): string {
  const hash = createHash('sha256');
  for (const { file, dataSetSha256 } of rows) hash.update(`${dataSetSha256}  ${file}\n`);
  return hash.digest('hex');
}

async function removeFiles({ dataDir, forget }: PurgeContext, rows: readonly Trashed[]): Promise<void> {
  for (const { file } of rows) await rm(join(dataDir, file), { force: true });
  await forget(new Set(rows.map(({ dataSetSha256 }) => dataSetSha256)));
  for (const folder of new Set(rows.map(({ file }) => dirname(join(dataDir, file))))) await syncFolder(folder);
}

async function purgeOne(c: PurgeContext, entry: Entry, who: string): Promise<Purged> {
  const { db, audit } = c;
  const rows = db.prepare<[number], Trashed>('SELECT id, file, size, dataSetSha256 FROM trashedInstances WHERE trashId = ? ORDER BY id').all(entry.id);
  const bytes = rows.reduce((sum, { size }) => sum + size, 0);
  const filesSha256 = listHash(rows);
  db.prepare('UPDATE trash SET purging = 1 WHERE id = ?').run(entry.id);
  await removeFiles(c, rows);
  db.transaction(() => {
    db.prepare('DELETE FROM trashedInstances WHERE trashId = ?').run(entry.id);
    db.prepare('DELETE FROM trash WHERE id = ?').run(entry.id);
    db.prepare('INSERT INTO purges (StudyInstanceUID, at, instances, bytes, filesSha256, highestNumber) VALUES (?, ?, ?, ?, ?, ?)').run(
      entry.StudyInstanceUID,
      c.now(),
      rows.length,
      bytes,
      filesSha256,
      Math.max(0, ...rows.map(({ id }) => id)),
    );
    audit.append({
      who,
      action: 'study.purged',
      subject: { StudyInstanceUID: entry.StudyInstanceUID },
      detail: { instances: rows.length, bytes, filesSha256 },
    });
  })();
  return { studies: 1, instances: rows.length, bytes };
}

/** One at a time for a database. */
const underWay = new WeakSet<Database>();

/** DISK and IO failures leave what was not reached for the next run. */
export async function purgeDue(c: PurgeContext, who: string, signal?: AbortSignal): Promise<Result<Purged>> {
  if (underWay.has(c.db)) return fail('CONFLICT', 'The trash is being emptied already. Nothing more was done.');
  underWay.add(c.db);
  const done: Purged = { studies: 0, instances: 0, bytes: 0 };
  try {
    const next = c.db.prepare<[number], Entry>(
      'SELECT id, StudyInstanceUID FROM trash WHERE purging = 1 OR (purging = 0 AND purgeAt <= ?) ORDER BY purging DESC, purgeAt, id LIMIT 1',
    );
    for (let entry = next.get(c.now()); entry && signal?.aborted !== true; entry = next.get(c.now())) {
      if (c.isBusy())
        return fail('CONFLICT', 'A backup, a rebuild of the index or a change of the trash is under way. What is due stays in the trash until it has ended.');
      const one = await purgeOne(c, entry, who);
      done.studies += one.studies;
      done.instances += one.instances;
      done.bytes += one.bytes;
    }
    return ok(done);
  } catch (error) {
    return diskFailure(error, 'What is due could not be removed in whole; it is tried again.');
  } finally {
    underWay.delete(c.db);
  }
}
