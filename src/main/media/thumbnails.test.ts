// Small pictures over a real archive: drawn once, kept in the cache, drawn again without being asked for, gone with their study.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Result } from '../../contract/result.ts';
import type { PixelLease } from '../../contract/archive.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { drawThumbnail, type ThumbnailSource } from './thumbnail.ts';
import { createThumbnails } from './thumbnails.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let drawn = 0;

function draw(source: ThumbnailSource): Promise<Result<Uint8Array>> {
  drawn += 1;
  return drawThumbnail(source);
}

beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(folder.path);
  drawn = 0;
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

async function send(n: number, fields = {}): Promise<string> {
  expect(await receive(archive.ingest, ctDataSet(n, fields), incomingOf(n))).toEqual({ kind: 'stored' });
  return `${root}.3.${String(n)}`;
}
function pathOf(lease: Result<PixelLease>): string {
  if (!lease.ok) throw new Error(lease.error.message);
  expect(lease.value.fragments).toEqual([{ offset: 0, length: statSync(lease.value.path).size }]);
  return lease.value.path;
}
function thumbnailFiles(): string[] {
  return readdirSync(join(folder.path, 'cache')).filter((name) => name.startsWith('thumbnail-'));
}
function pngOf(path: string): { width: number; height: number; rows: Buffer } {
  const png = readFileSync(path);
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), rows: inflateSync(png.subarray(41, 41 + png.readUInt32BE(33))) };
}

it('is drawn once, however often and by however many it is asked for, and again when the cache is gone', async () => {
  const uid = await send(1);
  const lease = createThumbnails(archive.store, draw);
  const [a, b] = await Promise.all([lease(uid, 1), lease(uid, 1)]);
  const path = pathOf(a);
  expect(pathOf(b)).toBe(path);
  expect(pngOf(path)).toMatchObject({ width: 16, height: 16 });
  // Another window, another run.
  expect(pathOf(await createThumbnails(archive.store, draw)(uid, 1))).toBe(path);
  expect(drawn).toBe(1);
  rmSync(join(folder.path, 'cache'), { recursive: true });
  expect(pathOf(await lease(uid, 1))).toBe(path);
  expect(drawn).toBe(2);
});

it('shrinks with square pixels and grows nothing; a frame that is not there, no image and an unknown object are said', async () => {
  const pixels = new Uint8Array(400 * 100 * 2);
  const uid = await send(1, { Rows: 100, Columns: 400, PixelSpacing: ['2', '1'], PixelData: pixels });
  const lease = createThumbnails(archive.store, draw);
  expect(pngOf(pathOf(await lease(uid, 1)))).toMatchObject({ width: 240, height: 120 });
  expect(await lease(uid, 2)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  expect(await lease('1.2.3', 1)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
});

it('is the mean of what it covers, windowed as the object asks', async () => {
  // Stripes of 0 and 1000, a pixel wide: shrunk to half, every pixel is in between.
  const stripes = Buffer.alloc(480 * 480 * 2);
  for (let i = 0; i < 480 * 480; i += 2) stripes.writeUInt16LE(1000, i * 2);
  const uid = await send(1, { Rows: 480, Columns: 480, WindowCenter: '500', WindowWidth: '1000', PixelData: stripes });
  const { rows, width } = pngOf(pathOf(await createThumbnails(archive.store, draw)(uid, 1)));
  expect(width).toBe(240);
  const [least, most] = [Math.min(...rows.subarray(1, 241)), Math.max(...rows.subarray(1, 241))];
  expect([least, most].every((grey) => grey > 120 && grey < 135)).toBe(true);
});

it('vanishes with its study, and does not come back by a drawing under way (catches: a patient seen after the deletion)', async () => {
  const uid = await send(1);
  const other = await send(2, { StudyInstanceUID: `${root}.9` });
  const lease = createThumbnails(archive.store, draw);
  pathOf(await lease(other, 1));
  pathOf(await lease(uid, 1));
  const deletion = { who: 'Dr A', reason: 'sent by mistake', cause: 'person', force: false } as const;
  await archive.store.trash.delete([`${root}.1`], deletion);
  expect(thumbnailFiles()).toHaveLength(1);
  expect(await lease(uid, 1)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  await archive.store.trash.restore(`${root}.1`, 'Dr A');
  const slow = createThumbnails(archive.store, async (source) => {
    const png = await draw(source);
    await archive.store.trash.delete([`${root}.1`], deletion);
    return png;
  });
  expect(await slow(uid, 1)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  expect(thumbnailFiles()).toHaveLength(1);
});

it('the least recently used go when the cache is full', async () => {
  const { openCache } = await import('../store/cacheFolder.ts');
  const cache = openCache({ dataDir: folder.path, prefix: 'test-', mostBytes: 3000 });
  const bytes = new Uint8Array(1000);
  const paths = [];
  for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) {
    paths.push(await cache.put(name, bytes));
    const at = new Date(Date.now() - 7_200_000 + i * 1000);
    if (name !== 'd') utimesSync(paths[i] ?? '', at, at);
    // `a` is the oldest, and used just now.
    if (name === 'c') await cache.find('a');
  }
  expect(paths.map((path) => existsSync(path))).toEqual([true, false, true, true]);
  writeFileSync(join(folder.path, 'cache', 'another'), '');
  await cache.remove(() => true);
  expect(readdirSync(join(folder.path, 'cache'))).toEqual(['another']);
});

it('looks as dcmtk shrinks and windows it, within a few grey levels', async () => {
  const pixels = Buffer.alloc(480 * 480 * 2);
  for (let i = 0; i < 480 * 480; i += 1) pixels.writeUInt16LE(Math.round(2000 + 1500 * Math.sin((i % 480) / 40) * Math.cos(Math.floor(i / 480) / 30)), i * 2);
  const uid = await send(1, { Rows: 480, Columns: 480, WindowCenter: '2000', WindowWidth: '3000', PixelData: pixels });
  const ours = pngOf(pathOf(await createThumbnails(archive.store, draw)(uid, 1)));
  const object = archive.store.instances.open(uid);
  if (!object.ok) throw new Error(object.error.message);
  const run = spawnSync('dcmj2pnm', ['+op', '+Ww', '2000', '3000', '+Sxv', '240', object.value.path], { maxBuffer: 2 ** 26 });
  if (run.error) {
    console.info('skipped: dcmj2pnm is not installed');
    return;
  }
  const theirs = run.stdout.subarray(run.stdout.length - 240 * 240);
  let furthest = 0;
  for (let y = 0; y < 240; y += 1)
    for (let x = 0; x < 240; x += 1) furthest = Math.max(furthest, Math.abs((ours.rows[y * 241 + 1 + x] ?? 0) - (theirs[y * 240 + x] ?? 0)));
  expect(furthest).toBeLessThanOrEqual(4);
});
