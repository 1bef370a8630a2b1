// Compares index and files in both directions and checks the audit chain, while objects come in. By itself it changes nothing; what it finds, a repair (repair.ts) takes on.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { VerifyResult } from '../../contract/archive.ts';
import { checkFile, type DamagedFile, type Problem, type StoredRow, type VerifyContext } from './checkFile.ts';
import { eachOf } from './fileHash.ts';
import { strangersOnDisk } from './layout.ts';
import type { VerifyTask } from './model.ts';
import { filesWithoutRow } from './reindexNew.ts';
import { repairStore } from './repair.ts';

/** What is being removed for good has no files to be checked any more. */
const rowsOf = {
  instances: 'instances',
  trashedInstances: '(SELECT i.* FROM trashedInstances i JOIN trash t ON t.id = i.trashId WHERE t.purging = 0)',
} as const;

const pageRows = 1000;
const lanes = 4;

const sentences: Record<DamagedFile['code'], (file: string) => string> = {
  FILE_MISSING: (file) => `The file ${file} of this instance is gone; restore it from a backup, or send it again.`,
  FILE_CUT: (file) => `The file ${file} is shorter than it was stored; restore it from a backup, or send it again.`,
  FILE_CHANGED: (file) => `The bytes of ${file} are not those that were stored; restore it from a backup.`,
  FILE_UNREADABLE: (file) => `The file ${file} could not be read; check the disk.`,
};

/** Rows of the index or of the trash, a page at a time, so that an archive of any size is checked in bounded memory. */
function* pages(db: Database, table: 'instances' | 'trashedInstances'): Generator<StoredRow[]> {
  const page = db.prepare<[number], StoredRow>(`SELECT id, SOPInstanceUID, file, size, dataSetOffset, headSha256, dataSetSha256 FROM ${rowsOf[table]}
    WHERE id > ? ORDER BY id LIMIT ${String(pageRows)}`);
  for (let rows = page.all(-1); rows.length > 0; rows = page.all(rows.at(-1)?.id ?? 0)) yield rows;
}

interface Checked {
  instances: number;
  damaged: DamagedFile[];
}

async function checkFiles(c: VerifyContext, task: VerifyTask): Promise<Checked> {
  const count = c.db.prepare<[], number>('SELECT (SELECT count(*) FROM instances) + (SELECT count(*) FROM trashedInstances)').pluck();
  const [total, damaged] = [count.get() ?? 0, [] as DamagedFile[]];
  let done = 0;
  let instances = 0;
  for (const table of ['instances', 'trashedInstances'] as const) {
    // It may have been deleted, purged or moved to the trash since its page was read.
    const still = c.db.prepare<[number, string], { id: number }>(`SELECT id FROM ${rowsOf[table]} WHERE id = ? AND dataSetSha256 = ?`);
    for (const rows of pages(c.db, table)) {
      await eachOf(
        rows,
        lanes,
        async (row) => {
          const code = await checkFile(c.dataDir, row);
          if (code === undefined) c.damage.clear(row.SOPInstanceUID);
          else if (still.get(row.id, row.dataSetSha256) && (await checkFile(c.dataDir, row)) !== undefined) damaged.push({ ...row, code });
          if (table === 'instances') instances += 1;
          done += 1;
          task.onProgress?.(done, Math.max(done, total));
        },
        task.signal,
      );
      if (task.signal?.aborted === true) return { instances, damaged };
    }
  }
  return { instances, damaged };
}

function strangers(dataDir: string): Problem[] {
  return strangersOnDisk(dataDir).map((file) => ({
    code: 'NOT_OURS',
    message: `${file} lies among the objects and is no file of the archive; nothing reads it. Move it away.`,
    SOPInstanceUID: '',
  }));
}

function quarantineProblems(db: Database, dataDir: string): Problem[] {
  const rows = db.prepare<[], { file: string; SOPInstanceUID: string; bytes: number }>('SELECT file, SOPInstanceUID, bytes FROM quarantine').all();
  const listed = new Set(rows.map(({ file }) => file));
  const unlisted = readdirSync(join(dataDir, 'quarantine'))
    .map((name) => `quarantine/${name}`)
    .filter((file) => file.endsWith('.dcm') && !listed.has(file))
    .map((file) => ({ code: 'QUARANTINE_UNLISTED', message: `${file} is in quarantine without its reason; the next start lists it.`, SOPInstanceUID: '' }));
  const missing = rows
    .filter(({ file, bytes }) => !existsSync(join(dataDir, file)) || statSync(join(dataDir, file)).size !== bytes)
    .map(({ file, SOPInstanceUID }) => ({ code: 'QUARANTINE_MISSING', message: `The quarantined file ${file} is gone or has another size.`, SOPInstanceUID }));
  return [...missing, ...unlisted];
}

function auditProblems(chain: VerifyResult['audit']): Problem[] {
  if (chain.ok) return [];
  return [{ code: 'AUDIT_BROKEN', message: `The audit trail was changed: record ${String(chain.firstBad)} does not fit.`, SOPInstanceUID: '' }];
}

function describe(damaged: readonly DamagedFile[]): Problem[] {
  return damaged.map(({ code, file, SOPInstanceUID }) => ({ code, message: sentences[code](file), SOPInstanceUID }));
}

/** With `repair`, what can be mended is mended, nothing is deleted, and `problems` is what was found before; `repairs` says what was done of each. */
export async function verifyStore(c: VerifyContext, task: VerifyTask = {}): Promise<VerifyResult> {
  const { instances, damaged } = await checkFiles(c, task);
  const orphans = await filesWithoutRow(c);
  const problems = [
    ...describe(damaged),
    ...orphans.map((file) => ({
      code: 'NOT_IN_INDEX',
      message: `The file ${file} has no row in the index; \`sagitta verify --repair\` takes it in.`,
      SOPInstanceUID: '',
    })),
    ...strangers(c.dataDir),
    ...(await c.alone(() => quarantineProblems(c.db, c.dataDir))),
  ];
  const chain = c.audit.verify();
  problems.push(...auditProblems(chain));
  const incomplete = c.state.incomplete();
  if (incomplete !== '') problems.push({ code: 'INDEX_INCOMPLETE', message: `${incomplete} Run \`sagitta reindex\`.`, SOPInstanceUID: '' });
  const stopped = task.signal?.aborted === true;
  if (stopped)
    problems.push({ code: 'CANCELLED', message: `Stopped after ${String(instances)} instances; what was not reached is not known.`, SOPInstanceUID: '' });
  const repairs = task.repair === true && !stopped ? await repairStore(c, { damaged, orphans }) : [];
  return { ok: problems.length === 0, instances, problems, repairs, audit: chain };
}
