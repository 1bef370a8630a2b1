// The shapes the parser hands out: elements as offsets into the file's buffer, data sets, the file. No parsing here.
import type { Keyword } from './generated/keywords.ts';

/** A tag as `(group << 16 | element) >>> 0`, or a keyword of the data dictionary. */
export type TagLike = number | Keyword;

/** `[offset, offset + length)` in the buffer of the data set. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface Element {
  readonly tag: number;
  /** Two letters; for implicit VR the dictionary's, `UN` when it has none. */
  readonly vr: string;
  /** First byte of the value (first item for sequences and fragments). */
  readonly offset: number;
  /** Bytes of the value; for undefined length up to and without the delimiter. */
  readonly length: number;
  readonly undefinedLength: boolean;
  /** Items of a sequence. */
  readonly items?: readonly DataSet[];
  /** Encapsulated pixel data: every item's value, the first is the Basic Offset Table. */
  readonly fragments?: readonly ByteRange[];
}

/** A view of one data set; absent values are `''`, `[]` or `undefined`, text is trimmed and decoded by Specific Character Set. */
export interface DataSet {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly elements: ReadonlyMap<number, Element>;
  has(tag: TagLike): boolean;
  element(tag: TagLike): Element | undefined;
  /** The value as one string, backslashes kept; `''` when absent. Numbers of binary VRs are printed. */
  string(tag: TagLike): string;
  strings(tag: TagLike): string[];
  /** DS, IS and every binary numeric VR; unreadable components are dropped. */
  numbers(tag: TagLike): number[];
  number(tag: TagLike): number | undefined;
  uint16(tag: TagLike): number | undefined;
  /** A name as stored, in UTF-8: `Family^Given^…`, groups parted by `=`, empty trailing components cut. */
  personName(tag: TagLike): string;
  /** Items; `[]` when absent or not a sequence. */
  sequence(tag: TagLike): readonly DataSet[];
  /** The raw value without a copy. */
  value(tag: TagLike): Uint8Array | undefined;
}

export interface ParseWarning {
  readonly offset: number;
  readonly message: string;
}

export interface DicomFile {
  /** Group 0002; empty when the file has none. */
  readonly meta: DataSet;
  readonly transferSyntaxUid: string;
  /** Where the data set starts in the file (before inflating). */
  readonly dataSetOffset: number;
  readonly dataSet: DataSet;
  /** Where (7FE0,0010), (7FE0,0008) or (7FE0,0009) starts in `dataSet.bytes`; `length` undefined when encapsulated or not read. */
  readonly pixelData: { readonly headerOffset: number; readonly valueOffset: number; readonly length: number | undefined } | undefined;
  readonly warnings: readonly ParseWarning[];
}

export interface ParseOptions {
  /** Raw inflate (RFC 1951) for deflated transfer syntaxes, bounded by the caller; throws on bad data. */
  inflate?: (deflated: Uint8Array) => Uint8Array;
  /** Stop before the value of the pixel data; elements after it are not read. */
  stopAtPixelData?: boolean;
  /** Size of the whole file when `bytes` is only its head: a failure then carries `data.incomplete: true` where more bytes might help. */
  fileLength?: number;
}
