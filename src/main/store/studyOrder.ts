// Ids of studies in an order, for lists of any length: matching ids come from narrow indexes, the order of all studies is kept while nothing is written.
import type { Database } from 'better-sqlite3';
import type { Where } from './studyFilter.ts';

/** Fewer matches are sorted by SQLite, more are picked from the order of all. */
const few = 4000;
const keptQuestions = 8;

export interface StudyOrder {
  /** Ids of all studies that match, in order. The caller must not change the list. */
  ids(where: Where, order: string): readonly number[];
}

/** `changes`: differs after any write of the one connection that writes. */
export function createStudyOrder(db: Database, changes: () => number): StudyOrder {
  const kept = new Map<string, readonly number[]>();
  let at = -1;

  function remembered(key: string, make: () => readonly number[]): readonly number[] {
    const now = changes();
    if (now !== at) kept.clear();
    at = now;
    const ids = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, ids);
    const oldest = kept.size > keptQuestions ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return ids;
  }

  function sorted(ids: readonly number[], order: string): number[] {
    return db
      .prepare<[string], number>(`SELECT id FROM studies WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ${order}`)
      .pluck()
      .all(JSON.stringify(ids));
  }

  function picked(ids: readonly number[], order: string): number[] {
    const all = remembered(order, () => db.prepare<[], number>(`SELECT id FROM studies ORDER BY ${order}`).pluck().all());
    const wanted = new Uint8Array(all.reduce((most, id) => Math.max(most, id), 0) + 1);
    for (const id of ids) wanted[id] = 1;
    return all.filter((id) => wanted[id] === 1);
  }

  return {
    ids: (where, order) =>
      remembered(JSON.stringify([where, order]), () => {
        const ids = db
          .prepare<unknown[], number>(`SELECT id FROM studies WHERE ${where.sql}`)
          .pluck()
          .all(...where.values);
        return ids.length <= few ? sorted(ids, order) : picked(ids, order);
      }),
  };
}
