import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ctDataSet, ctFile, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let dataDir: string;
let archive: TestArchive;
beforeEach(() => {
  folder = tempFolder();
  dataDir = join(folder.path, 'archive');
  archive = openTestArchive(dataDir);
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

async function fill(): Promise<void> {
  for (let n = 1; n <= 5; n += 1) await receive(archive.ingest, ctDataSet(n, n < 3 ? { StudyDescription: '' } : {}), incomingOf(n));
  const second = { StudyInstanceUID: `${root}.9`, SeriesInstanceUID: `${root}.9.1`, PatientName: 'Müller^Änne=穆勒', StudyDate: '20250505' };
  mkdirSync(join(folder.path, 'in'));
  writeFileSync(join(folder.path, 'in', 'six'), ctFile(6, second));
  await archive.ingest.importPaths([join(folder.path, 'in')], {});
  await archive.ingest.storeDerived(ctFile(7, { SeriesInstanceUID: `${root}.77`, Modality: 'SR' }));
}

const tables = ['patients', 'studies', 'series', 'instances'];

function rows(): Record<string, unknown[]> {
  const db = new SqliteDatabase(join(dataDir, 'archive.db'), { readonly: true });
  const all = Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY id`).all()]));
  db.close();
  return all;
}

it('rebuilds identical rows from the files alone, with the database gone', async () => {
  await fill();
  const before = rows();
  await archive.close();
  for (const name of readdirSync(dataDir).filter((file) => file.startsWith('archive.db'))) rmSync(join(dataDir, name));
  archive = openTestArchive(dataDir);
  expect(archive.store.instances.count()).toBe(0);
  expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: 7, problems: 0 } });
  expect(rows()).toEqual(before);
});

/** Changes rows behind the index, as a program with other rules would have written them; the next reindex writes all anew. */
function spoil(sql: string): void {
  const db = new SqliteDatabase(join(dataDir, 'archive.db'));
  db.pragma('foreign_keys = OFF');
  db.exec(`DELETE FROM settings WHERE key = 'indexRules'; ${sql}`);
  db.close();
}

it('writes every row anew when the rules changed, and they say what they said (catches: a column that the short way forgets)', async () => {
  await fill();
  const before = rows();
  spoil(`UPDATE instances SET frames = 77, source = 'x', dataSetOffset = 1, header = '{}'; UPDATE patients SET PatientName = 'x';
    UPDATE series SET Modality = 'XX', SeriesDescription = 'x', instances = 9;
    UPDATE studies SET StudyDescription = 'x', searchText = 'x', ModalitiesInStudy = 'XX', source = 'x', lastObjectAt = 1, NumberOfStudyRelatedInstances = 9`);
  expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: 7, problems: 0 } });
  expect(rows()).toEqual(before);
});

it('moves rows to the study and series that their files say (catches: an instance that stays where an older rule put it)', async () => {
  await fill();
  const before = rows();
  spoil("UPDATE series SET SeriesInstanceUID = '1.2.3' WHERE id = 1; UPDATE instances SET InstanceNumber = 99, SOPClassUID = '1.2' WHERE id = 2");
  expect(await archive.store.reindex()).toMatchObject({ ok: true, value: { instances: 7, problems: 0 } });
  const after = rows();
  expect(after.instances?.map((row) => ({ ...(row as object), seriesId: 0 }))).toEqual(before.instances?.map((row) => ({ ...(row as object), seriesId: 0 })));
  expect(after.series?.map((row) => (row as { SeriesInstanceUID: string }).SeriesInstanceUID).sort()).toEqual(
    before.series?.map((row) => (row as { SeriesInstanceUID: string }).SeriesInstanceUID).sort(),
  );
});

it('keeps the row of a file that cannot be read (catches: an image that is gone from the list because a disk failed once)', async () => {
  await fill();
  const [first] = archive.store.instances.ofStudy(`${root}.1`);
  if (!first) throw new Error('no instances');
  rmSync(first.path);
  const before = rows();
  spoil('UPDATE series SET instances = 9');
  expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: 7, problems: 1 } });
  expect(rows()).toEqual(before);
});

it('keeps status, priority, measurements and audit over a rebuild', async () => {
  await fill();
  archive.store.studies.open(`${root}.1`, 'Dr A');
  archive.store.studies.setPriority(`${root}.1`, 'stat', 'Dr A');
  const audit = archive.store.audit.list().length;
  await archive.store.reindex();
  expect(archive.store.studies.get(`${root}.1`)).toMatchObject({
    status: 'reading',
    priority: 'stat',
    NumberOfStudyRelatedInstances: 5,
    StudyDescription: 'CT Chest',
  });
  expect(archive.store.audit.list().length).toBe(audit + 1);
  expect(archive.store.audit.verify().ok).toBe(true);
});

it('does not count derived objects as received, but shows their series', async () => {
  await fill();
  expect(archive.store.studies.get(`${root}.1`)).toMatchObject({ NumberOfStudyRelatedInstances: 5, NumberOfStudyRelatedSeries: 1, ModalitiesInStudy: ['CT'] });
  expect(archive.store.studies.series(`${root}.1`).map((series) => series.derived)).toEqual([false, true]);
});

it('reports a missing, a changed and an unknown file; takes the unknown one in; puts a second copy aside', async () => {
  await fill();
  const [first, second] = archive.store.instances.ofStudy(`${root}.1`);
  if (!first || !second) throw new Error('no instances');
  writeFileSync(join(dataDir, 'objects/000000/r0000000900.dcm'), ctFile(900));
  copyFileSync(first.path, join(dataDir, 'objects/000000/r0000000901.dcm'));
  rmSync(first.path);
  writeFileSync(second.path, 'x', { flag: 'a' });
  const verified = await archive.store.verify();
  expect(verified.problems.map(({ code }) => code).sort()).toEqual(['FILE_CHANGED', 'FILE_MISSING', 'NOT_IN_INDEX', 'NOT_IN_INDEX']);
  await archive.store.reindex();
  expect(archive.store.instances.open(`${root}.3.900`).ok).toBe(true);
  const after = (await archive.store.verify()).problems.map(({ code }) => code);
  expect(after).toContain('FILE_CHANGED');
  expect(after).not.toContain('NOT_IN_INDEX');
});
