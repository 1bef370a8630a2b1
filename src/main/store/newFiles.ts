// Object files that the index does not know: read and hashed for their row, or put aside when another file holds the same instance. It never deletes.
import { existsSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ok, type Result } from '../../contract/result.ts';
import { hashFile } from './fileHash.ts';
import type { IndexRecord } from './indexRows.ts';
import { syncFolder } from './layout.ts';
import { scanFile } from './scanFile.ts';

interface Where {
  db: Database;
  dataDir: string;
}

/** Header and hashes of a file without a row. UNPARSABLE or IO_ERROR with a sentence. */
export async function readNewFile(dataDir: string, file: string): Promise<Result<IndexRecord>> {
  const scanned = scanFile(dataDir, file);
  if (!scanned.ok) return scanned;
  const { headSha256, dataSetSha256 } = await hashFile(join(dataDir, file), scanned.value.dataSetOffset);
  return ok({ ...scanned.value, file, headSha256, dataSetSha256 });
}

/** Why a file of the archive went to quarantine. */
export interface AsideReason {
  code: string;
  message: string;
  SOPInstanceUID: string;
}

const secondCopy: AsideReason = {
  code: 'SECOND_COPY',
  message: 'Another file of the archive holds this instance; this one was put aside.',
  SOPInstanceUID: '',
};

/** Moves a file into quarantine and lists it there with its reason. */
export async function putAside({ db, dataDir }: Where, file: string, reason: AsideReason = secondCopy): Promise<void> {
  const path = join(dataDir, file);
  if (!existsSync(path)) return;
  const { size, mtimeMs } = statSync(path);
  const { headSha256, dataSetSha256 } = await hashFile(path, 0);
  const to = `quarantine/${crypto.randomUUID()}.dcm`;
  await rename(path, join(dataDir, to));
  await syncFolder(join(dataDir, 'quarantine'));
  db.prepare(
    `INSERT INTO quarantine (source, code, message, SOPInstanceUID, file, bytes, headSha256, dataSetSha256, receivedAt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(file, reason.code, reason.message, reason.SOPInstanceUID, to, size, headSha256, dataSetSha256, Math.round(mtimeMs));
}
