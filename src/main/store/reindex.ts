// Brings the index in line with the object files: known files are read anew and studies that say otherwise are written again, files without a row are taken in, second
// copies go to quarantine. It goes study by study in transactions of their own while objects come in; cut off anywhere, the index is whole or says that it is not.
import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { IndexState } from './indexState.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { AuditLog, LongTask } from './model.ts';
import { filesWithoutRow, reindexNew } from './reindexNew.ts';
import { reindexKnown, type KnownContext } from './reindexKnown.ts';
import { noHelper, startScanHelper } from './scanHelper.ts';

export interface ReindexContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  audit: AuditLog;
  state: IndexState;
  alone: <T>(work: () => T) => Promise<T>;
  /** Studies that a correction names or changed, and bringing rows in line with the records. */
  corrected: { none(): boolean; studies(): string[]; apply(studies: readonly string[]): void };
}

/** A second thread costs a third of a second of start and of code that is not yet fast: fewer files are read sooner without it. A file to hash counts as ten. */
const helperFiles = 20_000;

/** One at a time for a database. */
const underWay = new WeakSet<Database>();

export function isRebuilding(db: Database): boolean {
  return underWay.has(db);
}

/** CONFLICT while another rebuild runs; CANCELLED when it was stopped: what it had reached is in line, the rest is as it was. */
export async function reindexStore(c: ReindexContext, task: LongTask = {}): Promise<Result<{ instances: number; problems: number }>> {
  if (underWay.has(c.db)) return fail('CONFLICT', 'The index is being rebuilt already. Nothing was changed; wait until that has ended.');
  underWay.add(c.db);
  try {
    return await rebuild(c, task);
  } finally {
    underWay.delete(c.db);
  }
}

/** Known files first, then those without a row. Answers how many could not be read or are no instances of the archive. */
async function readFiles(
  c: Omit<KnownContext, 'helper' | 'all' | 'asInFiles'> & Pick<ReindexContext, 'state' | 'corrected'>,
  known: number,
  fresh: readonly string[],
): Promise<number> {
  const helper = known + fresh.length * 10 < helperFiles ? noHelper : startScanHelper(c.dataDir);
  try {
    const unreadable = await reindexKnown({ ...c, helper, all: !c.state.isCurrent(), asInFiles: () => c.corrected.none() });
    return unreadable + (await reindexNew({ ...c, helper }, fresh));
  } finally {
    await helper.close();
  }
}

async function rebuild(c: ReindexContext, { signal, onProgress }: LongTask): Promise<Result<{ instances: number; problems: number }>> {
  const count = c.db.prepare<[], number>('SELECT count(*) FROM instances').pluck();
  const fresh = await filesWithoutRow(c);
  const known = count.get() ?? 0;
  const total = known + fresh.length;
  let done = 0;
  const parts = {
    ...c,
    signal,
    onFile: () => {
      done += 1;
      onProgress?.(done, total);
    },
  };
  if (fresh.length > 0) c.state.setIncomplete('A rebuild of the index was begun and has not reached its end: some stored objects are not shown.');
  const problems = await readFiles(parts, known, fresh);
  if (signal?.aborted === true)
    return fail(
      'CANCELLED',
      `The rebuild was stopped after ${String(done)} of ${String(total)} files. All that is indexed is right; run reindex again for the rest.`,
    );
  for (const uid of c.corrected.studies())
    await c.alone(() => {
      c.corrected.apply([uid]);
    });
  const instances = await c.alone(() =>
    c.db.transaction(() => {
      c.db.exec('DELETE FROM patients WHERE id NOT IN (SELECT patientRow FROM studies)');
      c.state.setWhole();
      const now = count.get() ?? 0;
      c.audit.append({ who: 'system', action: 'archive.reindexed', detail: { instances: now, problems } });
      return now;
    })(),
  );
  return ok({ instances, problems });
}
