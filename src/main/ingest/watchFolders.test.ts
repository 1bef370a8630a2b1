// Watched folders on real files: what rests is taken in once, what is being written waits, what is refused is kept, a stick may come and go.
import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WatchedFolder } from '../../contract/watch.ts';
import { ctFile, openTestArchive, tempFolder, type TestArchive } from './testing/testArchive.ts';
import { watchFolders, type FolderWatch } from './watchFolders.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let inbox: string;
let watch: FolderWatch | undefined;

beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  inbox = join(folder.path, 'inbox');
  mkdirSync(join(inbox, 'sub'), { recursive: true });
});

afterEach(async () => {
  await watch?.close();
  await archive.close();
  folder.remove();
});

function start(afterwards: WatchedFolder['afterwards'], path = inbox): FolderWatch {
  watch = watchFolders({
    dataDir: archive.dataDir,
    folders: [{ path, afterwards }],
    importPaths: (paths, options) => archive.ingest.importPaths(paths, options),
    everyMs: 30,
    restMs: 60,
  });
  return watch;
}

function stored(): number {
  return archive.store.instances.count();
}

it('moves what it took in, and what it could not take, out of the way; nothing is deleted', async () => {
  writeFileSync(join(inbox, '1.dcm'), ctFile(1));
  writeFileSync(join(inbox, 'sub', '2.dcm'), ctFile(2));
  writeFileSync(join(inbox, 'notes.txt'), 'no image');
  writeFileSync(join(inbox, 'broken.dcm'), ctFile(3).subarray(0, 200));
  const running = start('move');
  await vi.waitFor(() => {
    expect(readdirSync(join(inbox, 'not-imported')).sort()).toEqual(['broken.dcm', 'notes.txt']);
  }, 5000);
  await vi.waitFor(() => {
    expect(readdirSync(join(inbox, 'imported')).sort()).toEqual(['1.dcm', 'sub']);
  }, 5000);
  expect(stored()).toBe(2);
  expect(existsSync(join(inbox, 'imported', 'sub', '2.dcm'))).toBe(true);
  writeFileSync(join(inbox, '1.dcm'), ctFile(1));
  await vi.waitFor(() => {
    expect(readdirSync(join(inbox, 'imported')).sort()).toEqual(['1.dcm', '1.dcm.2', 'sub']);
  }, 5000);
  expect(running.states()).toMatchObject([{ state: 'waiting', stored: 2, notImported: 2, message: '' }]);
});

it('waits until a file rests (catches: half a file put into quarantine)', async () => {
  const whole = ctFile(1);
  const path = join(inbox, 'slow.dcm');
  writeFileSync(path, whole.subarray(0, 300));
  start('leave');
  for (let at = 300; at < whole.length; at += 50) {
    appendFileSync(path, whole.subarray(at, at + 50));
    await new Promise((done) => setTimeout(done, 20));
    expect(archive.store.quarantine.count()).toBe(0);
  }
  await vi.waitFor(() => {
    expect(stored()).toBe(1);
  }, 5000);
  expect(archive.store.quarantine.count()).toBe(0);
});

it('left files are read once, also by the next watch, and again when they change', async () => {
  writeFileSync(join(inbox, '1.dcm'), ctFile(1));
  let looks = 0;
  const importPaths: TestArchive['ingest']['importPaths'] = (paths, options) => {
    looks += paths.length;
    return archive.ingest.importPaths(paths, options);
  };
  const options = { dataDir: archive.dataDir, folders: [{ path: inbox, afterwards: 'leave' as const }], importPaths, everyMs: 20, restMs: 40 };
  watch = watchFolders(options);
  await vi.waitFor(() => {
    expect(existsSync(join(archive.dataDir, 'cache', 'watched.json'))).toBe(true);
  }, 5000);
  await watch.close();
  watch = watchFolders(options);
  writeFileSync(join(inbox, '2.dcm'), ctFile(2));
  await vi.waitFor(() => {
    expect(stored()).toBe(2);
  }, 5000);
  expect(looks).toBe(2);
  expect(readdirSync(inbox).sort()).toEqual(['1.dcm', '2.dcm', 'sub']);
});

it('says that the folder is not there, goes on when it comes, and never watches the archive itself or follows links out', async () => {
  const away = join(folder.path, 'stick');
  const running = start('move', away);
  await vi.waitFor(() => {
    expect(running.states()).toMatchObject([{ state: 'missing' }]);
  }, 5000);
  writeFileSync(join(folder.path, 'elsewhere.dcm'), ctFile(7));
  symlinkSync(join(folder.path, 'elsewhere.dcm'), join(inbox, 'link.dcm'));
  writeFileSync(join(inbox, '1.dcm'), ctFile(1));
  renameSync(inbox, away);
  await vi.waitFor(() => {
    expect(stored()).toBe(1);
  }, 5000);
  expect(running.states()).toMatchObject([{ message: '' }]);
  await running.close();
  const own = start('move', join(archive.dataDir, 'objects'));
  await vi.waitFor(() => {
    expect(own.states()).toMatchObject([{ state: 'refused' }]);
  }, 5000);
});

it('a full disk leaves the files where they are (catches: "imported" for what was not kept)', async () => {
  await archive.close();
  archive = openTestArchive(join(folder.path, 'full'), { lowDiskBytes: Number.MAX_SAFE_INTEGER });
  writeFileSync(join(inbox, '1.dcm'), ctFile(1));
  const running = start('move');
  await vi.waitFor(() => {
    expect(running.states()[0]?.message).toContain('could not be taken in');
  }, 5000);
  expect(readdirSync(inbox).sort()).toEqual(['1.dcm', 'sub']);
});

it('leaves a file where it is when it was written to while it was taken in (catches: moved away from under its writer, half of it in not-imported)', async () => {
  const whole = ctFile(1);
  const path = join(inbox, 'slow.dcm');
  writeFileSync(path, whole.subarray(0, 300));
  let rest: Uint8Array | undefined = whole.subarray(300);
  const importPaths: TestArchive['ingest']['importPaths'] = async (paths, options) => {
    const result = await archive.ingest.importPaths(paths, options);
    if (rest) appendFileSync(path, rest);
    rest = undefined;
    return result;
  };
  watch = watchFolders({ dataDir: archive.dataDir, folders: [{ path: inbox, afterwards: 'move' }], importPaths, everyMs: 30, restMs: 60 });
  await vi.waitFor(() => {
    expect(existsSync(join(inbox, 'imported', 'slow.dcm'))).toBe(true);
  }, 5000);
  expect(stored()).toBe(1);
  expect(existsSync(join(inbox, 'not-imported'))).toBe(false);
});

it('refuses a damaged ZIP once (catches: the folder paused for a minute, and an audit record, each minute for ever)', async () => {
  writeFileSync(join(inbox, 'broken.zip'), Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(600, 7)]));
  const running = start('move');
  await vi.waitFor(() => {
    expect(readdirSync(join(inbox, 'not-imported'))).toEqual(['broken.zip']);
  }, 5000);
  writeFileSync(join(inbox, '1.dcm'), ctFile(1));
  await vi.waitFor(() => {
    expect(stored()).toBe(1);
  }, 5000);
  expect(running.states()).toMatchObject([{ notImported: 1, message: '' }]);
});

it('does not guess where a relative path lies', async () => {
  const running = start('move', 'inbox');
  await vi.waitFor(() => {
    expect(running.states()).toMatchObject([{ state: 'refused' }]);
  }, 5000);
});
