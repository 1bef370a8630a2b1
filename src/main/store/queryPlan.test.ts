// Queries of thousands of random studies against a plain reading of the rules: whichever way an answer is found, it is the same, in the same order.
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { syntheticHeaders, randomOf } from '../../../test/fixtures/syntheticStudies.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { createIndexWriter } from './indexWriter.ts';
import { migrate } from './migrate.ts';
import { createQueries } from './queries.ts';
import type { Queries } from './queryModel.ts';
import { whereOf } from './studyFilter.ts';
import { createStudyPages } from './studyPages.ts';

const seed = 20_251;
/** More than the candidates that are tried one by one, so that both ways are taken. */
const count = 4_200;
/** Letters that change their case, join with what follows, or are no plain letters at all. */
const strange = ['Σ', 'ς', 'ß', 'İ', 'e\u0301', 'Å', 'ﬁ', '山', '𝒜', 'ａ', '"', '*', '[', ']', '%', "'", '-', '\u0307', ' ', 'Люк'];

let db: Database;
let queries: Queries;
let rows: InstanceHeader[];

function strangeHeader(header: InstanceHeader, random: () => number): InstanceHeader {
  if (random() > 0.25) return header;
  const mark = (text: string): string => {
    const at = Math.floor(random() * (text.length + 1));
    return `${text.slice(0, at)}${strange[Math.floor(random() * strange.length)] ?? ''}${text.slice(at)}`;
  };
  const date = random() < 0.1 ? '' : header.StudyDate;
  return {
    ...header,
    PatientName: mark(header.PatientName),
    StudyDescription: mark(header.StudyDescription),
    PatientID: mark(header.PatientID),
    StudyDate: date,
  };
}

beforeAll(() => {
  db = new SqliteDatabase(':memory:');
  migrate(db);
  const index = createIndexWriter(db);
  const random = randomOf(seed);
  rows = [...syntheticHeaders(count, seed)].map((header) => strangeHeader(header, random));
  db.transaction(() => {
    for (const [at, header] of rows.entries())
      index.add({
        id: at + 1,
        file: String(at),
        size: 0,
        dataSetOffset: 0,
        headSha256: '',
        dataSetSha256: '',
        origin: 'received',
        source: 'M',
        receivedAt: at,
        header,
      });
  })();
  queries = createQueries(db, '/');
});
afterAll(() => {
  db.close();
});

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** PS3.4 C.2.2.2.4, letter by letter. */
function matcher(pattern: string): (text: string) => boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\/]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return (text) => expression.test(text);
}

/** The whole name, or one of its component groups, or some that stand together. */
const runsOfName = new Map<string, string[]>();
function runsOf(name: string): string[] {
  const groups = fold(name).split('=');
  const known = runsOfName.get(name) ?? groups.flatMap((_, from) => groups.slice(from).map((__, length) => groups.slice(from, from + length + 1).join('=')));
  runsOfName.set(name, known);
  return known;
}

function nameMatcher(pattern: string): (name: string) => boolean {
  const matches = matcher(fold(pattern.trim().replace(/[\^=]+$/, '')));
  return (name) => runsOf(name).some(matches);
}

function inRange(range: string, value: string): boolean {
  if (!range.includes('-')) return value === range;
  const [from = '', to = ''] = range.split('-');
  return value !== '' && value >= from && (to === '' || value <= to);
}

const texts = ['PatientID', 'StudyDescription', 'AccessionNumber'] as const;

function ruleOf(keyword: string, asked: string): (row: InstanceHeader) => boolean {
  if (keyword === 'StudyDate') return (row) => inRange(asked, row.StudyDate);
  if (keyword === 'ModalitiesInStudy') return (row) => row.Modality === asked;
  const text = texts.find((each) => each === keyword);
  const [matches, isName] = [text === undefined ? nameMatcher(asked) : matcher(asked), keyword === 'PatientName'];
  return (row) => matches(text === undefined ? (isName ? row.PatientName : row.ReferringPhysicianName) : row[text]);
}

function expected(keys: Record<string, string>): string[] {
  const rules = Object.entries(keys).map(([keyword, asked]) => ruleOf(keyword, asked));
  const matching = rows.map((row, at) => ({ row, at })).filter(({ row }) => rules.every((rule) => rule(row)));
  const place = ({ row }: { row: InstanceHeader }): string => `${row.StudyDate.padStart(8, ' ')}${row.StudyTime}`;
  return matching.sort((a, b) => (place(a) === place(b) ? b.at - a.at : place(a) < place(b) ? 1 : -1)).map(({ row }) => row.StudyInstanceUID);
}

function found(keys: Record<string, string>): (string | undefined)[] {
  const asked = Object.entries({ StudyInstanceUID: '', ...keys }).map(([keyword, value]) => ({ keyword, value }));
  return [...queries.find('STUDY', asked)].map((match) => match['StudyInstanceUID']);
}

