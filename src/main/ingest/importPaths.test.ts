import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { sharedData } from '../../../test/realFiles.ts';
import { ctDataSet, ctFile, openTestArchive, root, tempFolder, type TestArchive } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let files: string;
beforeEach(() => {
  folder = tempFolder();
  files = join(folder.path, 'files');
  mkdirSync(files);
  archive = openTestArchive(join(folder.path, 'archive'));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

function put(name: string, bytes: Uint8Array | string): void {
  mkdirSync(join(files, name, '..'), { recursive: true });
  writeFileSync(join(files, name), bytes);
}

async function zipOf(entries: Record<string, Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(Buffer.from(bytes), name);
  zip.end();
  return buffer(zip.outputStream);
}

const codes = (notes: { code: string }[]): string[] => notes.map(({ code }) => code).sort();

it('counts every file once: stored, duplicate, quarantined or skipped with its reason', async () => {
  put('a/one.dcm', ctFile(1));
  put('a/no-extension', ctFile(2));
  put('a/again', ctFile(1));
  put('bare', ctDataSet(3));
  put('broken.dcm', ctFile(4).subarray(0, 500));
  put('empty.dcm', '');
  put('note.txt', 'a note');
  put('nothing', '');
  put('picture.png', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'));
  const result = await archive.ingest.importPaths([files, join(folder.path, 'missing')], {});
  expect(result).toMatchObject({ found: 6, stored: 3, duplicates: 1, cancelled: false });
  expect(codes(result.quarantined)).toEqual(['UNPARSABLE', 'UNPARSABLE']);
  expect(codes(result.skipped)).toEqual(['EMPTY', 'NOT_DICOM', 'NOT_DICOM', 'NOT_FOUND']);
  expect((await archive.store.verify()).ok).toBe(true);
});

it('keeps an imported file whole, with its own meta header', async () => {
  put('one', ctFile(1));
  await archive.ingest.importPaths([files], {});
  const object = archive.store.instances.open(`${root}.3.1`);
  expect(object.ok && Buffer.compare(readFileSync(object.value.path), Buffer.from(ctFile(1)))).toBe(0);
});

it('ends on folders that link to themselves and does not import its own archive', async () => {
  put('a/one', ctFile(1));
  symlinkSync(files, join(files, 'a', 'loop'));
  symlinkSync(archive.dataDir, join(files, 'own'));
  const result = await archive.ingest.importPaths([files], {});
  expect(result).toMatchObject({ found: 1, stored: 1 });
  expect(codes(result.skipped)).toEqual(['OWN_ARCHIVE']);
});

it('reads ZIPs one level deep; hostile names reach no path', async () => {
  const inner = await zipOf({ two: ctFile(2), 'deep.zip': await zipOf({ three: ctFile(3) }) });
  const zip = await zipOf({ 'xx/evil': ctFile(1), 'inner.zip': inner, 'readme.txt': Buffer.from('hello') });
  put('all.zip', Buffer.from(zip.toString('latin1').replaceAll('xx/evil', '../evil'), 'latin1'));
  const result = await archive.ingest.importPaths([files], {});
  expect(result).toMatchObject({ found: 2, stored: 2 });
  expect(codes(result.skipped)).toEqual(['NESTED_ZIP', 'NOT_DICOM']);
});

it('stops at a ZIP that unpacks to far more than its size allows', async () => {
  const zip = await zipOf({ one: ctFile(1), bomb: new Uint8Array(1000) });
  const at = zip.indexOf(Buffer.from('504b0102', 'hex'), zip.indexOf(Buffer.from('504b0102', 'hex')) + 4);
  zip.writeUInt32LE(0xfffffff0, at + 24);
  put('bomb.zip', zip);
  const result = await archive.ingest.importPaths([files], {});
  expect(result.stored).toBe(1);
  expect(codes(result.skipped)).toEqual(['TOO_LARGE']);
});

it('says that a ZIP is damaged and keeps what was read', async () => {
  const zip = await zipOf({ one: ctFile(1), two: ctFile(2) });
  put('cut.zip', zip.subarray(0, zip.length - 30));
  put('not.zip', 'PK\x03\x04 nothing');
  const result = await archive.ingest.importPaths([files], {});
  expect(codes(result.skipped)).toEqual(['ZIP_DAMAGED', 'ZIP_DAMAGED']);
});

it('stops when asked and tells what is safe', async () => {
  for (let n = 1; n <= 500; n += 1) put(`f${String(n)}`, ctFile(n));
  const stop = new AbortController();
  const result = await archive.ingest.importPaths([files], {
    signal: stop.signal,
    onProgress: () => {
      stop.abort();
    },
  });
  expect(result.cancelled).toBe(true);
  expect(result.stored).toBeLessThan(500);
  expect(archive.store.instances.count()).toBe(result.stored);
});

it('loses none of the real files and reads them all back', async () => {
  const data = sharedData('import of real files');
  if (data === undefined) return;
  const result = await archive.ingest.importPaths([data], {});
  expect(result.found).toBe(result.stored + result.duplicates + result.quarantined.length);
  expect(result.stored).toBeGreaterThan(1000);
  expect(result.quarantined.every(({ message }) => message.length > 20)).toBe(true);
  expect((await archive.store.verify()).problems).toEqual([]);
});
