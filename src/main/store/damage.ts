// Marks of stored instances whose bytes are not there as they were stored. A repair sets them; a verification or a second delivery that finds the bytes takes them away.
import type { Database } from 'better-sqlite3';

export interface Damage {
  mark(SOPInstanceUID: string, code: string, at: number): void;
  /** Answers whether there was a mark. */
  clear(SOPInstanceUID: string): boolean;
  count(): number;
}

export function createDamage(db: Database): Damage {
  const put = db.prepare(`INSERT INTO damagedInstances (SOPInstanceUID, code, foundAt) VALUES (?, ?, ?)
    ON CONFLICT (SOPInstanceUID) DO UPDATE SET code = excluded.code`);
  const drop = db.prepare('DELETE FROM damagedInstances WHERE SOPInstanceUID = ?');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM damagedInstances');
  return {
    mark: (uid, code, at) => void put.run(uid, code, at),
    clear: (uid) => drop.run(uid).changes > 0,
    count: () => count.get()?.n ?? 0,
  };
}
