// Frame addresses: native, with and without offset tables, and the lies that must be refused instead of showing another frame.
import { describe, expect, it } from 'vitest';
import { frameAddresses, frameBytes } from './frames.ts';
import { readImageHeader } from './imageHeader.ts';
import { parseFile } from './parse.ts';
import { writeMeta } from './part10.ts';
import { joined, writeDataSet } from './writer.ts';

function word(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

function fragment(bytes: number[]): number[] {
  return [0xfe, 0xff, 0x00, 0xe0, ...word(bytes.length), ...bytes];
}

/** Frames of an encapsulated object with these fragments and this offset table. */
function encapsulated(frames: number, table: number[], fragments: number[][], syntax = '1.2.840.10008.1.2.4.50') {
  const header = writeDataSet({ SOPClassUID: '1.2', Rows: 2, Columns: 2, BitsAllocated: 8, SamplesPerPixel: 1, NumberOfFrames: frames });
  const pixels = [
    0xe0,
    0x7f,
    0x10,
    0x00,
    0x4f,
    0x42,
    0,
    0,
    255,
    255,
    255,
    255,
    ...fragment(table.flatMap(word)),
    ...fragments.flatMap(fragment),
    0xfe,
    0xff,
    0xdd,
    0xe0,
    0,
    0,
    0,
    0,
  ];
  const file = parseFile(joined([writeMeta({ sopClassUid: '1.2', sopInstanceUid: '1.3', transferSyntaxUid: syntax }), header, Uint8Array.from(pixels)]));
  if (!file.ok) throw new Error(file.error.message);
  const result = frameAddresses(file.value, readImageHeader(file.value.dataSet)!);
  return result.ok ? result.value.map((address) => [...frameBytes(file.value.dataSet.bytes, address)]) : result.error.code;
}

const a = [0xff, 0xd8, 0xff, 1];
const b = [0xff, 0xd8, 0xff, 2];
const tail = [9, 9];

describe('encapsulated', () => {
  it('follows the basic offset table', () => {
    expect(encapsulated(2, [0, 22], [a, tail, b])).toEqual([[...a, ...tail], b]);
  });

  it('takes one fragment a frame without a table', () => {
    expect(encapsulated(2, [], [a, b])).toEqual([a, b]);
  });

  it('joins all fragments of a single frame', () => {
    expect(encapsulated(1, [], [a, tail])).toEqual([[...a, ...tail]]);
  });

  it('finds frames by their start of image when fragments outnumber them', () => {
    expect(encapsulated(2, [], [a, tail, b])).toEqual([[...a, ...tail], b]);
  });

  it('does not believe a table that points between fragments, when another reading is clear', () => {
    expect(encapsulated(2, [0, 5], [a, b])).toEqual([a, b]);
  });

  it('refuses when nothing fits the number of frames', () => {
    expect(encapsulated(3, [0, 12], [a, b])).toBe('UNPARSABLE');
    expect(encapsulated(2, [], [a, tail, tail])).toBe('UNPARSABLE');
    expect(encapsulated(1, [], [])).toBe('UNPARSABLE');
  });
});

describe('native', () => {
  function native(bits: number, frames: number, bytes: number) {
    const data = writeDataSet({
      SOPClassUID: '1.2',
      Rows: 3,
      Columns: 3,
      BitsAllocated: bits,
      SamplesPerPixel: 1,
      NumberOfFrames: frames,
      PixelData: new Uint8Array(bytes),
    });
    const file = parseFile(joined([writeMeta({ sopClassUid: '1.2', sopInstanceUid: '1.3', transferSyntaxUid: '1.2.840.10008.1.2.1' }), data]));
    if (!file.ok) throw new Error(file.error.message);
    return frameAddresses(file.value, readImageHeader(file.value.dataSet)!);
  }

  it('packs 1-bit frames across byte borders', () => {
    const result = native(1, 3, 4);
    expect(result.ok && result.value.map((frame) => [frame.bitOffset, frame.ranges[0]?.length])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
  });

  it('refuses pixel data shorter than the frames it announces', () => {
    expect(native(16, 2, 36).ok).toBe(true);
    expect(native(16, 3, 36)).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
    expect(native(0, 1, 36).ok).toBe(false);
  });
});
