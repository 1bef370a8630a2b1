// How a study query is answered quickly: if one of its keys leaves few studies, those are tried; else studies are read newest first, a page at a time. What matches
// is decided by queryMatch.ts in either case.
import type { Database } from 'better-sqlite3';
import { vrOf, type Keyword } from '../../dicom/tags.ts';
import type { QueryColumn } from './queryKeys.ts';
import { foldedPattern, studiesByName, valuesOf } from './queryMatch.ts';
import type { Where } from './studyFilter.ts';
import { allOf, phrasesOfName, phrasesOfText } from './studyText.ts';

export interface StudyKey {
  keyword: Keyword;
  value: string;
  column: QueryColumn;
  condition: Where | undefined;
}

interface Row {
  id: number;
  StudyDate: string;
  StudyTime: string;
}

/** More candidates than this are not worth sorting: reading in order finds matches sooner. */
const few = 3000;
const pageRows = 128;
const order = 's.StudyDate DESC, s.StudyTime DESC, s.id DESC';
/** Keys whose first letters an index of their own can look up. */
const indexed = new Set<Keyword>(['StudyInstanceUID', 'AccessionNumber', 'PatientID']);
/** Kept in the trigram index beside the name. */
const searched = new Set<Keyword>(['PatientID', 'StudyDescription', 'AccessionNumber']);

function beginsPlain(value: string): boolean {
  return !/^[*?]/.test(value);
}

function phrasesOf({ keyword, value, condition }: StudyKey): string[] {
  const values = valuesOf(vrOf(keyword), value);
  const [only] = values;
  if (condition === undefined || values.length !== 1 || only === undefined) return [];
  if (keyword === 'PatientName') return phrasesOfName(foldedPattern(only));
  return searched.has(keyword) ? phrasesOfText(only) : [];
}

/** Selections of ids that hold every match, each answered by an index; most telling first. */
function narrowings(keys: readonly StudyKey[]): Where[] {
  const ways: Where[] = [];
  for (const { keyword, value, condition } of keys)
    if (condition !== undefined && indexed.has(keyword) && valuesOf(vrOf(keyword), value).every(beginsPlain))
      ways.push({ sql: `SELECT s.id FROM studies s WHERE ${condition.sql}`, values: condition.values });
  const phrases = [...new Set(keys.flatMap(phrasesOf))];
  if (phrases.length > 0) ways.push({ sql: 'SELECT rowid FROM studySearch WHERE studySearch MATCH ?', values: [allOf(phrases)] });
  const name = keys.find(({ keyword, condition }) => keyword === 'PatientName' && condition !== undefined);
  const names = name === undefined ? [] : valuesOf('PN', name.value);
  if (names.length === 1 && names[0] !== undefined && beginsPlain(names[0])) ways.push(studiesByName(names[0]));
  for (const { keyword, condition } of keys) {
    if (condition === undefined) continue;
    if (keyword === 'StudyDate') ways.push({ sql: `SELECT s.id FROM studies s INDEXED BY studiesByDate WHERE ${condition.sql}`, values: condition.values });
    if (keyword === 'ModalitiesInStudy' || keyword === 'SOPClassesInStudy')
      ways.push({ sql: `SELECT s.id FROM studies s WHERE ${condition.sql}`, values: condition.values });
  }
  return ways;
}

function candidates(db: Database, keys: readonly StudyKey[]): number[] | undefined {
  for (const { sql, values } of narrowings(keys)) {
    const ids = db
      .prepare<unknown[], number>(`SELECT * FROM (${sql}) LIMIT ${String(few + 1)}`)
      .pluck()
      .all(...values);
    if (ids.length <= few) return ids;
  }
  return undefined;
}

/** Ids of matching studies, newest first, ties by the order of arrival, last first. No statement stays open between two. */
export function* matchingStudies(db: Database, keys: readonly StudyKey[]): Generator<number> {
  const conditions = keys.flatMap(({ condition }) => condition ?? []);
  const values = conditions.flatMap((part) => part.values);
  const where = ['1', ...conditions.map((part) => part.sql)].join(' AND ');
  const ids = candidates(db, keys);
  if (ids !== undefined) {
    const from = '(SELECT DISTINCT value AS candidate FROM json_each(?)) CROSS JOIN studies s ON s.id = candidate';
    yield* db
      .prepare<unknown[], number>(`SELECT s.id FROM ${from} WHERE ${where} ORDER BY ${order}`)
      .pluck()
      .all(JSON.stringify(ids), ...values);
    return;
  }
  const select = `SELECT s.id, s.StudyDate, s.StudyTime FROM studies s INDEXED BY studiesByDate WHERE ${where}`;
  const limit = `ORDER BY ${order} LIMIT ${String(pageRows)}`;
  const next = db.prepare<unknown[], Row>(`${select} AND (s.StudyDate, s.StudyTime, s.id) < (?, ?, ?) ${limit}`);
  let page = db.prepare<unknown[], Row>(`${select} ${limit}`).all(...values);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield* page.map(({ id }) => id);
    page = page.length < pageRows ? [] : next.all(...values, last.StudyDate, last.StudyTime, last.id);
  }
}
