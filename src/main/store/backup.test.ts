// Backup and restore: whole under load, incremental, recognised when it was cut off; a restore checks every byte and takes an empty folder only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { childProgram } from '../ingest/testing/childProgram.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { restoreBackup } from './index.ts';
import { lockFolder } from './lock.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
const at = (...names: string[]): string => join(folder.path, ...names);
beforeEach(async () => {
  folder = tempFolder();
  archive = openTestArchive(at('archive'));
  for (const n of [1, 2, 3]) await receive(archive.ingest, ctDataSet(n), incomingOf(n));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

function restore(dataDir = at('new')): ReturnType<typeof restoreBackup> {
  return restoreBackup({ from: at('backup'), dataDir, who: 'Dr A' });
}

interface Head {
  database: { file: string };
  manifest: { file: string };
}

function head(): Head {
  return JSON.parse(readFileSync(at('backup', 'backup.json'), 'utf8')) as Head;
}

async function restored<T>(look: (store: TestArchive['store']) => T | Promise<T>): Promise<T> {
  const other = openTestArchive(at('new'));
  try {
    return await look(other.store);
  } finally {
    await other.close();
  }
}

it('carries objects, users, measurements, corrections, the trash, quarantine and the audit chain; only what is new is copied again', async () => {
  const { store } = archive;
  store.users.add({ id: 'u1', name: 'Dr A', method: 'password', passwordHash: 'x', osUser: 'o' });
  store.corrections.apply({ kind: 'correctStudy', StudyInstanceUID: `${root}.1`, attributes: { StudyID: 'X' } }, { who: 'Dr A', reason: 'typo' });
  await receive(archive.ingest, ctDataSet(1, { PatientID: 'other bytes' }), incomingOf(1));
  expect(await store.backup(at('backup'))).toMatchObject({ ok: true, value: { files: 4, copied: 4, studies: 1, problems: [] } });
  await receive(archive.ingest, ctDataSet(9, { StudyInstanceUID: `${root}.9` }), incomingOf(9));
  await store.trash.delete([`${root}.9`], { who: 'Dr A', reason: 'wrong', cause: 'person', force: false });
  expect(await store.backup(at('backup'))).toMatchObject({ ok: true, value: { files: 5, copied: 1 } });
  expect(readdirSync(at('backup')).sort()).toEqual(
    [head().database.file, 'backup.json', 'derived', head().manifest.file, 'objects', 'quarantine'].filter((n) => n !== 'derived').sort(),
  );
  for (const line of readFileSync(at('backup', head().manifest.file), 'utf8').trim().split('\n'))
    expect(
      createHash('sha256')
        .update(readFileSync(at('backup', line.slice(66))))
        .digest('hex'),
    ).toBe(line.slice(0, 64));
  expect(await restore()).toMatchObject({ ok: true, value: { files: 5, studies: 1 } });
  const object = store.instances.open(`${root}.3.1`);
  await restored(async (other) => {
    expect(await other.verify()).toMatchObject({ ok: true, instances: 3, audit: { ok: true } });
    expect([other.users.list()[0]?.name, other.quarantine.count(), other.trash.list().length]).toEqual(['Dr A', 1, 1]);
    expect(other.corrections.list(`${root}.1`)).toHaveLength(1);
    const copy = other.instances.open(`${root}.3.1`);
    if (!object.ok || !copy.ok) throw new Error('gone');
    expect(Math.round(statSync(copy.value.path).mtimeMs)).toBe(Math.round(statSync(object.value.path).mtimeMs));
    expect(await other.reindex()).toMatchObject({ ok: true, value: { problems: 0 } });
    expect(other.audit.list().some(({ action }) => action === 'archive.restored')).toBe(true);
  });
});

it('is consistent while objects come in, and the archive goes on (catches: a row in the backup whose file is not)', async () => {
  const enough = new AbortController();
  let sent = 100;
  const sending = (async () => {
    while (!enough.signal.aborted) expect(await receive(archive.ingest, ctDataSet((sent += 1)), incomingOf(sent))).toEqual({ kind: 'stored' });
  })();
  expect(await archive.store.backup(at('backup'))).toMatchObject({ ok: true });
  enough.abort();
  await sending;
  expect(await restore()).toMatchObject({ ok: true });
  expect(await restored((store) => store.verify())).toMatchObject({ ok: true, problems: [] });
});

it('cut off or stopped is no backup, the one before it stays whole, and the next goes on from there', async () => {
  const cut = async (files: number): Promise<void> => {
    const stop = new AbortController();
    const onProgress = (done: number): void => {
      if (done >= files) stop.abort();
    };
    expect(await archive.store.backup(at('backup'), { signal: stop.signal, onProgress })).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  };
  await cut(2);
  expect(await restore()).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
  expect(existsSync(at('new'))).toBe(false);
  expect(await archive.store.backup(at('backup'))).toMatchObject({ ok: true, value: { files: 3, copied: 1 } });
  for (const n of [4, 5]) await receive(archive.ingest, ctDataSet(n), incomingOf(n));
  await cut(4);
  expect(await restore()).toMatchObject({ ok: true, value: { files: 3 } });
});

it('killed in the middle is told from a whole one and can be gone on with', async () => {
  for (let n = 10; n < 60; n += 1) await receive(archive.ingest, ctDataSet(n), incomingOf(n));
  await archive.close();
  const child = await childProgram('lifecycleChild');
  const { signal } = spawnSync(process.execPath, [child.path, 'backup', at('archive'), at('backup')], { stdio: 'inherit' });
  child.remove();
  archive = openTestArchive(at('archive'));
  expect(signal).toBe('SIGKILL');
  expect(await restore()).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
  const again = await archive.store.backup(at('backup'));
  expect(again.ok && again.value.copied < 40 && again.value.files === 53).toBe(true);
  expect(await restore()).toMatchObject({ ok: true, value: { files: 53 } });
});

it('takes away what a killed restore left, not what one that runs has (catches: a disk that fills with halves of archives)', async () => {
  await archive.store.backup(at('backup'));
  for (const name of ['.new.restoring-dead', '.new.restoring-alive']) mkdirSync(at(name, 'objects'), { recursive: true });
  const alive = lockFolder(at('.new.restoring-alive'));
  expect(await restore()).toMatchObject({ ok: true });
  expect(existsSync(at('.new.restoring-dead'))).toBe(false);
  expect(existsSync(at('.new.restoring-alive', 'objects'))).toBe(true);
  if (alive.ok) alive.value.release();
});

it('names a file of the archive that is gone or has changed, and holds all others', async () => {
  const object = archive.store.instances.open(`${root}.3.2`);
  if (!object.ok) throw new Error('gone');
  writeFileSync(object.value.path, readFileSync(object.value.path).fill(1, 900));
  const done = await archive.store.backup(at('backup'));
  expect(done).toMatchObject({ ok: true, value: { files: 2, problems: [{ file: object.value.path.slice(at('archive').length + 1) }] } });
});

it('is not restored when a byte of it changed, nor over anything, nor mixed with another archive', async () => {
  await archive.store.backup(at('backup'));
  mkdirSync(at('full'));
  writeFileSync(at('full', 'x'), '');
  expect(await restore(at('full'))).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  expect(await archive.store.backup(at('archive', 'backup'))).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  expect(await archive.store.backup(at('full'))).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  const other = openTestArchive(at('other'), { now: () => 1 });
  await receive(other.ingest, ctDataSet(1), incomingOf(1));
  expect(await other.store.backup(at('backup'))).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  await other.close();
  const file = at('backup', readFileSync(at('backup', head().manifest.file), 'utf8').slice(66).split('\n')[0] ?? '');
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.from(bytes).fill(bytes.at(-1) === 7 ? 8 : 7, bytes.length - 1));
  expect(await restore()).toMatchObject({ ok: false, error: { code: 'IO_ERROR' } });
  expect(existsSync(at('new'))).toBe(false);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('copies a file again that holds other bytes of the same length since (catches: a backup that is refused when it is restored)', async () => {
  await archive.store.backup(at('backup'));
  const object = archive.store.instances.open(`${root}.3.2`);
  if (!object.ok) throw new Error(object.error.message);
  const bytes = readFileSync(object.value.path);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  writeFileSync(object.value.path, bytes);
  await archive.close();
  const hash = createHash('sha256').update(bytes.subarray(object.value.dataSetOffset)).digest('hex');
  const db = new SqliteDatabase(at('archive', 'archive.db'));
  db.prepare('UPDATE instances SET dataSetSha256 = ? WHERE SOPInstanceUID = ?').run(hash, `${root}.3.2`);
  db.close();
  archive = openTestArchive(at('archive'));
  expect(await archive.store.backup(at('backup'))).toMatchObject({ ok: true, value: { files: 3, copied: 1, problems: [] } });
  expect(await restore()).toMatchObject({ ok: true });
  expect(await restored((store) => store.verify())).toMatchObject({ ok: true, problems: [] });
});

it('on a full disk is no backup, says so, and the one before it stays whole', async () => {
  const mount = at('small');
  mkdirSync(mount);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mount]).status !== 0) {
    console.info('skipped: a full disk (no right to mount a small file system)');
    return;
  }
  try {
    const to = join(mount, 'backup');
    expect(await archive.store.backup(to)).toMatchObject({ ok: true, value: { files: 3 } });
    for (const n of [4, 5])
      await receive(archive.ingest, ctDataSet(n, { PixelData: new Uint8Array(512 * 1024 * 8), Rows: 2048, Columns: 1024 }), incomingOf(n));
    expect(await archive.store.backup(to)).toMatchObject({ ok: false, error: { code: 'DISK_FULL' } });
    expect((await archive.store.verify()).problems).toEqual([]);
    expect(await restoreBackup({ from: to, dataDir: at('new'), who: 'Dr A' })).toMatchObject({ ok: true });
    expect(await restored((store) => [store.instances.count(), store.audit.verify().ok])).toEqual([3, true]);
  } finally {
    spawnSync('umount', [mount]);
  }
});

