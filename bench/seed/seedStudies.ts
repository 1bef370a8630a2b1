// An archive of many synthetic studies, written through the store's index writer: rows only, no object files. For measuring searches, not for showing images.
import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { createIndexWriter } from '../../src/main/store/indexWriter.ts';
import { makeFolders } from '../../src/main/store/layout.ts';
import { migrate } from '../../src/main/store/migrate.ts';
import { syntheticHeaders } from '../../test/fixtures/syntheticStudies.ts';

const day = 86_400_000;

/** Rows only: the archive can be asked, nothing of it can be opened. Times of arrival are spread over the last year before `now`. */
export function seedStudies(dataDir: string, count: number, { seed = 7, now = Date.now() } = {}): void {
  makeFolders(dataDir);
  const db = new SqliteDatabase(join(dataDir, 'archive.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  const migrated = migrate(db);
  if (!migrated.ok) throw new Error(migrated.error.message);
  const index = createIndexWriter(db);
  db.transaction(() => {
    let id = 0;
    for (const header of syntheticHeaders(count, seed)) {
      id += 1;
      const receivedAt = now - 365 * day + Math.floor(((id - 1) / count) * 364 * day);
      const hashes = { headSha256: '', dataSetSha256: '' };
      index.add({
        id,
        file: `objects/none/${String(id)}.dcm`,
        size: 0,
        dataSetOffset: 0,
        ...hashes,
        origin: 'received',
        source: 'MODALITY',
        receivedAt,
        header,
      });
    }
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
