// Filters and orders of study lists as SQL: C-FIND wildcards, ranges, free text, derived status. Values are always bound, never pasted.
import { fold } from './indexRows.ts';
import type { StudyFilter, StudySort, StudyStatus } from './studyModel.ts';
import { allOf, phraseOf } from './studyText.ts';

/** A study is arriving while its newest object is younger than this, if nobody has opened it. */
export const arrivingMs = 5000;

export interface Where {
  sql: string;
  values: (string | number)[];
}

/** C-FIND wildcards as a LIKE pattern with escape character \\ (PS3.4 C.2.2.2.4). */
function likePattern(wildcards: string): string {
  return fold(wildcards)
    .replaceAll(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

/** The whole name, or any of its component groups. */
function nameMatches(wildcards: string): Where {
  const pattern = likePattern(wildcards.trim().replace(/[\^=]+$/, ''));
  const like = "foldedName LIKE ? ESCAPE '\\'";
  return {
    sql: `(${like} OR (instr(foldedName, '=') > 0 AND (${like} OR ${like} OR ${like})))`,
    values: [pattern, `${pattern}=%`, `%=${pattern}`, `%=${pattern}=%`],
  };
}

function dateMatches(range: string): Where {
  const [from = '', to] = range.split('-').map((part) => part.trim());
  if (to === undefined) return { sql: 'StudyDate = ?', values: [from] };
  const values = [...(from === '' ? ['0'] : [from]), ...(to === '' ? ['99999999'] : [to])];
  return { sql: 'StudyDate BETWEEN ? AND ?', values };
}

function textIs(words: readonly string[]): Where {
  return { sql: `(${words.map(() => 'instr(searchText, ?) > 0').join(' AND ')})`, values: [...words] };
}

/** Every word somewhere: by the index of trigrams, words too short for it by reading the narrow index of texts. */
function textMatches(text: string, way: Way): Where[] {
  const words = [...new Set(fold(text).split(/\s+/))].filter((word) => word !== '');
  if (way === 'each row') return [textIs(words)];
  const phrases = words.map((word) => ({ word, found: phraseOf(word) }));
  const indexed = phrases.flatMap(({ found }) => found?.phrase ?? []);
  const read = phrases.filter(({ found }) => found?.isWhole !== true).map(({ word }) => word);
  const parts: Where[] = [];
  if (indexed.length > 0) parts.push({ sql: 'id IN (SELECT rowid FROM studySearch WHERE studySearch MATCH ?)', values: [allOf(indexed)] });
  if (read.length > 0 && indexed.length > 0) parts.push(textIs(read));
  else if (read.length > 0) {
    const { sql, values } = textIs(read);
    parts.push({ sql: `id IN (SELECT id FROM studies INDEXED BY studiesByText WHERE ${sql})`, values });
  }
  return parts;
}

const isArriving = "SELECT id FROM studies INDEXED BY studiesByLastObject WHERE lastObjectAt > ? AND status = 'unread'";

function statusIs(status: StudyStatus, now: number): Where {
  if (status === 'arriving') return { sql: `id IN (${isArriving})`, values: [now - arrivingMs] };
  if (status === 'unread') return { sql: `(status = 'unread' AND id NOT IN (${isArriving}))`, values: [now - arrivingMs] };
  return { sql: 'status = ?', values: [status] };
}

/** `set`: all matches are wanted; `each row`: studies are read in some order and tried. The same matches either way. */
export type Way = 'set' | 'each row';

/** What the index of texts alone can answer: words too short for the trigrams, and no other condition. Null for any other filter. */
export function shortTextOf(filter: StudyFilter): Where | null {
  const { text, ...others } = filter;
  const words = [...new Set(fold(text ?? '').split(/\s+/))].filter((word) => word !== '');
  const isOther = Object.values(others).some((value) => value !== undefined && value.trim() !== '' && value.trim() !== '*');
  if (isOther || words.length === 0 || text?.trim() === '*' || words.some((word) => phraseOf(word) !== undefined)) return null;
  return textIs(words);
}

/** All conditions joined by AND; without any, `1`. An absent or empty filter value matches everything. */
export function whereOf(filter: StudyFilter, now: number, way: Way = 'set'): Where {
  const given = (value: string | undefined): value is string => value !== undefined && value.trim() !== '' && value.trim() !== '*';
  const parts: Where[] = [];
  if (given(filter.text)) parts.push(...textMatches(filter.text, way));
  if (given(filter.PatientName)) parts.push(nameMatches(filter.PatientName));
  if (given(filter.PatientID)) parts.push({ sql: "foldedPatientId LIKE ? ESCAPE '\\'", values: [likePattern(filter.PatientID.trim())] });
  if (given(filter.StudyDate)) parts.push(dateMatches(filter.StudyDate.trim()));
  if (given(filter.Modality))
    parts.push({ sql: "id IN (SELECT studyId FROM series WHERE derived = 0 AND Modality LIKE ? ESCAPE '\\')", values: [likePattern(filter.Modality.trim())] });
  if (given(filter.BodyPartExamined)) parts.push({ sql: "BodyPartExamined LIKE ? ESCAPE '\\'", values: [likePattern(filter.BodyPartExamined.trim())] });
  if (filter.status !== undefined) parts.push(statusIs(filter.status, now));
  return { sql: parts.length === 0 ? '1' : parts.map((part) => part.sql).join(' AND '), values: parts.flatMap((part) => part.values) };
}

const statusOrder = `CASE status WHEN 'unread' THEN 1 WHEN 'reading' THEN 2 WHEN 'drafted' THEN 3 WHEN 'preliminary' THEN 4 WHEN 'final' THEN 5 ELSE 6 END`;

const orders: Record<StudySort['by'], readonly string[]> = {
  priority: ['priority'],
  status: [statusOrder],
  PatientName: ['foldedName'],
  PatientID: ['foldedPatientId'],
  StudyDate: ['StudyDate', 'StudyTime'],
  StudyDescription: ['StudyDescription COLLATE NOCASE'],
  instances: ['NumberOfStudyRelatedInstances'],
  receivedAt: ['receivedAt'],
};

/** Ties: the one received first comes first; stable for paging. */
export function orderOf(sort: StudySort): string {
  const direction = sort.descending ? 'DESC' : 'ASC';
  const own = orders[sort.by].map((column) => `${column} ${direction}`);
  return [...own, ...(sort.by === 'receivedAt' ? [] : ['receivedAt ASC']), `id ${sort.by === 'receivedAt' ? direction : 'ASC'}`].join(', ');
}
