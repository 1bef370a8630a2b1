// Pages of study lists of any length: ids and how many there are. Few matches are sorted, the top of many is read in order, and deeper pages come from the whole
// list of ids, which is kept as long as nothing is written.
import type { Database } from 'better-sqlite3';
import { orderOf, shortTextOf, whereOf, type Where } from './studyFilter.ts';
import type { StudyFilter, StudySort } from './studyModel.ts';

/** Matches that SQLite sorts quickly. */
const few = 4000;
/** Rows from the top for which the list is not made whole. */
const top = 600;
const kept = 12;

/** Indexes that begin as an order does; without one, the whole list is sorted once. */
const indexes: Partial<Record<StudySort['by'], string>> = {
  PatientName: 'studiesByName',
  PatientID: 'studiesByFoldedId',
  StudyDate: 'studiesByDate',
  receivedAt: 'studiesByReceived',
};

export interface PageQuery {
  filter: StudyFilter;
  sort: StudySort;
  limit: number;
  offset: number;
}

/** How the matches are found. */
interface Matching {
  /** Which index is read, if it must be said. */
  from: string;
  where: Where;
}

export interface StudyPage {
  ids: readonly number[];
  total: number;
}

/** Answers to the last questions, until something was written. */
function memory(changes: () => number): <T>(key: string, make: () => T) => T {
  const answers = new Map<string, unknown>();
  let at = -1;
  return <T>(key: string, make: () => T): T => {
    const now = changes();
    if (now !== at) answers.clear();
    at = now;
    const answer = answers.has(key) ? (answers.get(key) as T) : make();
    answers.delete(key);
    answers.set(key, answer);
    const oldest = answers.size > kept ? answers.keys().next().value : undefined;
    if (oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

/** `changes` differs after any write; `all` is the number of studies there are. */
export function createStudyPages(db: Database, changes: () => number): (query: PageQuery, all: number, now: number) => StudyPage {
  const remember = memory(changes);

  function idsBy(sql: string, ...values: (string | number)[]): number[] {
    return db
      .prepare<unknown[], number>(`SELECT id FROM studies ${sql}`)
      .pluck()
      .all(...values);
  }

  function count({ from, where }: Matching): number {
    return Number(
      db
        .prepare<unknown[], number>(`SELECT count(*) FROM studies ${from} WHERE ${where.sql}`)
        .pluck()
        .get(...where.values),
    );
  }

  /** Many matches are picked from the order of all studies. */
  function whole({ from, where }: Matching, order: string, known: readonly number[] | null): number[] {
    const ids = known ?? idsBy(`${from} WHERE ${where.sql}`, ...where.values);
    if (ids.length <= few) return idsBy(`WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ${order}`, JSON.stringify(ids));
    const all = remember(order, () => idsBy(`ORDER BY ${order}`));
    const wanted = new Uint8Array(all.reduce((most, id) => Math.max(most, id), 0) + 1);
    for (const id of ids) wanted[id] = 1;
    return all.filter((id) => wanted[id] === 1);
  }

  return ({ filter, sort, limit, offset }, all, now) => {
    const [order, index] = [orderOf(sort), indexes[sort.by]];
    const where = whereOf(filter, now);
    const from = index === undefined ? '' : `INDEXED BY ${index}`;
    if (where.sql === '1' && index !== undefined) return { ids: idsBy(`${from} ORDER BY ${order} LIMIT ? OFFSET ?`, limit, offset), total: all };
    const question = JSON.stringify(where);
    const short = shortTextOf(filter);
    const matching = short === null ? { from: '', where } : { from: 'INDEXED BY studiesByText', where: short };
    let known: readonly number[] | null = null;
    if (index !== undefined && offset + limit <= top) {
      // A question with few matches is answered by reading once; with many, reading ends soon, and they are only counted.
      const some = remember(`${question} some`, () => idsBy(`${matching.from} WHERE ${matching.where.sql} LIMIT ${String(few + 1)}`, ...matching.where.values));
      if (some.length > few) {
        const total = remember(question, () => count(matching));
        const rows = whereOf(filter, now, 'each row');
        return { ids: idsBy(`${from} WHERE ${rows.sql} ORDER BY ${order} LIMIT ? OFFSET ?`, ...rows.values, limit, offset), total };
      }
      known = some;
    }
    const ids = remember(`${question} ${order}`, () => whole(matching, order, known));
    return { ids: ids.slice(offset, offset + limit), total: ids.length };
  };
}
