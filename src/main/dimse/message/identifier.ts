// Identifiers and action and event information, the data sets of services (PS3.4 C.4.1.1.3, J.3): to and from bytes in the two little endian syntaxes. Objects never
// come here.
import type { DataSet } from '../../../dicom/model.ts';
import { parseDataSet } from '../../../dicom/parse.ts';
import { transferSyntaxUids } from '../../../dicom/uids.ts';
import type { Result } from '../../../contract/result.ts';

/** Text of all values, parted by backslash; numbers as decimals. Bulk data, and sequences without `items`, are sent empty. */
export interface IdentifierElement {
  tag: number;
  vr: string;
  value: string;
  /** Of a sequence. */
  items?: readonly (readonly IdentifierElement[])[];
}

/** A longer identifier is refused before it is kept. */
const MAX_IDENTIFIER_LENGTH = 4 * 1024 * 1024;
export const identifierSyntaxes: readonly string[] = [transferSyntaxUids.explicitLittle, transferSyntaxUids.implicitLittle];

const SPECIFIC_CHARACTER_SET = 0x00080005;
const MAX_SHORT_VALUE = 0xfffe;
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const emptyVrs = new Set(['AT', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UN', 'UV']);

const numberWriters: Record<string, { size: number; write: (bytes: Buffer, value: number) => void }> = {
  US: { size: 2, write: (bytes, value) => bytes.writeUInt16LE(value & 0xffff) },
  SS: { size: 2, write: (bytes, value) => bytes.writeInt16LE((value << 16) >> 16) },
  UL: { size: 4, write: (bytes, value) => bytes.writeUInt32LE(value >>> 0) },
  SL: { size: 4, write: (bytes, value) => bytes.writeInt32LE(value | 0) },
  FL: { size: 4, write: (bytes, value) => bytes.writeFloatLE(value) },
  FD: { size: 8, write: (bytes, value) => bytes.writeDoubleLE(value) },
};

/** Ascending; ISO_IR 192 is stated when, and only when, a value is not plain ASCII. A value too long for its length field is cut at a backslash. */
export function encodeIdentifier(elements: readonly IdentifierElement[], transferSyntaxUid: string): Buffer {
  const isExplicit = transferSyntaxUid !== transferSyntaxUids.implicitLittle;
  const own = elements.filter(({ tag }) => tag !== SPECIFIC_CHARACTER_SET);
  const isAscii = own.every(isPlain);
  const all = isAscii ? own : [{ tag: SPECIFIC_CHARACTER_SET, vr: 'CS', value: 'ISO_IR 192' }, ...own];
  return encodeElements(all, isExplicit);
}

function isPlain({ value, items }: IdentifierElement): boolean {
  return /^[\x00-\x7f]*$/.test(value) && (items ?? []).every((item) => item.every(isPlain));
}

function encodeElements(elements: readonly IdentifierElement[], isExplicit: boolean): Buffer {
  return Buffer.concat(elements.toSorted((a, b) => a.tag - b.tag).map((element) => encodeElement(element, isExplicit)));
}

/** Items of known length (PS3.5 §7.5). */
function encodeItems(items: readonly (readonly IdentifierElement[])[], isExplicit: boolean): Buffer {
  const parts = items.flatMap((item) => {
    const bytes = encodeElements(item, isExplicit);
    const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    header.writeUInt32LE(bytes.length, 4);
    return [header, bytes];
  });
  return Buffer.concat(parts);
}

function encodeElement({ tag, vr, value, items }: IdentifierElement, isExplicit: boolean): Buffer {
  const isLong = isExplicit && longVrs.has(vr);
  const limit = isExplicit && !isLong ? MAX_SHORT_VALUE : MAX_IDENTIFIER_LENGTH;
  const bytes = items === undefined ? encodeValue(vr, value, limit) : encodeItems(items, isExplicit);
  const header = Buffer.alloc(isLong ? 12 : 8);
  header.writeUInt16LE(tag >>> 16, 0);
  header.writeUInt16LE(tag & 0xffff, 2);
  if (isExplicit) header.write(vr, 4, 'latin1');
  if (isLong) header.writeUInt32LE(bytes.length, 8);
  else if (isExplicit) header.writeUInt16LE(bytes.length, 6);
  else header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

function encodeValue(vr: string, value: string, limit: number): Buffer {
  if (value === '' || emptyVrs.has(vr)) return Buffer.alloc(0);
  const writer = numberWriters[vr];
  if (writer !== undefined) return Buffer.concat(value.split('\\').map((text) => encodeNumber(writer, Number(text))));
  let bytes = Buffer.from(value, 'utf8');
  if (bytes.length > limit) bytes = bytes.subarray(0, Math.max(0, bytes.lastIndexOf(0x5c, limit)));
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
}

function encodeNumber(writer: { size: number; write: (bytes: Buffer, value: number) => void }, value: number): Buffer {
  const bytes = Buffer.alloc(writer.size);
  writer.write(bytes, Number.isFinite(value) ? value : 0);
  return bytes;
}

/** Text is decoded by the identifier's own Specific Character Set. */
export function decodeIdentifier(bytes: Uint8Array, transferSyntaxUid: string): Result<DataSet> {
  const parsed = parseDataSet(bytes, transferSyntaxUid);
  return parsed.ok ? { ok: true, value: parsed.value.dataSet } : parsed;
}

/** The attributes in order, without group lengths and the character set. Names without empty ends. */
export function elementsOf(identifier: DataSet): IdentifierElement[] {
  return [...identifier.elements.values()]
    .filter(({ tag }) => (tag & 0xffff) !== 0 && tag !== SPECIFIC_CHARACTER_SET)
    .map(({ tag, vr }) => ({ tag, vr, value: vr === 'PN' ? identifier.personName(tag) : identifier.string(tag) }));
}

/** Gathers an identifier as it comes, bounded. */
export class IdentifierBuffer {
  #parts: Buffer[] = [];
  #length = 0;

  /** Too long: what came is dropped, the rest drains. */
  get isTooLong(): boolean {
    return this.#length > MAX_IDENTIFIER_LENGTH;
  }

  add(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.isTooLong) this.#parts = [];
    else this.#parts.push(bytes);
  }

  take(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
