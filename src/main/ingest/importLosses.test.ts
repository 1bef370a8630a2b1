// What an import could not take in: counted apart from text and pictures, named, and without a trace in descriptors.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ctFile, openTestArchive, tempFolder } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let source: string;
beforeEach(() => {
  folder = tempFolder();
  source = join(folder.path, 'in');
  mkdirSync(source);
});
afterEach(() => {
  folder.remove();
});

it('a full disk is a loss of each object, not a skipped text, and leaves no file open (catches: "done" for nothing kept, EMFILE)', async () => {
  const archive = openTestArchive(join(folder.path, 'archive'), { lowDiskBytes: Number.MAX_SAFE_INTEGER });
  const large = Buffer.alloc(3_000_000);
  for (let n = 1; n <= 30; n += 1) writeFileSync(join(source, `${String(n)}.dcm`), Buffer.concat([ctFile(n), large]));
  writeFileSync(join(source, 'note.txt'), 'a note');
  const open = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
  const before = open();
  const result = await archive.ingest.importPaths([source], {});
  expect(result).toMatchObject({ found: 0, stored: 0, failed: 30 });
  expect(result.skipped).toHaveLength(31);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(open() - before).toBeLessThan(10);
  await archive.close();
});

it('an entry of a ZIP whose checksum does not fit is not stored (catches: wrong pixels taken for sound ones)', async () => {
  const archive = openTestArchive(join(folder.path, 'archive'));
  const zip = new ZipFile();
  for (const n of [1, 2]) zip.addBuffer(Buffer.from(ctFile(n)), `${String(n)}.dcm`, { compress: false });
  zip.end();
  const bytes = await buffer(zip.outputStream);
  const at = bytes.indexOf(Buffer.from(ctFile(1)).subarray(-40)) + 5;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  const path = join(source, 'two.zip');
  writeFileSync(path, bytes);
  const result = await archive.ingest.importPaths([path], {});
  expect(result).toMatchObject({ found: 1, stored: 1, failed: 1, skipped: [{ path: `${path}/1.dcm`, code: 'ZIP_DAMAGED' }] });
  expect(readFileSync(path)).toEqual(bytes);
  expect(readdirSync(join(archive.dataDir, 'incoming'))).toEqual([]);
  await archive.close();
});
