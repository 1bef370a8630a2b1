// Frames found by fragment lengths alone, against the reading of the whole file; and what a deleted cache folder does.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesUnder, parsePath, sharedData } from '../../../test/realFiles.ts';
import { frameAddresses } from '../../dicom/frames.ts';
import { readImageHeader } from '../../dicom/imageHeader.ts';
import { writeMeta } from '../../dicom/part10.ts';
import { joined } from '../../dicom/writer.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, tempFolder } from '../ingest/testing/testArchive.ts';
import { encapsulatedFrames } from './frameIndex.ts';

const rleLossless = '1.2.840.10008.1.2.5';
const deflated = '1.2.840.10008.1.2.1.99';
let folder: ReturnType<typeof tempFolder>;

beforeAll(() => {
  folder = tempFolder();
});
afterAll(() => {
  folder.remove();
});

function item(bytes: Uint8Array, tag = 0xe000): Uint8Array {
  const head = Buffer.from([0xfe, 0xff, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(tag, 2);
  head.writeUInt32LE(bytes.length, 4);
  return joined([head, bytes]);
}

/** A data set without its pixels (512 bytes of value, 12 of header), then fragments. */
function compressedFile(fragments: readonly Uint8Array[], table: Uint8Array, frames: number): string {
  const whole = ctDataSet(1, { NumberOfFrames: String(frames) });
  const element = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const parts = [item(table), ...fragments.map((fragment) => item(fragment)), item(new Uint8Array(0), 0xe0dd)];
  const incoming = incomingOf(1);
  const meta = writeMeta({ sopClassUid: incoming.sopClassUid, sopInstanceUid: incoming.sopInstanceUid, transferSyntaxUid: rleLossless });
  const path = join(folder.path, `${String(fragments.length)}-${String(table.length)}.dcm`);
  writeFileSync(path, joined([meta, whole.subarray(0, -524), element, ...parts]));
  return path;
}

async function compare(path: string): Promise<'same' | 'left to the whole file'> {
  const parsed = parsePath(path);
  if (!parsed.ok) return 'left to the whole file';
  const image = readImageHeader(parsed.value.dataSet);
  if (image === null) return 'left to the whole file';
  const whole = frameAddresses(parsed.value, image);
  const quick = await encapsulatedFrames({ path, size: statSync(path).size, transferSyntaxUid: parsed.value.transferSyntaxUid }, image);
  if (quick === undefined) return 'left to the whole file';
  expect({ path, frames: quick }).toEqual({ path, frames: whole.ok ? whole.value : [] });
  return 'same';
}

it.each([
  ['one fragment a frame, no table', 300, 0, 300],
  ['one frame in many fragments', 40, 0, 1],
])('%s', async (_, fragments, tableLength, frames) => {
  const pieces = Array.from({ length: fragments }, (__, n) => new Uint8Array(2 * (n + 200)).fill(n));
  expect(await compare(compressedFile(pieces, new Uint8Array(tableLength), frames))).toBe('same');
});

it('frames of several fragments by their table, further apart than one reading reaches', async () => {
  const pieces = Array.from({ length: 12 }, (_, n) => new Uint8Array(40_000).fill(n));
  const table = Buffer.alloc(16);
  for (let frame = 0; frame < 4; frame += 1) table.writeUInt32LE(frame * 3 * 40_008, frame * 4);
  expect(await compare(compressedFile(pieces, table, 4))).toBe('same');
});

it('a file that was cut is left to the reading of the whole (catches: a lease past the end)', async () => {
  const path = compressedFile([new Uint8Array(1000), new Uint8Array(1000)], new Uint8Array(0), 2);
  const cut = join(folder.path, 'cut.dcm');
  writeFileSync(cut, readFileSync(path).subarray(0, -500));
  const parsed = parsePath(path);
  const image = parsed.ok ? readImageHeader(parsed.value.dataSet) : null;
  if (image === null) throw new Error('no image');
  expect(await encapsulatedFrames({ path: cut, size: statSync(cut).size, transferSyntaxUid: rleLossless }, image)).toBeUndefined();
});

it('all real compressed files agree (catches: a table that is read another way)', async () => {
  const root = sharedData('frames of real files');
  if (root === undefined) return;
  let same = 0;
  for (const path of filesUnder(root)) if ((await compare(path)) === 'same') same += 1;
  expect(same).toBeGreaterThan(5);
});

it('an inflated copy is made again when the cache folder is gone (catches: pictures that stay lost until a restart)', async () => {
  const archive = openTestArchive(join(folder.path, 'archive'));
  const incoming = incomingOf(5, { transferSyntaxUid: deflated });
  await receive(archive.ingest, deflateRawSync(ctDataSet(5)), incoming);
  const lease = async (): Promise<string> => {
    const found = await archive.store.instances.pixelLease(incoming.sopInstanceUid, 1);
    if (!found.ok) throw new Error(found.error.message);
    return found.value.path;
  };
  const before = readFileSync(await lease());
  rmSync(join(archive.store.dataDir, 'cache'), { recursive: true });
  const again = await lease();
  expect(existsSync(again)).toBe(true);
  expect(readFileSync(again)).toEqual(before);
  await archive.close();
});
