// Deletion, restore, removal for good, retention and quota on a real archive; nothing that is not due ever loses a byte.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataSetModel } from '../../dicom/writer.ts';
import { childProgram } from '../ingest/testing/childProgram.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';

const day = 86_400_000;
const one = `${root}.1`;
const two = `${root}.9`;
const person = { who: 'Dr A', reason: 'sent by mistake', cause: 'person', force: false } as const;

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let now = 0;

function open(): void {
  archive = openTestArchive(folder.path, { now: () => now });
}
async function send(n: number, fields: DataSetModel = {}): Promise<void> {
  expect(await receive(archive.ingest, ctDataSet(n, fields), incomingOf(n))).toEqual({ kind: 'stored' });
}
function fileOf(n: number): string {
  const object = archive.store.instances.open(`${root}.3.${String(n)}`);
  if (!object.ok) throw new Error(object.error.message);
  return object.value.path;
}
async function soundArchive(): Promise<void> {
  expect(await archive.store.verify()).toMatchObject({ ok: true, problems: [] });
}

beforeEach(async () => {
  folder = tempFolder();
  now = Date.UTC(2026, 0, 1);
  open();
  await send(1);
  await send(2);
  await send(3, { StudyInstanceUID: two, PatientID: 'P9', PatientName: 'Andere^Anna' });
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

describe('a deleted study', () => {
  it('is hidden everywhere at once and comes back whole; reindex and a restart do not bring it back', async () => {
    const { store } = archive;
    const path = fileOf(3);
    expect(await store.trash.delete([two], person)).toMatchObject({ ok: true, value: { studies: 1, instances: 1, purgeAt: '2026-01-31T00:00:00.000Z' } });
    const hidden = (): void => {
      const { store } = archive;
      expect(store.studies.list({ limit: 10, offset: 0 })).toMatchObject({ total: 1, counts: { all: 1 } });
      expect(store.studies.list({ filter: { text: 'andere' }, limit: 10, offset: 0 }).total).toBe(0);
      expect([store.studies.get(two), store.studies.detail(two), store.instances.ofStudy(two)]).toEqual([undefined, undefined, []]);
      expect(store.instances.open(`${root}.3.3`).ok).toBe(false);
      expect([...store.queries.find('PATIENT', [{ keyword: 'PatientID', value: 'P9' }])]).toEqual([]);
      expect(store.queries.select({ StudyInstanceUID: [two] })).toEqual([]);
      expect([store.studies.count(), store.instances.count()]).toEqual([1, 2]);
    };
    hidden();
    await soundArchive();
    expect(await store.reindex()).toMatchObject({ ok: true, value: { instances: 2, problems: 0 } });
    hidden();
    await archive.close();
    open();
    expect(await archive.store.recover()).toEqual({ adopted: 0, aside: 0 });
    hidden();
    expect(archive.store.trash.list()).toMatchObject([{ StudyInstanceUID: two, PatientName: 'Andere^Anna', instances: 1, deletedBy: 'Dr A', cause: 'person' }]);
    await send(4);
    expect(fileOf(4)).not.toBe(path);
    expect(await archive.store.trash.restore(two, 'Dr B')).toEqual({ ok: true, value: { instances: 1, notRestored: 0 } });
    expect(fileOf(3)).toBe(path);
    expect(archive.store.trash.list()).toEqual([]);
    await soundArchive();
  });

  it('with work of people, or to be kept, goes only by force; an unknown one takes none with it', async () => {
    const { store } = archive;
    store.lifecycle.keep(two, true, 'Dr A');
    expect(await store.trash.delete([one, two], person)).toMatchObject({ ok: false, error: { code: 'REFUSED', data: { StudyInstanceUID: two } } });
    expect(await store.trash.delete([one, '1.2'], person)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(store.studies.count()).toBe(2);
    expect(await store.trash.delete([two], { ...person, force: true })).toMatchObject({ ok: true });
    expect(JSON.stringify(store.audit.list())).not.toMatch(/Andere|P9|sent by mistake/);
  });

  it('that is sent again is stored and seen again; what is in the trash waits for its time (catches: Success for an object that is then removed)', async () => {
    const { store } = archive;
    await store.trash.delete([two], person);
    expect(store.trash.noteArrival(two)).toBe(true);
    await send(3, { StudyInstanceUID: two, PatientID: 'P9', PatientName: 'Andere^Anna' });
    expect([store.trash.noteArrival(two), store.trash.noteArrival(one)]).toEqual([false, false]);
    expect(store.trash.list()).toMatchObject([{ arrivedAgain: true }]);
    now += 31 * day;
    expect(await store.trash.purge('system')).toMatchObject({ ok: true, value: { studies: 1, instances: 1 } });
    expect(existsSync(fileOf(3))).toBe(true);
    await soundArchive();
  });

  it('comes back beside what came meanwhile: the same bytes once, other bytes are said', async () => {
    const { store } = archive;
    await send(4, { StudyInstanceUID: two, PatientID: 'P9' });
    await send(5, { StudyInstanceUID: two, PatientID: 'P9' });
    await store.trash.delete([two], person);
    await send(3, { StudyInstanceUID: two, PatientID: 'P9', PatientName: 'Andere^Anna' });
    await send(4, { StudyInstanceUID: two, PatientID: 'P9', StudyDescription: 'other' });
    expect(await store.trash.restore(two, 'Dr A')).toEqual({ ok: true, value: { instances: 1, notRestored: 1 } });
    expect(store.instances.ofStudy(two)).toHaveLength(3);
    expect(store.trash.list()).toMatchObject([{ instances: 2 }]);
    await soundArchive();
  });
});

describe('a large study', () => {
  const most = 200;
  beforeEach(async () => {
    await Promise.all(Array.from({ length: most }, (_, i) => send(100 + i, { StudyInstanceUID: two })));
  });

  /** What the worklist and the object files say in each turn of the event loop until `work` ends. */
  async function between(work: Promise<unknown>): Promise<(number | undefined)[]> {
    const seen: (number | undefined)[] = [];
    const end = work.then(() => 'done');
    const turn = (): Promise<string> => new Promise((resolve) => setImmediate(resolve, 'turn'));
    do seen.push(archive.store.studies.get(two) && archive.store.instances.ofStudy(two).length);
    while ((await Promise.race([end, turn()])) === 'turn');
    return seen;
  }

  it('is deleted and restored while others are answered (catches: an archive that is deaf for seconds); whole until it is gone', async () => {
    const { store } = archive;
    const deleting = between(store.trash.delete([two], person));
    await send(900);
    const seen = await deleting;
    expect(seen.filter((n) => n !== undefined).length).toBeGreaterThan(3);
    expect(new Set(seen.filter((n) => n !== undefined))).toEqual(new Set([most + 1]));
    expect(store.trash.list()).toMatchObject([{ instances: most + 1 }]);
    const back = await between(store.trash.restore(two, 'Dr A'));
    expect(new Set(back).size).toBeGreaterThan(3);
    expect(store.instances.ofStudy(two)).toHaveLength(most + 1);
    await soundArchive();
  });

  it('takes along what came while it was deleted, is refused twice at once, and stays when it is signed meanwhile', async () => {
    const { store } = archive;
    const deleting = store.trash.delete([two], person);
    expect(await store.trash.delete([one, two], person)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(await store.trash.restore(two, 'Dr A')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(await store.trash.purge('system')).toMatchObject({ ok: true, value: { studies: 0 } });
    await send(901, { StudyInstanceUID: two });
    expect(await deleting).toMatchObject({ ok: true, value: { instances: most + 2 } });
    await store.trash.restore(two, 'Dr A');
    const again = store.trash.delete([two], person);
    store.lifecycle.keep(two, true, 'Dr B');
    expect(await again).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    expect([store.trash.list(), store.instances.ofStudy(two).length]).toEqual([[], most + 2]);
    await soundArchive();
  });

  it('killed while it is deleted is whole and can be deleted again (catches: objects in the list and in the trash)', async () => {
    await archive.close();
    const child = await childProgram('lifecycleChild');
    const run = spawnSync(process.execPath, [child.path, 'delete', folder.path, two], { stdio: 'inherit' });
    child.remove();
    open();
    expect(run.signal).toBe('SIGKILL');
    expect([archive.store.trash.list(), archive.store.instances.ofStudy(two).length]).toEqual([[], most + 1]);
    await soundArchive();
    expect(await archive.store.reindex()).toMatchObject({ ok: true, value: { instances: most + 3 } });
    expect(await archive.store.trash.purge('system')).toMatchObject({ ok: true, value: { studies: 0 } });
    expect(await archive.store.trash.delete([two], person)).toMatchObject({ ok: true, value: { instances: most + 1 } });
    expect(archive.store.trash.list()).toMatchObject([{ instances: most + 1 }]);
    await soundArchive();
  });
});

describe('removal for good', () => {
  it('takes files and rows when the time has come, not before, and gives no number twice', async () => {
    const { store } = archive;
    await send(7, { StudyInstanceUID: two });
    const [path, last] = [fileOf(3), fileOf(7)];
    await store.trash.delete([two], person);
    now += 30 * day - 1;
    expect(await store.trash.purge('system')).toMatchObject({ value: { studies: 0 } });
    expect(existsSync(path)).toBe(true);
    now += 1;
    expect(await store.trash.purge('system')).toMatchObject({ value: { studies: 1, instances: 2 } });
    expect([existsSync(path), existsSync(last)]).toEqual([false, false]);
    expect(store.audit.list().at(-1)).toMatchObject({ action: 'study.purged', detail: { instances: 2 } });
    expect(await store.trash.restore(two, 'Dr A')).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    await archive.close();
    open();
    await send(8);
    expect([path, last]).not.toContain(fileOf(8));
    await soundArchive();
  });

  it('waits while a backup runs', async () => {
    archive.store.settings.set({ deleteGraceDays: 0 }, 'Dr A');
    await archive.store.trash.delete([two], person);
    const backup = archive.store.backup(`${folder.path}-backup`);
    expect(await archive.store.trash.purge('system')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(await backup).toMatchObject({ ok: true, value: { files: 3 } });
    expect(await archive.store.trash.purge('system')).toMatchObject({ ok: true, value: { studies: 1 } });
    spawnSync('rm', ['-r', `${folder.path}-backup`]);
  });

  it('killed in the middle goes on at the next call, and touches nothing else', async () => {
    for (let n = 20; n < 60; n += 1) await send(n, { StudyInstanceUID: two });
    const paths = archive.store.instances.ofStudy(two).map((object) => object.path);
    await archive.store.trash.delete([two], person);
    await archive.close();
    const child = await childProgram('lifecycleChild');
    const run = spawnSync(process.execPath, [child.path, 'purge', folder.path, paths[10] ?? ''], { stdio: 'inherit' });
    child.remove();
    now = Date.UTC(2100, 0);
    open();
    expect(run.signal).toBe('SIGKILL');
    await archive.store.recover();
    await soundArchive();
    expect(await archive.store.trash.restore(two, 'Dr A')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(await archive.store.trash.purge('system')).toMatchObject({ ok: true, value: { instances: 41 } });
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
    expect(archive.store.instances.count()).toBe(2);
    await soundArchive();
  });
});

describe('retention and quota', () => {
  function setFinal(uid: string): void {
    const report = { id: crypto.randomUUID(), StudyInstanceUID: uid, version: 1, status: 'final', updatedAt: new Date(now).toISOString() };
    archive.store.reports.save(report as never, { who: 'Dr A', action: 'report.changed' });
  }

  it('take only final studies that nobody used and nobody keeps, into the trash, when they are asked for', async () => {
    const { store } = archive;
    now += 400 * day;
    expect(await store.lifecycle.tidy()).toEqual({ retention: 0, quota: 0 });
    store.settings.set({ retentionDays: 365 }, 'Dr A');
    expect(await store.lifecycle.tidy()).toEqual({ retention: 0, quota: 0 });
    setFinal(one);
    setFinal(two);
    store.lifecycle.used(one);
    store.lifecycle.keep(two, true, 'Dr A');
    expect(await store.lifecycle.tidy()).toEqual({ retention: 0, quota: 0 });
    store.lifecycle.keep(two, false, 'Dr A');
    expect(await store.lifecycle.tidy()).toEqual({ retention: 1, quota: 0 });
    expect(store.trash.list()).toMatchObject([{ StudyInstanceUID: two, cause: 'retention', deletedBy: 'system' }]);
  });

  it('a quota takes the longest unused first, and no more than it must', async () => {
    const { store } = archive;
    setFinal(one);
    setFinal(two);
    now += day;
    store.lifecycle.used(two);
    store.settings.set({ quotaBytes: store.instances.ofStudy(one).reduce((sum, { size }) => sum + size, 0) }, 'Dr A');
    expect(await store.lifecycle.tidy()).toEqual({ retention: 0, quota: 1 });
    expect(store.studies.get(one)).toBeUndefined();
    expect(await store.lifecycle.tidy()).toEqual({ retention: 0, quota: 0 });
  });
});

it('the low-disk mark of the settings holds at once', async () => {
  await archive.close();
  archive = openTestArchive(join(folder.path), { now: () => now, lowDiskBytes: undefined } as never);
  archive.store.settings.set({ lowDiskBytes: Number.MAX_SAFE_INTEGER }, 'Dr A');
  expect(await archive.store.objects.begin({ dataSetOffset: 0 })).toMatchObject({ ok: false, error: { code: 'DISK_FULL' } });
});
