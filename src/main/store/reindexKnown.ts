// First half of a rebuild: each study of the index against its files. What they say now and what the index says are compared; studies that differ are written anew,
// each in one transaction, so that the index is whole at any moment. Rows of files that cannot be read stay as they are.
import type { Database } from 'better-sqlite3';
import { breather } from './breather.ts';
import { recompute } from './correctedRows.ts';
import { mergeTexts, studyTexts } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { Origin } from './model.ts';
import { scanHeader, type ScannedHeader } from './scanFile.ts';

/** Studies are read together up to so many instances. */
const batchInstances = 500;

export interface KnownContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  alone: <T>(work: () => T) => Promise<T>;
  /** Every row is written anew, whatever it says. */
  all: boolean;
  signal?: AbortSignal | undefined;
  onFile: () => void;
}

type Texts = Record<(typeof studyTexts)[number], string>;

interface Row {
  id: number;
  studyId: number;
  seriesId: number;
  origin: Origin;
  file: string;
  source: string;
  dataSetOffset: number;
  header: string;
}

interface StudyRow extends Texts {
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
    ids: db
      .prepare<[string], number>(
        `SELECT i.id FROM series r JOIN instances i ON i.seriesId = r.id WHERE r.studyId IN (SELECT value FROM json_each(?))
          ORDER BY r.studyId, i.origin = 'derived', i.id`,
      )
      .pluck(),
    // One at a time: headers of multi-frame objects are large, studies can be too.
    row: db.prepare<[number], Row>(
      'SELECT i.id, r.studyId, i.seriesId, i.origin, i.file, i.source, i.dataSetOffset, i.header FROM instances i JOIN series r ON r.id = i.seriesId WHERE i.id = ?',
    ),
    change: db.prepare('UPDATE instances SET header = ?, source = ?, dataSetOffset = ?, SOPInstanceUID = ? WHERE id = ?'),
    taken: db.prepare<[string, number], { id: number }>('SELECT id FROM instances WHERE SOPInstanceUID = ? AND id <> ?'),
  };
}

type Statements = ReturnType<typeof prepare>;

interface Change {
  row: Row;
  scanned: ScannedHeader;
  header: string;
}

/** What the files of a study say together. */
interface Found {
  texts: Texts | undefined;
  /** No file further on can add to `texts`. */
  isFull: boolean;
  all: number;
  received: number;
  series: Set<number>;
  problems: number;
  changes: Change[];
}

function nothingFound(): Found {
  return { texts: undefined, isFull: false, all: 0, received: 0, series: new Set(), problems: 0, changes: [] };
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

function count(found: Found, row: Row): void {
  found.all += 1;
  if (row.origin === 'derived') return;
  found.received += 1;
  found.series.add(row.seriesId);
}

function compare(found: Found, row: Row, scanned: ScannedHeader): void {
  const header = JSON.stringify(scanned.header);
  if (header !== row.header || scanned.source !== row.source || scanned.dataSetOffset !== row.dataSetOffset) found.changes.push({ row, scanned, header });
  if (found.isFull) return;
  const texts = mergeTexts(found.texts, scanned.header);
  found.texts = texts;
  found.isFull = studyTexts.every((keyword) => texts[keyword] !== '');
}

/** The study's own row against what its files say together. Corrected studies say otherwise by intention; their rows are computed when one is made. */
function rowDiffers(study: StudyRow, { texts, all, received, series, problems }: Found): boolean {
  if (received !== study.NumberOfStudyRelatedInstances || series.size !== study.NumberOfStudyRelatedSeries || all !== study.instances) return true;
  return study.corrected === 0 && problems === 0 && texts !== undefined && studyTexts.some((keyword) => texts[keyword] !== study[keyword]);
}

function applyChanges(c: KnownContext, s: Statements, studies: readonly string[], changes: readonly Change[]): number {
  let problems = 0;
  c.db.transaction(() => {
    for (const { row, scanned, header } of changes) {
      const { SOPInstanceUID } = scanned.header;
      // Two files cannot be one instance: the row stays as it was, and is said.
      if (s.taken.get(SOPInstanceUID, row.id)) problems += 1;
      else s.change.run(header, scanned.source, scanned.dataSetOffset, SOPInstanceUID, row.id);
    }
    recompute(c.db, c.index, studies);
  })();
  return problems;
}

/** Answers how many files could not be read. */
export async function reindexKnown(c: KnownContext): Promise<number> {
  const s = prepare(c.db);
  const rest = breather();
  const last = s.last.get()?.id ?? 0;
  let problems = 0;

  async function readBatch(batch: readonly StudyRow[]): Promise<void> {
    const found = new Map<number, Found>(batch.map(({ id }) => [id, nothingFound()]));
    for (const id of s.ids.all(JSON.stringify(batch.map((study) => study.id)))) {
      const row = s.row.get(id);
      const of = row && found.get(row.studyId);
      if (!of) continue;
      const scanned = scanHeader(`${c.dataDir}/${row.file}`, row.origin);
      count(of, row);
      if (scanned.ok) compare(of, row, scanned.value);
      else of.problems += 1;
      c.onFile();
      if (!rest.isDue()) continue;
      await rest.take();
      if (c.signal?.aborted === true) return;
    }
    await settle(batch, found);
  }

  async function settle(batch: readonly StudyRow[], found: ReadonlyMap<number, Found>): Promise<void> {
    const dirty: string[] = [];
    const changes: Change[] = [];
    for (const study of batch) {
      const of = found.get(study.id) ?? nothingFound();
      problems += of.problems;
      if (!c.all && of.changes.length === 0 && !rowDiffers(study, of)) continue;
      dirty.push(study.StudyInstanceUID);
      changes.push(...of.changes);
    }
    if (dirty.length > 0) problems += await c.alone(() => applyChanges(c, s, dirty, changes));
  }

  for (let after = 0; ;) {
    const studies = s.studies.all(after, last);
    const end = studies.at(-1);
    if (!end) return problems;
    for (const batch of batches(studies)) {
      await readBatch(batch);
      if (c.signal?.aborted === true) return problems;
    }
    after = end.id;
  }
}
