// Second half of a rebuild: files without a row. They are read and hashed, a group at a time, and enter the index in order of number; second copies of an instance go to quarantine.
import type { Database } from 'better-sqlite3';
import { recompute } from './correctedRows.ts';
import { eachOf } from './fileHash.ts';
import type { IndexRecord } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import { objectFilesOnDisk } from './layout.ts';
import { putAside, readNewFile } from './newFiles.ts';
import { breather } from './breather.ts';

const groupFiles = 250;
const lanes = 4;

export interface NewContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  alone: <T>(work: () => T) => Promise<T>;
  signal?: AbortSignal | undefined;
  onFile: () => void;
}

/** Between two commits, so that an object whose name is there and whose row is not yet does not count. */
export function filesWithoutRow(c: Pick<NewContext, 'db' | 'dataDir' | 'alone'>): Promise<string[]> {
  return c.alone(() => {
    const known = c.db.prepare<[], string>('SELECT file FROM instances UNION ALL SELECT file FROM trashedInstances').pluck();
    const files = new Set(objectFilesOnDisk(c.dataDir));
    for (const file of known.iterate()) files.delete(file);
    return [...files];
  });
}

interface Taken {
  copies: string[];
}

/** A study whose newer objects are here already is computed anew in order of number: of several values the first counts. */
export function takeIn(c: Pick<NewContext, 'db' | 'index'>, records: readonly IndexRecord[]): Taken {
  const known = c.db.prepare<[string], { id: number }>('SELECT id FROM instances WHERE SOPInstanceUID = ?');
  const newest = c.db.prepare<[string], { id: number | null }>(
    'SELECT max(i.id) AS id FROM studies s JOIN series r ON r.studyId = s.id JOIN instances i ON i.seriesId = r.id WHERE s.StudyInstanceUID = ?',
  );
  const copies: string[] = [];
  const outOfOrder = new Set<string>();
  c.db.transaction(() => {
    for (const record of records) {
      const { SOPInstanceUID, StudyInstanceUID } = record.header;
      if (known.get(SOPInstanceUID)) {
        copies.push(record.file);
        continue;
      }
      if ((newest.get(StudyInstanceUID)?.id ?? 0) > record.id) outOfOrder.add(StudyInstanceUID);
      c.index.add(record);
    }
    if (outOfOrder.size > 0) recompute(c.db, c.index, [...outOfOrder]);
  })();
  return { copies };
}

/** Answers how many files are no instances of the archive now: unreadable, or second copies. */
export async function reindexNew(c: NewContext, files: readonly string[]): Promise<number> {
  const rest = breather();
  let problems = 0;
  for (let at = 0; at < files.length && c.signal?.aborted !== true; at += groupFiles) {
    const records: IndexRecord[] = [];
    await eachOf(
      files.slice(at, at + groupFiles),
      lanes,
      async (file) => {
        const found = await readNewFile(c.dataDir, file).catch(() => undefined);
        if (found?.ok === true) records.push(found.value);
        else problems += 1;
        c.onFile();
        if (rest.isDue()) await rest.take();
      },
      c.signal,
    );
    records.sort((a, b) => a.id - b.id);
    const { copies } = await c.alone(() => takeIn(c, records));
    for (const file of copies) await putAside(c, file);
    problems += copies.length;
  }
  return problems;
}
