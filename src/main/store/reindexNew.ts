// Second half of a rebuild: files without a row. They are read and hashed, a group at a time, and enter the index in order of number; second copies of an instance go to quarantine.
import type { Database } from 'better-sqlite3';
import { recompute } from './correctedRows.ts';
import type { IndexRow } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import { objectFilesOnDisk } from './layout.ts';
import { putAside } from './newFiles.ts';
import type { ScanHelper } from './scanHelper.ts';
import { scanInOrder } from './scanInOrder.ts';

/** Files that enter the index together, and that are read together. */
const groupFiles = 500;
const partFiles = 10;

export interface NewContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  helper: ScanHelper;
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

interface Part {
  kind: 'new';
  files: readonly string[];
  isLast: boolean;
}

interface Taken {
  copies: string[];
}

/** A study whose newer objects are here already is computed anew in order of number: of several values the first counts. `rows`: in order of number. */
export function takeIn(c: Pick<NewContext, 'db' | 'index'>, rows: readonly IndexRow[]): Taken {
  const known = c.db.prepare<[string], { id: number }>('SELECT id FROM instances WHERE SOPInstanceUID = ?');
  const newest = c.db.prepare<[string], { id: number | null }>(
    'SELECT max(i.id) AS id FROM studies s JOIN series r ON r.studyId = s.id JOIN instances i ON i.seriesId = r.id WHERE s.StudyInstanceUID = ?',
  );
  const copies: string[] = [];
  c.db.transaction(() => {
    const taken = new Map<string, IndexRow>();
    const studies = new Map<string, { newest: number; first: number }>();
    for (const row of rows) {
      const { SOPInstanceUID, shared } = row.header;
      if (taken.has(SOPInstanceUID) || known.get(SOPInstanceUID)) {
        copies.push(row.file);
        continue;
      }
      taken.set(SOPInstanceUID, row);
      const { StudyInstanceUID } = shared;
      if (!studies.has(StudyInstanceUID)) studies.set(StudyInstanceUID, { newest: newest.get(StudyInstanceUID)?.id ?? 0, first: row.id });
    }
    c.index.addAll([...taken.values()]);
    const outOfOrder = [...studies].filter(([, study]) => study.newest > study.first).map(([uid]) => uid);
    if (outOfOrder.length > 0) recompute(c.db, c.index, outOfOrder);
  })();
  return { copies };
}

function* partsOf(files: readonly string[]): Generator<Part, void> {
  for (let at = 0; at < files.length; at += partFiles) yield { kind: 'new', files: files.slice(at, at + partFiles), isLast: at + partFiles >= files.length };
}

/** `files`: in order of number. Answers how many files are no instances of the archive now: unreadable, or second copies. */
export async function reindexNew(c: NewContext, files: readonly string[]): Promise<number> {
  let problems = 0;
  let group: IndexRow[] = [];

  async function settle(): Promise<void> {
    const rows = group;
    group = [];
    const { copies } = await c.alone(() => takeIn(c, rows));
    for (const file of copies) await putAside(c, file);
    problems += copies.length;
  }

  await scanInOrder<Part>({
    dataDir: c.dataDir,
    helper: c.helper,
    signal: c.signal,
    parts: partsOf(files),
    async take({ isLast }, rows) {
      for (const row of rows) {
        if (row) group.push(row);
        else problems += 1;
        c.onFile();
      }
      if (isLast || group.length >= groupFiles) await settle();
    },
  });
  return problems;
}
