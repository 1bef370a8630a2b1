// Where each frame's bytes lie in a file: native and encapsulated pixel data (PS3.5 §8, A.4). It addresses and checks; it decodes nothing.
import type { ImageHeader } from './headerModel.ts';
import type { ByteRange, DicomFile, Element } from './model.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { transferSyntax } from './uids.ts';

/** One frame: its bytes are the ranges joined. `bitOffset` is not 0 only for 1-bit native frames that start inside a byte. */
export interface FrameAddress {
  ranges: ByteRange[];
  bitOffset: number;
}

const pixelDataTags = [0x7fe00010, 0x7fe00008, 0x7fe00009];

/**
 * The address of every frame, offsets into `file.dataSet.bytes`. Needs the whole file parsed (not `stopAtPixelData`).
 * Failure UNPARSABLE where lengths, offset tables and the number of frames contradict each other.
 */
export function frameAddresses(file: DicomFile, image: ImageHeader): Result<FrameAddress[]> {
  const element = pixelDataTags.map((tag) => file.dataSet.element(tag)).find((found) => found !== undefined);
  if (!element) return fail('UNPARSABLE', 'The object describes an image but has no pixel data.');
  if (!element.fragments) {
    if (transferSyntax(file.transferSyntaxUid)?.encapsulated === true && element.tag === 0x7fe00010 && file.transferSyntaxUid !== '')
      return nativeIfExact(element, image);
    return nativeFrames(element, image);
  }
  return encapsulatedFrames(file, element.fragments, image.NumberOfFrames);
}

/** Bits of one native frame. Uncompressed 4:2:2 stores two samples a pixel (PS3.3 C.7.6.3.1.2). */
export function nativeFrameBits(image: ImageHeader): number {
  const samples = image.PhotometricInterpretation.endsWith('_422') && image.SamplesPerPixel === 3 ? 2 : image.SamplesPerPixel;
  return image.Rows * image.Columns * samples * image.BitsAllocated;
}

/** Defined-length pixel data under a compressed syntax occurs when a sender left the pixels native: only an exact length is believed. */
function nativeIfExact(element: Element, image: ImageHeader): Result<FrameAddress[]> {
  const expected = Math.ceil((nativeFrameBits(image) * image.NumberOfFrames) / 8);
  if (element.length === expected || element.length === expected + (expected % 2)) return nativeFrames(element, image);
  return fail('UNPARSABLE', 'The transfer syntax is a compressed one, but the pixel data is not encapsulated.', { offset: element.offset });
}

function nativeFrames(element: Element, image: ImageHeader): Result<FrameAddress[]> {
  const bits = nativeFrameBits(image);
  if (bits === 0) return fail('UNPARSABLE', 'Bits Allocated is missing or 0: the pixel data cannot be divided into frames.');
  const available = Math.floor((element.length * 8) / bits);
  if (available < image.NumberOfFrames)
    return fail(
      'UNPARSABLE',
      `The pixel data has ${element.length} bytes; ${image.NumberOfFrames} frames need ${Math.ceil((bits * image.NumberOfFrames) / 8)}.`,
      { offset: element.offset },
    );
  const frames: FrameAddress[] = [];
  for (let i = 0; i < image.NumberOfFrames; i += 1) {
    const firstByte = Math.floor((i * bits) / 8);
    const length = Math.ceil(((i + 1) * bits) / 8) - firstByte;
    frames.push({ ranges: [{ offset: element.offset + firstByte, length }], bitOffset: (i * bits) % 8 });
  }
  return ok(frames);
}

function encapsulatedFrames(file: DicomFile, items: readonly ByteRange[], frames: number): Result<FrameAddress[]> {
  const bytes = file.dataSet.bytes;
  const [table] = items;
  return divideFragments(
    {
      items,
      table: table === undefined ? new Uint8Array(0) : bytes.subarray(table.offset, table.offset + table.length),
      extendedOffsets: file.dataSet.numbers('ExtendedOffsetTable'),
      isVideo: transferSyntax(file.transferSyntaxUid)?.video === true,
      begins: ({ offset }) => bytes.subarray(offset, offset + 4),
    },
    frames,
  );
}

