// First half of a rebuild: each study of the index against its files. What they say now and what the index says are compared; studies that differ are written anew,
// each in one transaction, so that the index is whole at any moment. Rows of files that cannot be read stay as they are.
import type { Database } from 'better-sqlite3';
import { isFull, mergeTexts, studyTexts, type StudyTexts } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { Origin } from './model.ts';
import { createRewriter } from './rewriteStudies.ts';
import type { ScanHelper } from './scanHelper.ts';
import { scanInOrder } from './scanInOrder.ts';
import type { KnownFileRow } from './scanRows.ts';

/** Studies are settled together up to so many instances. */
const batchInstances = 1000;
const partFiles = 50;

export interface KnownContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  helper: ScanHelper;
  /** No correction has been made. */
  asInFiles: () => boolean;
  alone: <T>(work: () => T) => Promise<T>;
  /** Every row is written anew, whatever it says. */
  all: boolean;
  signal?: AbortSignal | undefined;
  onFile: () => void;
}

interface FileOfStudy {
  id: number;
  studyId: number;
  seriesId: number;
  origin: Origin;
  file: string;
}

interface KeptRow {
  source: string;
  dataSetOffset: number;
  header: string;
}

interface StudyRow extends StudyTexts {
  id: number;
  StudyInstanceUID: string;
  NumberOfStudyRelatedInstances: number;
  NumberOfStudyRelatedSeries: number;
  /** Of all origins, as its series count them. */
  instances: number;
  corrected: number;
}

function prepare(db: Database) {
  return {
    last: db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM studies'),
    studies: db.prepare<[number, number], StudyRow>(`SELECT s.*, (SELECT coalesce(sum(instances), 0) FROM series WHERE studyId = s.id) AS instances,
      EXISTS (SELECT 1 FROM instanceCorrections c JOIN instances i ON i.id = c.instanceId JOIN series r ON r.id = i.seriesId WHERE r.studyId = s.id) AS corrected
      FROM studies s WHERE s.id > ? AND s.id <= ? ORDER BY s.id LIMIT 100`),
    files: db.prepare<[string], FileOfStudy>(
      `SELECT i.id, r.studyId, i.seriesId, i.origin, i.file FROM series r JOIN instances i ON i.seriesId = r.id WHERE r.studyId IN (SELECT value FROM json_each(?))
        ORDER BY r.studyId, i.origin = 'derived', i.id`,
    ),
    // One at a time: headers of multi-frame objects are large, studies can be too.
    row: db.prepare<[number], KeptRow>('SELECT source, dataSetOffset, header FROM instances WHERE id = ?'),
  };
}

type Statements = ReturnType<typeof prepare>;

/** What the files of a study say together. */
interface Found {
  texts: StudyTexts | undefined;
  /** No file further on can add to `texts`. */
  isFull: boolean;
  all: number;
  received: number;
  series: Set<number>;
  problems: number;
  /** Rows to write: those that differ, or all. */
  changes: Map<number, KnownFileRow>;
}

interface Batch {
  studies: readonly StudyRow[];
  found: Map<number, Found>;
}

interface Part {
  kind: 'known';
  files: readonly FileOfStudy[];
  batch: Batch;
  isLast: boolean;
}

function nothingFound(): Found {
  return { texts: undefined, isFull: false, all: 0, received: 0, series: new Set(), problems: 0, changes: new Map() };
}

/** Up to `batchInstances` at once, one study at least. */
function* batches(studies: readonly StudyRow[]): Generator<StudyRow[]> {
  let batch: StudyRow[] = [];
  let instances = 0;
  for (const study of studies) {
    if (batch.length > 0 && instances + study.instances > batchInstances) {
      yield batch;
      [batch, instances] = [[], 0];
    }
    batch.push(study);
    instances += study.instances;
  }
  if (batch.length > 0) yield batch;
}

/** All files of the studies that are there now, in order; the database is asked as they are wanted. */
function* parts(s: Statements): Generator<Part, void> {
  const last = s.last.get()?.id ?? 0;
  for (let after = 0; ;) {
    const page = s.studies.all(after, last);
    const end = page.at(-1);
    if (!end) return;
    for (const studies of batches(page)) {
      const batch = { studies, found: new Map(studies.map(({ id }) => [id, nothingFound()])) };
      const files = s.files.all(JSON.stringify(studies.map(({ id }) => id)));
      for (let at = 0; at === 0 || at < files.length; at += partFiles)
        yield { kind: 'known', files: files.slice(at, at + partFiles), batch, isLast: at + partFiles >= files.length };
    }
    after = end.id;
  }
}

function count(found: Found, row: FileOfStudy): void {
  found.all += 1;
  if (row.origin === 'derived') return;
  found.received += 1;
  found.series.add(row.seriesId);
}

function merge(found: Found, { header: { shared } }: KnownFileRow): void {
  if (found.isFull) return;
  found.texts = mergeTexts(found.texts, shared);
  found.isFull = isFull(found.texts);
}

function differs(kept: KeptRow, now: KnownFileRow): boolean {
  return now.header.text !== kept.header || now.source !== kept.source || now.dataSetOffset !== kept.dataSetOffset;
}

/** The study's own row against what its files say together. Corrected studies say otherwise by intention; their rows are computed when one is made. */
function rowDiffers(study: StudyRow, { texts, all, received, series, problems }: Found): boolean {
  if (received !== study.NumberOfStudyRelatedInstances || series.size !== study.NumberOfStudyRelatedSeries || all !== study.instances) return true;
  return study.corrected === 0 && problems === 0 && texts !== undefined && studyTexts.some((keyword) => texts[keyword] !== study[keyword]);
}

/** Answers how many files could not be read. */
export async function reindexKnown(c: KnownContext): Promise<number> {
  const s = prepare(c.db);
  const rewrite = createRewriter(c.db, c.index, c.asInFiles);
  let problems = 0;

  function note(row: FileOfStudy, now: KnownFileRow | undefined, { found }: Batch): void {
    const of = found.get(row.studyId);
    const kept = c.all ? undefined : s.row.get(row.id);
    c.onFile();
    if (!of || (!c.all && !kept)) return;
    count(of, row);
    if (!now) {
      of.problems += 1;
      return;
    }
    merge(of, now);
    if (!kept || differs(kept, now)) of.changes.set(row.id, now);
  }

  async function settle({ studies, found }: Batch): Promise<void> {
    const dirty: string[] = [];
    const changes = new Map<number, KnownFileRow>();
    for (const study of studies) {
      const of = found.get(study.id) ?? nothingFound();
      problems += of.problems;
      if (!c.all && of.changes.size === 0 && !rowDiffers(study, of)) continue;
      dirty.push(study.StudyInstanceUID);
      for (const [id, change] of of.changes) changes.set(id, change);
    }
    if (dirty.length === 0) return;
    problems += await c.alone(() => c.db.transaction(() => rewrite(dirty, changes))());
  }

  const noteAll = c.db.transaction((part: Part, rows: readonly (KnownFileRow | undefined)[]) => {
    for (const [at, file] of part.files.entries()) note(file, rows[at], part.batch);
  });

  await scanInOrder({
    ...c,
    signal: c.signal,
    parts: parts(s),
    async take(part, rows) {
      noteAll(part, rows);
      if (part.isLast) await settle(part.batch);
    },
  });
  return problems;
}
