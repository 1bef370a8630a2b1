// The watch in step with the settings, while they change and while the archive closes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ctFile, openTestArchive, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { createArchiveEvents } from './events.ts';
import { createFolderWatching, type FolderWatching } from './folderWatching.ts';
import type { Rooms } from './rooms.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let watching: FolderWatching;
const inbox = (name: string): string => join(folder.path, name);

beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  for (const name of ['a', 'b', 'c']) mkdirSync(inbox(name));
  watching = createFolderWatching({ store: archive.store, ingest: archive.ingest } as Rooms, createArchiveEvents());
});

afterEach(async () => {
  await watching.close();
  await archive.close();
  folder.remove();
});

it('watches what was said last, once (catches: two watches of one folder after two quick changes, one of them never stopped)', async () => {
  const changes = ['a', 'b', 'c'].map((name) => watching.follow([{ path: inbox(name), afterwards: 'leave' }]));
  await Promise.all(changes);
  expect(watching.states().map(({ path }) => path)).toEqual([inbox('c')]);
  writeFileSync(join(inbox('a'), '1.dcm'), ctFile(1));
  writeFileSync(join(inbox('c'), '2.dcm'), ctFile(2));
  await vi.waitFor(() => {
    expect(watching.states()).toMatchObject([{ stored: 1 }]);
  }, 20_000);
  expect(archive.store.instances.count()).toBe(1);
});

it('watches nothing after closing (catches: settings changed while the archive closes start a watch that nobody ends)', async () => {
  await watching.follow([{ path: inbox('a'), afterwards: 'leave' }]);
  const change = watching.follow([{ path: inbox('b'), afterwards: 'leave' }]);
  await watching.close();
  await change;
  await watching.follow([{ path: inbox('c'), afterwards: 'leave' }]);
  expect(watching.states().map(({ path }) => path)).not.toContain(inbox('c'));
});
