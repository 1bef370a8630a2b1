// Numbers of instances are given once: also those in the trash, and those that were removed for good, are never given again.
import type { Database } from 'better-sqlite3';

export function highestKnown(db: Database): number {
  const row = db
    .prepare<[], { id: number }>(
      `SELECT max(coalesce((SELECT max(id) FROM instances), 0), coalesce((SELECT max(id) FROM trashedInstances), 0),
      coalesce((SELECT max(highestNumber) FROM purges), 0)) AS id`,
    )
    .get();
  return row?.id ?? 0;
}
