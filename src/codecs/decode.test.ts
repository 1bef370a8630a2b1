// Decoded pixels against independent decoders (hashes of MANIFEST.csv) and against frames built here.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameAddresses, frameBytes } from '../dicom/frames.ts';
import { readImageHeader } from '../dicom/imageHeader.ts';
import { manifest, parsePath, sharedData } from '../../test/realFiles.ts';
import { frameDescription } from './decode.ts';
import type { FrameDescription } from './model.ts';
import { createNodeDecoder } from './node.ts';

const decode = createNodeDecoder();
const description: FrameDescription = {
  rows: 2,
  columns: 3,
  samplesPerPixel: 1,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  pixelRepresentation: 1,
  planarConfiguration: 0,
  photometricInterpretation: 'MONOCHROME2',
};
const explicitLittle = '1.2.840.10008.1.2.1';

async function samplesOf(transferSyntaxUid: string, bytes: Uint8Array, d: FrameDescription, bitOffset = 0): Promise<number[]> {
  const result = await decode({ transferSyntaxUid, bytes, description: d, bitOffset });
  if (!result.ok) throw new Error(result.error.message);
  return [...result.value.samples];
}

function rleFrame(...segments: number[][]): Uint8Array {
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments.length, true);
  let at = 64;
  segments.forEach((segment, i) => {
    header.setUint32(4 + i * 4, at, true);
    at += segment.length;
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
}

describe('native frames', () => {
  const words = [0x0fff, 0xf001, 0x0800, 0x07ff, 0x0000, 0x1234];
  const little = Uint8Array.from(words.flatMap((w) => [w & 255, w >> 8]));
  const big = Uint8Array.from(words.flatMap((w) => [w >> 8, w & 255]));

  it('extends the sign at bitsStored and drops overlay bits above it', async () => {
    expect(await samplesOf(explicitLittle, little, description)).toEqual([-1, 1, -2048, 2047, 0, 0x234]);
    expect(await samplesOf(explicitLittle, little, { ...description, pixelRepresentation: 0 })).toEqual([4095, 1, 2048, 2047, 0, 0x234]);
  });

  it('reads big endian as little endian after swapping', async () => {
    expect(await samplesOf('1.2.840.10008.1.2.2', big, description)).toEqual([-1, 1, -2048, 2047, 0, 0x234]);
  });

  it('unpacks 1-bit pixels from the least significant bit, also inside a byte', async () => {
    const bits = { ...description, bitsAllocated: 1, bitsStored: 1, highBit: 0, pixelRepresentation: 0 };
    expect(await samplesOf(explicitLittle, Uint8Array.of(0b00101101, 0b1), bits)).toEqual([1, 0, 1, 1, 0, 1]);
    expect(await samplesOf(explicitLittle, Uint8Array.of(0b00101101, 0b1), bits, 3)).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it('turns colour planes into pixels', async () => {
    const rgb = {
      ...description,
      rows: 1,
      columns: 2,
      samplesPerPixel: 3,
      bitsAllocated: 8,
      bitsStored: 8,
      highBit: 7,
      pixelRepresentation: 0,
      planarConfiguration: 1,
      photometricInterpretation: 'RGB',
    };
    expect(await samplesOf(explicitLittle, Uint8Array.of(1, 2, 3, 4, 5, 6), rgb)).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it('refuses a frame that is too short instead of showing zeros', async () => {
    expect(await decode({ transferSyntaxUid: explicitLittle, bytes: little.subarray(0, 11), description })).toMatchObject({
      ok: false,
      error: { code: 'UNPARSABLE' },
    });
  });
});

describe('RLE', () => {
  it('joins byte planes, most significant first, runs and literals', async () => {
    const frame = rleFrame([0xfb, 0x01], [0x02, 1, 2, 3, 0xfe, 9]);
    expect(await samplesOf('1.2.840.10008.1.2.5', frame, { ...description, pixelRepresentation: 0 })).toEqual([257, 258, 259, 265, 265, 265]);
  });

  it('refuses segments that end early or lie about their place', async () => {
    for (const frame of [rleFrame([0xfb, 0x01], [0x02, 1, 2, 3]), rleFrame([0xfb, 0x01]), new Uint8Array(10), rleFrame([0x7f], [0x7f])])
      expect(await decode({ transferSyntaxUid: '1.2.840.10008.1.2.5', bytes: frame, description })).toMatchObject({ ok: false });
  });
});

describe('broken and unknown', () => {
  it('says a sentence for garbage in every compressed syntax, and decodes the next good frame', async () => {
    for (const uid of ['50', '51', '57', '70', '80', '81', '90', '91', '201', '203'].map((n) => `1.2.840.10008.1.2.4.${n}`)) {
      const result = await decode({ transferSyntaxUid: uid, bytes: Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255), description });
      expect(result.ok, uid).toBe(false);
    }
  });

  it('names a transfer syntax that it cannot decode', async () => {
    const result = await decode({ transferSyntaxUid: '1.2.840.10008.1.2.4.102', bytes: new Uint8Array(10), description });
    expect(result).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
  });
});

const root = sharedData('decoded pixels against MANIFEST.csv');

describe.skipIf(root === undefined)('real files', () => {
  const folders = /^(ts-wg04|ts-htj2k|ct-head-5mm-scout|enhanced-ct|us-xa-nm-multiframe|seg-sr-rwv|xr-chest)\/|^ct-(head-1mm-120|gantry-tilt-32)\/[^/]*1\.dcm$/;
  const rows = root === undefined ? [] : manifest(root).filter((row) => folders.test(row.file ?? '') && row.px_sha256?.length === 64);
  const monochrome = rows.filter(
    (row) => row.PhotometricInterpretation?.startsWith('MONOCHROME') && !['1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.2'].includes(row.ts ?? ''),
  );

  it.each(monochrome.map((row) => [row.file ?? '', row] as const))('%s is bit-identical', async (file, row) => {
    const parsed = parsePath(join(root!, file));
    if (!parsed.ok) throw new Error(parsed.error.message);
    const image = readImageHeader(parsed.value.dataSet)!;
    const addresses = frameAddresses(parsed.value, image);
    if (!addresses.ok) throw new Error(addresses.error.message);
    const hash = createHash('sha256');
    for (const address of addresses.value) {
      const bytes = frameBytes(parsed.value.dataSet.bytes, address);
      const floating = !parsed.value.dataSet.has(0x7fe00010);
      const result = await decode({
        transferSyntaxUid: parsed.value.transferSyntaxUid,
        bytes,
        description: frameDescription(image),
        bitOffset: address.bitOffset,
        floating,
      });
      if (!result.ok) throw new Error(result.error.message);
      const { samples } = result.value;
      hash.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    }
    expect(hash.digest('hex')).toBe(row.px_sha256);
  });
});