it('taken while four senders send is whole when it is restored: each object with its row, each row with its file', async () => {
  let next = 100;
  let isOver = false;
  const answered: number[] = [];
  const sender = async (): Promise<void> => {
    while (!isOver) {
      const n = next++;
      if ((await receive(archive.ingest, ctDataSet(n), incomingOf(n))).kind === 'stored') answered.push(n);
    }
  };
  const sending = Promise.all(Array.from({ length: 4 }, sender));
  while (answered.length < 20) await new Promise((resolve) => setImmediate(resolve));
  const before = [...answered];
  expect(await archive.store.backup(at('backup'))).toMatchObject({ ok: true, value: { problems: [] } });
  isOver = true;
  await sending;
  expect(await restore()).toMatchObject({ ok: true });
  await restored(async (store) => {
    expect(await store.verify()).toMatchObject({ ok: true, problems: [] });
    expect(before.filter((n) => !store.instances.open(`${root}.3.${String(n)}`).ok)).toEqual([]);
  });
});

it.each(['reindex', 'correct'])('killed in the middle of %s, an archive opens sound and goes on', async (what) => {
  for (let n = 10; n < 60; n += 1) await receive(archive.ingest, ctDataSet(n), incomingOf(n));
  await archive.close();
  const child = await childProgram('lifecycleChild');
  const run = spawnSync(process.execPath, [child.path, what, at('archive'), `${root}.1`], { stdio: 'inherit' });
  child.remove();
  archive = openTestArchive(at('archive'));
  expect(run.signal).toBe('SIGKILL');
  await archive.store.recover();
  expect(await archive.store.verify()).toMatchObject({ ok: true, problems: [] });
  expect(archive.store.studies.get(`${root}.1`)).toMatchObject({
    NumberOfStudyRelatedInstances: 53,
    PatientName: what === 'correct' ? 'Richtig^Rita' : 'Muster^Erika',
  });
  expect(await archive.store.reindex()).toMatchObject({ ok: true, value: { instances: 53, problems: 0 } });
  expect(archive.store.studies.get(`${root}.1`)?.PatientName).toBe(what === 'correct' ? 'Richtig^Rita' : 'Muster^Erika');
  expect(archive.store.indexProblem()).toBe('');
});
