// Settings as they are saved: all or nothing, also when the disk refuses them.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { archiveFolder, type OpenedArchive } from './testing/openedArchive.ts';

let archive: OpenedArchive;
beforeEach(() => {
  archive = archiveFolder();
});
afterEach(() => archive.remove());

it('refuse a watched folder in another, also by a link (catches: files that are taken twice, or moved away from under the other watch)', async () => {
  await archive.open(null);
  const watched = (...paths: string[]) => ({ watchFolders: paths.map((path) => ({ path, afterwards: 'leave' as const })) });
  const base = join(archive.folder.path, 'watch');
  mkdirSync(join(base, 'inbox', 'ct'), { recursive: true });
  mkdirSync(join(base, 'inbox2'));
  symlinkSync(join(base, 'inbox'), join(base, 'link'));
  const at = (name: string): string => join(base, name);
  for (const pair of [
    [at('inbox'), at('inbox/ct')],
    [at('inbox/ct'), at('inbox')],
    [at('inbox'), at('inbox')],
    [at('link'), at('inbox/ct')],
    [at('none'), at('none/inside')],
  ])
    expect(await archive.ask('settings.set', watched(...pair))).toMatchObject({
      ok: false,
      error: { code: 'BAD_REQUEST', message: expect.stringContaining('twice') as string },
    });
  expect(await archive.ask('settings.set', watched(at('inbox'), at('inbox2')))).toMatchObject({ ok: true });
});

it('that cannot be saved leave the listener where it was (catches: an AE title that holds until the next start and is then another)', async () => {
  const { port } = (await archive.open({ host: null, port: 0, aet: null })).listener();
  await archive.close();
  const db = new SqliteDatabase(join(archive.folder.path, 'archive.db'));
  // As a disk answers that is full at this moment.
  db.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON settings BEGIN SELECT RAISE(ABORT, 'no'); END; CREATE TRIGGER refuse2 BEFORE UPDATE ON settings BEGIN SELECT RAISE(ABORT, 'no'); END;",
  );
  db.close();
  const before = (await archive.open({ host: null, port, aet: null })).listener();
  expect(await archive.ask('settings.set', { aet: 'ANOTHER' })).toMatchObject({ ok: false, error: { code: 'IO_ERROR' } });
  expect(archive.current().listener()).toMatchObject({ aet: before.aet, port, listening: true });
  expect(await archive.ask('settings.get', {})).toMatchObject({ ok: true, value: { aet: before.aet } });
});