/** The items of encapsulated pixel data; the first holds the basic offset table. */
export interface EncapsulatedItems {
  items: readonly ByteRange[];
  /** Value of the first item. */
  table: Uint8Array;
  /** ExtendedOffsetTable, empty where there is none. */
  extendedOffsets: readonly number[];
  isVideo: boolean;
  /** The first four bytes of a fragment. */
  begins(fragment: ByteRange): Uint8Array;
}

/** UNPARSABLE where tables, fragments and the number of frames contradict each other. */
export function divideFragments(e: EncapsulatedItems, frames: number): Result<FrameAddress[]> {
  const fragments = e.items.slice(1);
  if (fragments.length === 0) return fail('UNPARSABLE', 'The encapsulated pixel data holds no fragment.');
  const starts = e.extendedOffsets.length > 0 ? e.extendedOffsets : basicOffsets(e.table);
  const byTable = starts.length === frames ? joinAt(fragments, starts) : undefined;
  const groups = byTable ?? withoutTable(e, fragments, frames);
  if (groups) return ok(groups.map((ranges) => ({ ranges, bitOffset: 0 })));
  return fail(
    'UNPARSABLE',
    `The object says ${frames} frames, but its ${fragments.length} fragments and its offset table (${starts.length} entries) cannot be divided so.`,
  );
}

function basicOffsets(table: Uint8Array): number[] {
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  return Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(i * 4, true));
}

/** Groups fragments at the table's offsets; undefined when an offset is not the start of a fragment. */
function joinAt(fragments: readonly ByteRange[], starts: readonly number[]): ByteRange[][] | undefined {
  const base = (fragments[0]?.offset ?? 8) - 8;
  const groups: ByteRange[][] = [];
  let next = 0;
  for (const fragment of fragments) {
    if (fragment.offset - 8 - base === starts[next]) {
      groups.push([]);
      next += 1;
    }
    const group = groups.at(-1);
    if (!group) return undefined;
    group.push(fragment);
  }
  return next === starts.length ? groups : undefined;
}

function withoutTable(e: EncapsulatedItems, fragments: readonly ByteRange[], frames: number): ByteRange[][] | undefined {
  if (frames === 1 || e.isVideo) return Array.from({ length: frames }, () => [...fragments]);
  const filled = fragments.filter((fragment) => fragment.length > 0);
  if (filled.length === frames) return filled.map((fragment) => [fragment]);
  if (filled.length < frames) return undefined;
  const groups: ByteRange[][] = [];
  for (const fragment of filled) {
    if (startsCodestream(e.begins(fragment))) groups.push([]);
    const group = groups.at(-1);
    if (!group) return undefined;
    group.push(fragment);
  }
  return groups.length === frames ? groups : undefined;
}

/** SOI of JPEG and JPEG-LS, SOC + SIZ of JPEG 2000, or the signature box of JP2. */
function startsCodestream([a = 0, b = 0, c = 0, d = 0]: Uint8Array): boolean {
  const [word, following] = [(a << 8) | b, (c << 8) | d];
  return (word === 0xffd8 && following >>> 8 === 0xff) || (word === 0xff4f && following === 0xff51) || (word === 0 && following === 0x000c);
}

/** One frame's bytes in one piece; copies only when a frame has several fragments. */
export function frameBytes(bytes: Uint8Array, address: FrameAddress): Uint8Array {
  const [only] = address.ranges;
  if (address.ranges.length === 1 && only) return bytes.subarray(only.offset, only.offset + only.length);
  const joined = new Uint8Array(address.ranges.reduce((sum, range) => sum + range.length, 0));
  let at = 0;
  for (const range of address.ranges) {
    joined.set(bytes.subarray(range.offset, range.offset + range.length), at);
    at += range.length;
  }
  return joined;
}
