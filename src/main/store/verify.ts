// Compares index and files in both directions and checks the audit chain. It reports; it changes nothing.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { VerifyResult } from '../../contract/archive.ts';
import { eachOf, hashFile } from './fileHash.ts';
import { objectFilesOnDisk, strangersOnDisk } from './layout.ts';
import type { AuditLog, LongTask } from './model.ts';

type Problem = VerifyResult['problems'][number];

interface Row {
  SOPInstanceUID: string;
  file: string;
  size: number;
  dataSetOffset: number;
  headSha256: string;
  dataSetSha256: string;
}

async function check(dataDir: string, row: Row): Promise<Problem | undefined> {
  const { SOPInstanceUID } = row;
  const path = join(dataDir, row.file);
  if (!existsSync(path))
    return { code: 'FILE_MISSING', message: `The file ${row.file} of this instance is gone; restore it from a backup, or send it again.`, SOPInstanceUID };
  try {
    const hash = await hashFile(path, row.dataSetOffset);
    if (hash.size === row.size && hash.headSha256 === row.headSha256 && hash.dataSetSha256 === row.dataSetSha256) return undefined;
    return { code: 'FILE_CHANGED', message: `The bytes of ${row.file} are not those that were stored; restore it from a backup.`, SOPInstanceUID };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error';
    return { code: 'FILE_UNREADABLE', message: `The file ${row.file} could not be read (${code}); check the disk.`, SOPInstanceUID };
  }
}

/** A file is looked up again in the live index: it may have been stored since `known` was read, or be in a commit just now. */
function orphans(db: Database, dataDir: string, known: ReadonlySet<string>): Problem[] {
  const isNew = db.prepare<[string], { id: number }>('SELECT id FROM instances WHERE file = ?1 UNION ALL SELECT id FROM trashedInstances WHERE file = ?1');
  return objectFilesOnDisk(dataDir)
    .filter((file) => !known.has(file) && !isNew.get(file))
    .map((file) => ({ code: 'NOT_IN_INDEX', message: `The file ${file} has no row in the index; \`sagitta reindex\` takes it in.`, SOPInstanceUID: '' }));
}

function strangers(dataDir: string): Problem[] {
  return strangersOnDisk(dataDir).map((file) => ({
    code: 'NOT_OURS',
    message: `${file} lies among the objects and is no file of the archive; nothing reads it. Move it away.`,
    SOPInstanceUID: '',
  }));
}

function missingQuarantine(db: Database, dataDir: string): Problem[] {
  return db
    .prepare<[], { file: string; SOPInstanceUID: string; bytes: number }>('SELECT file, SOPInstanceUID, bytes FROM quarantine')
    .all()
    .filter(({ file, bytes }) => !existsSync(join(dataDir, file)) || statSync(join(dataDir, file)).size !== bytes)
    .map(({ file, SOPInstanceUID }) => ({ code: 'QUARANTINE_MISSING', message: `The quarantined file ${file} is gone or has another size.`, SOPInstanceUID }));
}

/** `alone` runs a look at the folders between two commits, so that an archive at work gives no false alarm. */
export async function verifyStore(
  db: Database,
  dataDir: string,
  audit: AuditLog,
  alone: <T>(work: () => T) => Promise<T>,
  task: LongTask = {},
): Promise<VerifyResult> {
  const rows = db.prepare<[], Row>('SELECT SOPInstanceUID, file, size, dataSetOffset, headSha256, dataSetSha256 FROM instances ORDER BY id').all();
  const problems: Problem[] = [];
  let done = 0;
  await eachOf(
    rows,
    4,
    async (row) => {
      const problem = await check(dataDir, row);
      if (problem) problems.push(problem);
      done += 1;
      task.onProgress?.(done, rows.length);
    },
    task.signal,
  );
  const known = new Set(rows.map((row) => row.file));
  problems.push(...(await alone(() => orphans(db, dataDir, known))), ...strangers(dataDir), ...missingQuarantine(db, dataDir));
  const chain = audit.verify();
  if (!chain.ok)
    problems.push({ code: 'AUDIT_BROKEN', message: `The audit trail was changed: record ${String(chain.firstBad)} does not fit.`, SOPInstanceUID: '' });
  if (task.signal?.aborted === true)
    problems.push({ code: 'CANCELLED', message: `Stopped after ${String(done)} of ${String(rows.length)} files.`, SOPInstanceUID: '' });
  return { ok: problems.length === 0, instances: rows.length, problems, audit: chain };
}
