// What a killed process, a lost file and litter leave behind: nothing acknowledged is missing, nothing kept is hidden, and verify says the truth.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from './testing/testArchive.ts';

const uidOf = (n: number): string => `${root}.3.${String(n)}`;
let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

function pathOf(n: number): string {
  const object = archive.store.instances.open(uidOf(n));
  if (!object.ok) throw new Error(object.error.message);
  return object.value.path;
}

/** A file under its final name without a row, as a kill between rename and commit leaves it. */
function placeWithoutRow(from: string, id: number): string {
  const path = join(archive.dataDir, 'objects', '000000', `r${String(id).padStart(10, '0')}.dcm`);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(from, path);
  return path;
}

async function reopen(): Promise<void> {
  await archive.close();
  archive = openTestArchive(archive.dataDir);
}

describe('after a kill between the rename and the row', () => {
  it('the object is taken in, once (catches: verify that fails after each kill, an image that nobody shows)', async () => {
    const other = openTestArchive(join(folder.path, 'other'));
    await receive(other.ingest, ctDataSet(2), incomingOf(2));
    const made = other.store.instances.open(uidOf(2));
    await receive(archive.ingest, ctDataSet(1), incomingOf(1));
    if (made.ok) placeWithoutRow(made.value.path, 2);
    await other.close();
    await reopen();
    expect(await archive.store.recover()).toEqual({ adopted: 1, aside: 0 });
    expect(archive.store.studies.list({ limit: 9, offset: 0 }).rows).toMatchObject([{ NumberOfStudyRelatedInstances: 2 }]);
    expect(await archive.store.verify()).toMatchObject({ ok: true, instances: 2 });
    expect(await receive(archive.ingest, ctDataSet(2), incomingOf(2))).toEqual({ kind: 'duplicate' });
    expect(await archive.store.recover()).toEqual({ adopted: 0, aside: 0 });
  });

  it('a second file of a known instance is put aside and shown (catches: doubled instances)', async () => {
    await receive(archive.ingest, ctDataSet(1), incomingOf(1));
    const copy = placeWithoutRow(pathOf(1), 7);
    expect(await archive.store.recover()).toEqual({ adopted: 0, aside: 1 });
    expect(existsSync(copy)).toBe(false);
    expect(archive.store.quarantine.list()).toMatchObject([{ code: 'SECOND_COPY' }]);
    expect(await archive.store.verify()).toMatchObject({ ok: true, instances: 1 });
  });

  it('a file that reached quarantine without its row is shown (catches: kept for ever and never seen)', async () => {
    writeFileSync(join(archive.dataDir, 'quarantine', 'b7a1.dcm'), 'half of something');
    expect(await archive.store.recover()).toEqual({ adopted: 0, aside: 1 });
    expect(archive.store.quarantine.list()).toMatchObject([{ code: 'INTERRUPTED', bytes: 17 }]);
    expect(await archive.store.recover()).toEqual({ adopted: 0, aside: 0 });
  });
});

it.each([
  ['gone', (path: string) => rmSync(path)],
  ['cut', (path: string) => writeFileSync(path, 'half')],
])('a stored file that is %s is mended by a second send (catches: "here already" for bytes that nobody has)', async (_, harm) => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  harm(pathOf(1));
  expect(await archive.store.verify()).toMatchObject({ ok: false });
  const outcomes = await Promise.all([1, 2, 3].map(() => receive(archive.ingest, ctDataSet(1), incomingOf(1, { callingAet: 'ANOTHER' }))));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['duplicate', 'duplicate', 'stored']);
  expect(await archive.store.verify()).toMatchObject({ ok: true, instances: 1 });
  expect(archive.store.audit.list().at(-1)).toMatchObject({ action: 'instance.restored', who: 'AE ANOTHER' });
});

it('litter of file managers stops nothing, strangers are named (catches: an archive that cannot be opened, verified or rebuilt)', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  writeFileSync(join(archive.dataDir, 'objects', '.DS_Store'), '');
  writeFileSync(join(archive.dataDir, 'objects', 'zebra'), '');
  writeFileSync(join(dirname(pathOf(1)), 'note.txt'), '');
  await reopen();
  const { problems } = await archive.store.verify();
  expect(problems.map(({ code, message }) => `${code} ${message.split(' ')[0] ?? ''}`)).toEqual(['NOT_OURS objects/zebra', 'NOT_OURS objects/000000/note.txt']);
  expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: 1, problems: 0 } });
  expect(await receive(archive.ingest, ctDataSet(2), incomingOf(2))).toEqual({ kind: 'stored' });
});

it('two rebuilds at once do not sweep each other away (catches: rows lost with the table of the first)', async () => {
  for (let n = 1; n <= 20; n += 1) await receive(archive.ingest, ctDataSet(n), incomingOf(n));
  const [first, second] = await Promise.all([archive.store.reindex(), archive.store.reindex()]);
  expect([first, second]).toMatchObject([
    { ok: true, value: { instances: 20 } },
    { ok: false, error: { code: 'CONFLICT' } },
  ]);
  expect(await archive.store.reindex()).toMatchObject({ ok: true, value: { instances: 20 } });
});
