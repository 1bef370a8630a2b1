// Times one study query in the archive: from its keys to the values of the hundredth match, without the network.
import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { createQueries } from '../../src/main/store/queries.ts';

/** ms of `times` runs of each query in turns, by its name, and how many matches the first `wanted` were. */
export function measureFind(dataDir: string, queries: Record<string, Record<string, string>>, wanted: number, times: number) {
  const db = new SqliteDatabase(join(dataDir, 'archive.db'));
  db.pragma('cache_size = -65536');
  const archive = createQueries(db, dataDir);
  const one = (asked: Record<string, string>): number => {
    const keys = Object.entries(asked).map(([keyword, value]) => ({ keyword, value }));
    const found = archive.find('STUDY', keys)[Symbol.iterator]();
    let matches = 0;
    while (matches < wanted && found.next().done !== true) matches += 1;
    found.return?.();
    return matches;
  };
  const results = Object.fromEntries(Object.entries(queries).map(([name, asked]) => [name, { matches: one(asked), ms: [] as number[] }]));
  for (let round = 0; round < times; round += 1)
    for (const [name, asked] of Object.entries(queries)) {
      const began = performance.now();
      one(asked);
      results[name]?.ms.push(performance.now() - began);
    }
  db.close();
  return results;
}