/** A piece of a value with wildcards put in; now and then of another case. */
function patternOf(value: string, random: () => number, anyCase: boolean): string {
  const letters = Array.from(value.replaceAll(/[*?\\]/g, '?'));
  const [from, to] = [Math.floor(random() * letters.length), Math.floor(random() * (letters.length + 1))].sort((a, b) => a - b);
  const piece = letters.slice(from, to).map((letter) => (random() < 0.08 ? '?' : random() < 0.05 ? '*' : letter));
  const text = `${random() < 0.7 ? '*' : letters.slice(0, from).join('')}${piece.join('')}${random() < 0.8 ? '*' : letters.slice(to).join('')}`;
  return anyCase && random() < 0.4 ? text.toUpperCase() : text;
}

const strangeValues = (text: string): boolean => text.trim() !== text || /^\**$/.test(text) || text.includes('\\');

it('finds what the rules say, in order, for random wildcards, ranges and their combinations (catches: an index that leaves out a match)', () => {
  const random = randomOf(seed + 1);
  let hits = 0;
  for (let round = 0; round < 80; round += 1) {
    const row = rows[Math.floor(random() * rows.length)];
    if (row === undefined) continue;
    const keys: Record<string, string> = {};
    if (random() < 0.7) keys['PatientName'] = patternOf(row.PatientName, random, true);
    if (random() < 0.3) keys['StudyDescription'] = patternOf(row.StudyDescription, random, false);
    if (random() < 0.2) keys['PatientID'] = patternOf(row.PatientID, random, false);
    if (random() < 0.2) keys['AccessionNumber'] = patternOf(row.AccessionNumber, random, false);
    if (random() < 0.1) keys['ReferringPhysicianName'] = patternOf(row.ReferringPhysicianName, random, true);
    if (random() < 0.2) keys['ModalitiesInStudy'] = row.Modality;
    if (random() < 0.4) keys['StudyDate'] = `${random() < 0.7 ? '2017' : ''}-${random() < 0.7 ? '20230615' : ''}`;
    if (keys['StudyDate'] === '-' || Object.values(keys).some(strangeValues)) continue;
    const wanted = expected(keys);
    hits += wanted.length;
    expect({ keys, found: found(keys) }).toEqual({ keys, found: wanted });
  }
  expect(hits).toBeGreaterThan(count / 4);
});

it('a whole list comes page by page without gap or double, in order (catches: ties of date and time at the border of two pages)', () => {
  expect(found({})).toEqual(expected({}));
});

it('free text of the window finds every word wherever it stands (catches: a word that the trigrams cut)', () => {
  const random = randomOf(seed + 2);
  const searched = rows.map((each) => fold([each.PatientName, each.PatientID, each.StudyDescription, each.AccessionNumber].join('\n')));
  for (let round = 0; round < 150; round += 1) {
    const row = rows[Math.floor(random() * rows.length)];
    if (row === undefined) continue;
    const whole = [row.PatientName, row.PatientID, row.StudyDescription, row.AccessionNumber].join(' ');
    const at = Math.floor(random() * whole.length);
    const text = whole.slice(at, at + 1 + Math.floor(random() * 9));
    if (/\p{Surrogate}/u.test(text) || text.trim() === '' || text.trim() === '*') continue;
    const words = fold(text).split(/\s+/);
    const { sql, values } = whereOf({ text }, 0);
    const ids = db
      .prepare<unknown[], number>(`SELECT id FROM studies WHERE ${sql} ORDER BY id`)
      .pluck()
      .all(...values);
    const wanted = searched.flatMap((each, n) => (words.every((word) => each.includes(word)) ? [n + 1] : []));
    expect({ text, ids }).toEqual({ text, ids: wanted });
  }
});

it('the top of a long list and its whole agree in every order (catches: a page that is found another way and differs)', () => {
  const pages = createStudyPages(db, () => 0);
  for (const by of ['receivedAt', 'PatientName', 'PatientID', 'StudyDate', 'StudyDescription', 'priority'] as const)
    for (const descending of [false, true]) {
      const ask = (limit: number, offset: number) => pages({ filter: { text: 'a' }, sort: { by, descending }, limit, offset }, count, 0);
      const [top, whole] = [ask(300, 200), ask(5000, 0)];
      expect(whole.total).toBe(count);
      expect(top).toEqual({ ids: whole.ids.slice(200, 500), total: count });
      expect(new Set(whole.ids).size).toBe(count);
    }
});

it('the index of letters follows every change of a study (catches: a corrected name that is still found by its old letters)', () => {
  const texts = (): number => Number(db.prepare('SELECT count(*) AS n FROM studySearch WHERE studySearch MATCH \'"qqxyzq"\'').pluck().get());
  db.prepare("UPDATE studies SET searchText = 'qqxyzq' WHERE id = 1").run();
  expect(texts()).toBe(1);
  db.prepare("UPDATE studies SET searchText = 'other' WHERE id = 1").run();
  expect(texts()).toBe(0);
  db.prepare("INSERT INTO studySearch(studySearch, rank) VALUES ('integrity-check', 1)").run();
  createIndexWriter(db).clear();
  db.prepare("INSERT INTO studySearch(studySearch, rank) VALUES ('integrity-check', 1)").run();
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'studySearchForget'").pluck().get()).toBe(1);
});
