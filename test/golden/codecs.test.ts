// Golden: pixels of every coding of the real files against independent decoders (GDCM, dcmtk, pydicom), as MANIFEST.csv has them.
// Catches a codec that changes one bit of a lossless picture, or a colour that comes out another.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DecodedFrame } from '../../src/codecs/model.ts';
import { manifest, sharedData } from '../realFiles.ts';
import { decodeFile, parseOrThrow } from './decodeFile.ts';

const root = sharedData('decoded pixels against MANIFEST.csv');
const jpegExtended = '1.2.840.10008.1.2.4.51';
const jpegLossy = new Set(['1.2.840.10008.1.2.4.50', jpegExtended]);
const bigEndian = '1.2.840.10008.1.2.2';
/** Where GDCM mixes the planes up: the hash of pydicom's own RLE decoder. */
const corrected: Record<string, string> = { 'ts-misc/SC_rgb_rle_16bit.dcm': '36de0258708d3af79cf989c0ab2cbbf861afe927799cdfd0fef36fca3b3aa058' };
/** Of a long series so many are as good as all. */
const mostOfOneKind = 3;

type Row = Record<string, string>;

function some(rows: Row[]): Row[] {
  const seen = new Map<string, number>();
  return rows.filter((row) => {
    const kind = [row.file?.split('/')[0], row.ts, row.Rows, row.PhotometricInterpretation].join(' ');
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= mostOfOneKind;
  });
}

const rows = root === undefined ? [] : some(manifest(root).filter((row) => row.px_sha256?.length === 64 && !row.file?.startsWith('malformed/')));
const isMonochrome = (row: Row): boolean => row.PhotometricInterpretation?.startsWith('MONOCHROME') === true;
const named = (list: Row[]): [string, Row][] => list.map((row) => [`${row.file ?? ''} ${row.ts ?? ''}`, row]);
const framesOf = (row: Row): Promise<DecodedFrame[]> => decodeFile(parseOrThrow(join(root ?? '', row.file ?? '')));

/** Hashed as the file has them: of a big endian file the most significant byte first. */
async function hashOf(row: Row): Promise<string> {
  const hash = createHash('sha256');
  for (const { samples } of await framesOf(row)) {
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    hash.update(row.ts === bigEndian && samples.BYTES_PER_ELEMENT === 2 ? Buffer.from(bytes).swap16() : bytes);
  }
  return hash.digest('hex');
}

const expected = (row: Row): string | undefined => corrected[row.file ?? ''] ?? row.px_sha256;

function statisticsOf(frames: DecodedFrame[]): { min: number; max: number; mean: number } {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const { samples } of frames)
    for (const value of samples) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      count += 1;
    }
  return { min, max, mean: sum / count };
}

describe.skipIf(root === undefined)('real files', () => {
  it.each(named(rows.filter((row) => isMonochrome(row) && !jpegLossy.has(row.ts ?? ''))))('%s is bit-identical', async (_, row) => {
    expect(await hashOf(row)).toBe(expected(row));
  });

  it.each(named(rows.filter((row) => row.PhotometricInterpretation === 'RGB' && !jpegLossy.has(row.ts ?? ''))))('%s is bit-identical', async (_, row) => {
    expect(await hashOf(row)).toBe(expected(row));
  });

  it.each(named(rows.filter((row) => isMonochrome(row) && jpegLossy.has(row.ts ?? ''))))('%s is the same within rounding', async (_, row) => {
    const { min, max, mean } = statisticsOf(await framesOf(row));
    expect(Math.abs(min - Number(row.px_min))).toBeLessThanOrEqual(1);
    expect(Math.abs(max - Number(row.px_max))).toBeLessThanOrEqual(1);
    expect(Math.abs(mean - Number(row.px_mean))).toBeLessThan(0.02);
  });
});
