// Palette colour (PS3.3 C.7.6.3.1.5, C.7.9.2): the three lookup tables of an image as 8-bit colours, segmented ones expanded.
import { fail, ok, type Result } from '../contract/result.ts';
import type { DataSet } from './model.ts';

export interface Palette {
  /** Stored value of the first entry; values outside take the first or last entry. */
  firstValueMapped: number;
  red: Uint8Array;
  green: Uint8Array;
  blue: Uint8Array;
}

/** Red, green, blue. */
type Colour = 0 | 1 | 2;

const descriptors = 0x00281101;
const tables = 0x00281201;
const segmentedTables = 0x00281221;

/** Words of a table: 16 bits each, in the byte order of the file. */
function words(dataSet: DataSet, tag: number): Uint16Array {
  const bytes = dataSet.value(tag) ?? new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(i * 2, dataSet.littleEndian));
}

function linear(out: number[], length: number, to: number): void {
  const from = out.at(-1) ?? to;
  for (let i = 1; i <= length; i += 1) out.push(Math.round(from + ((to - from) * i) / length));
}

/** C.7.9.2: segments of opcode 0 (discrete), 1 (linear), 2 (indirect: earlier segments again). `undefined` when they contradict themselves. */
function expand(segments: Uint16Array, most: number): number[] | undefined {
  const out: number[] = [];
  /** Runs one segment; the offset behind it. */
  function run(at: number, indirect: boolean): number {
    const [opcode, length = 0] = [segments[at], segments[at + 1]];
    if (length === 0 || out.length > most) return -1;
    if (opcode === 0) {
      if (at + 2 + length > segments.length) return -1;
      out.push(...segments.subarray(at + 2, at + 2 + length));
      return at + 2 + length;
    }
    if (opcode === 1 && at + 2 < segments.length) {
      linear(out, length, segments[at + 2] ?? 0);
      return at + 3;
    }
    if (opcode !== 2 || indirect) return -1;
    let from = ((segments[at + 3] ?? 0) * 0x10000 + (segments[at + 2] ?? 0)) >> 1;
    for (let i = 0; i < length && from >= 0; i += 1) from = run(from, true);
    return from < 0 ? -1 : at + 4;
  }
  for (let at = 0; at < segments.length && at >= 0;) {
    // One word of padding may follow.
    if (at === segments.length - 1 || out.length >= most) break;
    at = run(at, false);
    if (at < 0) return undefined;
  }
  return out;
}

/** Entries of 8 bits may stand two in a word (C.7.6.3.1.6) or one; those of 16 bits are cut to their high byte. */
function colour(dataSet: DataSet, which: Colour, entries: number, bits: number): Uint8Array | undefined {
  const plain = tables + which;
  if (!dataSet.has(plain)) {
    const values = expand(words(dataSet, segmentedTables + which), entries);
    if (!values || values.length < entries) return undefined;
    return Uint8Array.from({ length: entries }, (_, i) => (bits === 16 ? (values[i] ?? 0) >> 8 : (values[i] ?? 0)));
  }
  const bytes = dataSet.value(plain) ?? new Uint8Array(0);
  if (bits === 8 && bytes.length >= entries && bytes.length < entries * 2) return packedBytes(bytes, entries, dataSet, plain);
  const values = words(dataSet, plain);
  if (values.length < entries) return undefined;
  return Uint8Array.from({ length: entries }, (_, i) => (bits === 16 ? (values[i] ?? 0) >> 8 : (values[i] ?? 0)));
}

function packedBytes(bytes: Uint8Array, entries: number, dataSet: DataSet, tag: number): Uint8Array {
  const isSwapped = !dataSet.littleEndian && dataSet.element(tag)?.vr === 'OW';
  return Uint8Array.from({ length: entries }, (_, i) => bytes[isSwapped ? i ^ 1 : i] ?? 0);
}

/** UNPARSABLE when the descriptors or tables are missing or do not fit one another. */
export function readPalette(dataSet: DataSet, signed: boolean): Result<Palette> {
  const [count, first = 0, bits] = dataSet.numbers(descriptors);
  const entries = count === 0 ? 0x10000 : (count ?? 0) & 0xffff;
  const [red, green, blue] = ([0, 1, 2] as const).map((which) => colour(dataSet, which, entries, bits ?? 16));
  if (entries === 0 || (bits !== 8 && bits !== 16) || !red || !green || !blue)
    return fail('UNPARSABLE', 'The colour tables of the image are missing or incomplete; its colours cannot be shown.');
  const firstValueMapped = signed && first > 0x7fff ? first - 0x10000 : first;
  return ok({ firstValueMapped, red, green, blue });
}

/** Stored values to RGB, three bytes a pixel. */
export function applyPalette(samples: ArrayLike<number>, { firstValueMapped, red, green, blue }: Palette): Uint8Array {
  const out = new Uint8Array(samples.length * 3);
  for (let i = 0; i < samples.length; i += 1) {
    const at = Math.min(red.length - 1, Math.max(0, (samples[i] ?? 0) - firstValueMapped));
    out[3 * i] = red[at] ?? 0;
    out[3 * i + 1] = green[at] ?? 0;
    out[3 * i + 2] = blue[at] ?? 0;
  }
  return out;
}
