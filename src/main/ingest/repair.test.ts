import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredObject } from '../store/index.ts';
import { ctDataSet, ctFile, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let dataDir: string;
let archive: TestArchive;
beforeEach(async () => {
  folder = tempFolder();
  dataDir = join(folder.path, 'archive');
  archive = openTestArchive(dataDir);
  for (let n = 1; n <= 6; n += 1) await receive(archive.ingest, ctDataSet(n), incomingOf(n));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

function stored(n: number): StoredObject {
  const found = archive.store.instances.open(`${root}.3.${String(n)}`);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

/** Other bytes, same size. */
function rot(path: string): void {
  const bytes = readFileSync(path);
  bytes.subarray(-20).fill(7);
  writeFileSync(path, bytes);
}

const codes = (list: { code: string }[]): string[] => list.map(({ code }) => code).sort();
const filesIn = (name: string): string[] =>
  readdirSync(join(dataDir, name), { recursive: true, withFileTypes: true }).flatMap((e) => (e.isFile() ? [e.name] : []));

describe('verify --repair', () => {
  it('adopts the sound, puts the torn aside, marks the missing, restores what lies elsewhere; no byte is lost (catches: a repair that deletes or blesses)', async () => {
    const [missing, cut, changed, astray] = [stored(1), stored(2), stored(3), stored(4)];
    const astrayBytes = readFileSync(astray.path);
    rmSync(missing.path);
    truncateSync(cut.path, 700);
    rot(changed.path);
    renameSync(astray.path, join(dataDir, 'objects/000000/r0000000904.dcm'));
    writeFileSync(join(dataDir, 'objects/000000/r0000000900.dcm'), ctFile(900));
    writeFileSync(join(dataDir, 'objects/000000/r0000000901.dcm'), ctFile(901).subarray(0, 600));
    copyFileSync(stored(5).path, join(dataDir, 'objects/000000/r0000000902.dcm'));
    const before = filesIn('objects').length + filesIn('quarantine').length;

    const found = await archive.store.verify();
    expect(found.repairs).toEqual([]);
    expect(codes(found.problems)).toEqual(['FILE_CHANGED', 'FILE_CUT', 'FILE_MISSING', 'FILE_MISSING', ...Array<string>(4).fill('NOT_IN_INDEX')]);
    const { repairs } = await archive.store.verify({ repair: true });
    expect(codes(repairs)).toEqual(['ADOPTED', 'MARKED', 'MARKED', 'MARKED', 'PUT_ASIDE', 'PUT_ASIDE', 'RESTORED', 'RESTORED']);
    expect(repairs.every(({ message }) => message.length > 20)).toBe(true);

    expect(filesIn('objects').length + filesIn('quarantine').length).toBe(before);
    expect(readFileSync(stored(4).path).equals(astrayBytes)).toBe(true);
    expect(archive.store.instances.open(`${root}.3.900`).ok).toBe(true);
    expect(archive.store.damaged()).toBe(3);
    expect(codes((await archive.store.verify()).problems)).toEqual(['FILE_MISSING', 'FILE_MISSING', 'FILE_MISSING']);
  });

  it('what was marked is healed by a second delivery, and the mark goes (catches: "here already" for bytes that nobody has)', async () => {
    const changed = stored(3);
    rot(changed.path);
    await archive.store.verify({ repair: true });
    expect(existsSync(changed.path)).toBe(false);
    expect(await receive(archive.ingest, ctDataSet(3), incomingOf(3))).toEqual({ kind: 'stored' });
    expect(await archive.store.verify()).toMatchObject({ ok: true });
    expect(archive.store.damaged()).toBe(0);
  });

  it('says nothing wrong of an archive that receives meanwhile (catches: false alarms that teach people to ignore it)', async () => {
    let n = 100;
    const sender = { isOn: true };
    const sending = (async () => {
      while (sender.isOn) {
        n += 1;
        await receive(archive.ingest, ctDataSet(n), incomingOf(n));
      }
    })();
    const all = [];
    for (let i = 0; i < 5; i += 1) all.push(...(await archive.store.verify({ repair: true })).problems);
    sender.isOn = false;
    await sending;
    expect(all).toEqual([]);
    expect(archive.store.instances.count()).toBe(n - 100 + 6);
  });

  it('stops when asked, repairs nothing then, and says that it stopped', async () => {
    rmSync(stored(1).path);
    const stop = new AbortController();
    stop.abort();
    const result = await archive.store.verify({ repair: true, signal: stop.signal });
    expect(codes(result.problems)).toContain('CANCELLED');
    expect(result.repairs).toEqual([]);
  });
});

describe('reindex beside receiving', () => {
  it('loses nothing that comes while it runs, and leaves what it says right (catches: rows of new objects swept away)', async () => {
    for (let n = 10; n <= 60; n += 1) await receive(archive.ingest, ctDataSet(n, { StudyInstanceUID: `${root}.7.${String(n % 5)}` }), incomingOf(n));
    let n = 100;
    const sender = { isOn: true };
    const sending = (async () => {
      while (sender.isOn) {
        n += 1;
        await receive(archive.ingest, ctDataSet(n, { StudyInstanceUID: `${root}.7.${String(n % 5)}` }), incomingOf(n));
      }
    })();
    for (let i = 0; i < 5; i += 1) expect((await archive.store.reindex()).ok).toBe(true);
    sender.isOn = false;
    await sending;
    expect(archive.store.instances.count()).toBe(n - 100 + 6 + 51);
    const counted = archive.store.studies.list({ limit: 100, offset: 0 }).rows.reduce((sum, row) => sum + row.NumberOfStudyRelatedInstances, 0);
    expect(counted).toBe(archive.store.instances.count());
    expect((await archive.store.verify()).ok).toBe(true);
  });

  it('a rebuild after the loss of the database that is stopped says that the index is incomplete, until one has ended (catches: half an index that reads as normal)', async () => {
    await archive.close();
    for (const name of readdirSync(dataDir).filter((file) => file.startsWith('archive.db'))) rmSync(join(dataDir, name));
    archive = openTestArchive(dataDir);
    const stop = new AbortController();
    const stopped = await archive.store.reindex({
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(stopped).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await archive.close();
    archive = openTestArchive(dataDir);
    expect(archive.store.indexProblem()).not.toBe('');
    expect(codes((await archive.store.verify()).problems)).toContain('INDEX_INCOMPLETE');
    expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: 6, problems: 0 } });
    expect(archive.store.indexProblem()).toBe('');
    expect((await archive.store.verify()).ok).toBe(true);
  });

  it('keeps the hashes of known files, so that a rotten one is found afterwards (catches: a rebuild that blesses what it reads)', async () => {
    const rotten = stored(2);
    rot(rotten.path);
    expect(statSync(rotten.path).size).toBe(rotten.size);
    await archive.store.reindex();
    expect(codes((await archive.store.verify()).problems)).toEqual(['FILE_CHANGED']);
  });
});
