// Decoded pixels of frames built here; real files against independent decoders are in test/golden/codecs.test.ts.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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

describe('colour', () => {
  const rgb = { ...description, rows: 1, columns: 2, samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8, highBit: 7, pixelRepresentation: 0 };

  it('of partial range reaches black and white; full range leaves them', async () => {
    const ends = Uint8Array.of(16, 128, 128, 235, 128, 128);
    expect(await samplesOf(explicitLittle, ends, { ...rgb, photometricInterpretation: 'YBR_PARTIAL_420' })).toEqual([0, 0, 0, 255, 255, 255]);
    expect(await samplesOf(explicitLittle, ends, { ...rgb, photometricInterpretation: 'YBR_FULL' })).toEqual([16, 16, 16, 235, 235, 235]);
  });

  it('of two luminances to one colour is shared by the pair', async () => {
    const pair = Uint8Array.of(81, 145, 90, 240);
    const [first, second] = [await samplesOf(explicitLittle, pair, { ...rgb, photometricInterpretation: 'YBR_PARTIAL_422' }), [255, 0, 0]];
    expect(first.slice(0, 3)).toEqual(second.map((v) => (v === 255 ? 254 : v)));
    expect(first).toHaveLength(6);
  });

  it('of 16 bits is turned as well; catches colours left as luminance', async () => {
    const words = new Uint8Array(new Uint16Array([65535, 32768, 32768, 0, 32768, 32768]).buffer);
    const wide = { ...rgb, bitsAllocated: 16, bitsStored: 16, highBit: 15, photometricInterpretation: 'YBR_FULL' };
    expect(await samplesOf(explicitLittle, words, wide)).toEqual([65535, 65535, 65535, 0, 0, 0]);
  });
});

describe('deflated frames', () => {
  const pixels = Uint8Array.from({ length: 12 }, (_, i) => i);
  const deflated = deflateRawSync(pixels);
  const frame = { ...description, bitsAllocated: 16, bitsStored: 16, highBit: 15, pixelRepresentation: 0 };

  it('are inflated, with their byte of padding or without', async () => {
    const plain = [...new Uint16Array(pixels.buffer)];
    expect(await samplesOf('1.2.840.10008.1.2.8.1', deflated, frame)).toEqual(plain);
    expect(await samplesOf('1.2.840.10008.1.2.8.1', Uint8Array.from([...deflated, 0]), frame)).toEqual(plain);
  });

  it('that are cut are refused', async () => {
    const cut = await decode({ transferSyntaxUid: '1.2.840.10008.1.2.8.1', bytes: deflated.subarray(0, 4), description: frame });
    expect(cut).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
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
