// Reads data elements (PS3.5 §7) from a buffer into offsets: explicit and implicit VR, nested sequences, fragments. Bounded in depth and number; never copies.
import { createDataSet } from './dataSet.ts';
import type { ByteRange, DataSet, Element, ParseWarning } from './model.ts';
import { formatTag, vrOf } from './tags.ts';

const itemTag = 0xfffee000;
const itemEndTag = 0xfffee00d;
const sequenceEndTag = 0xfffee0dd;
const pixelDataTag = 0x7fe00010;
const undefinedLength = 0xffffffff;
const maxDepth = 40;
const maxElements = 4_000_000;
const maxWarnings = 50;
const longVrs = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const shortVrs = ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST', 'TM', 'UI', 'UL', 'US'];

interface Vr {
  name: string;
  long: boolean;
}

/** VRs by their two letters, so that reading an element makes no string. */
const vrTable: (Vr | undefined)[] = new Array<Vr | undefined>(26 * 26).fill(undefined);
for (const name of [...longVrs, ...shortVrs]) vrTable[vrIndex(name.charCodeAt(0), name.charCodeAt(1))] = { name, long: longVrs.includes(name) };

/** -1 for what are no two capital letters. */
function vrIndex(a: number, b: number): number {
  return a < 0x41 || a > 0x5a || b < 0x41 || b > 0x5a ? -1 : (a - 0x41) * 26 + b - 0x41;
}

/** Thrown inside the parser only; the door turns it into a failure. `fatal`: no enclosing sequence may swallow it. */
export class Unreadable extends Error {
  readonly offset: number;
  readonly fatal: boolean;
  readonly needed: number | undefined;

  constructor(message: string, offset: number, options: { fatal?: boolean; needed?: number } = {}) {
    super(message);
    this.offset = offset;
    this.fatal = options.fatal ?? false;
    this.needed = options.needed;
  }
}

export interface PixelDataPlace {
  headerOffset: number;
  valueOffset: number;
  length: number | undefined;
}

export interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;
  /** Size of the file the buffer is the head of. */
  readonly total: number;
  readonly stopAtPixelData: boolean;
  readonly warnings: ParseWarning[];
  position: number;
  count: number;
  pixelData: PixelDataPlace | undefined;
}

interface Header {
  tag: number;
  vr: string;
  length: number;
  explicit: boolean;
}

export function isVr(bytes: Uint8Array, at: number): boolean {
  return vrTable[vrIndex(bytes[at] ?? 0, bytes[at + 1] ?? 0)] !== undefined;
}

export function cursor(
  bytes: Uint8Array,
  position: number,
  little: boolean,
  options: { total?: number; stopAtPixelData?: boolean; warnings?: ParseWarning[] } = {},
): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const total = Math.max(options.total ?? bytes.length, bytes.length);
  return {
    bytes,
    view,
    little,
    total,
    stopAtPixelData: options.stopAtPixelData ?? false,
    warnings: options.warnings ?? [],
    position,
    count: 0,
    pixelData: undefined,
  };
}

function readTag(c: Cursor, at: number): number {
  return ((c.view.getUint16(at, c.little) << 16) | c.view.getUint16(at + 2, c.little)) >>> 0;
}

function warn(c: Cursor, offset: number, message: string): void {
  if (c.warnings.length < maxWarnings) c.warnings.push({ offset, message });
}

/** `what`: the tag of an element, or words; named only when it fails, since this is asked for every element. */
function need(from: number, bytes: number, end: number, what: number | string): void {
  if (from + bytes <= end) return;
  const name = typeof what === 'number' ? formatTag(what) : what;
  throw new Unreadable(`The file ends or a length lies: ${name} at byte ${from} needs ${bytes} bytes, ${Math.max(0, end - from)} are left.`, from, {
    needed: from + bytes,
  });
}

function countOne(c: Cursor): void {
  c.count += 1;
  if (c.count > maxElements) throw new Unreadable(`The data set has more than ${maxElements} elements and was not read further.`, c.position, { fatal: true });
}

/** The header at the cursor; leaves the cursor on the value. */
function readHeader(c: Cursor, end: number, explicit: boolean): Header {
  const at = c.position;
  need(at, 8, end, 'an element header');
  const tag = readTag(c, at);
  if (tag >>> 16 === 0xfffe || !explicit) {
    c.position = at + 8;
    return { tag, vr: tag >>> 16 === 0xfffe ? '--' : vrOf(tag), length: c.view.getUint32(at + 4, c.little), explicit: false };
  }
  const index = vrIndex(c.bytes[at + 4] ?? 0, c.bytes[at + 5] ?? 0);
  if (index < 0) return readHeaderWithoutVr(c, tag, at);
  const vr = vrTable[index];
  if (!vr) warn(c, at, `${formatTag(tag)} has the unknown VR ${String.fromCharCode(c.bytes[at + 4] ?? 0, c.bytes[at + 5] ?? 0)}; its value is kept as bytes.`);
  if (vr ? vr.long : c.view.getUint16(at + 6) === 0) {
    need(at, 12, end, tag);
    c.position = at + 12;
    return { tag, vr: vr?.name ?? 'UN', length: c.view.getUint32(at + 8, c.little), explicit: true };
  }
  c.position = at + 8;
  return { tag, vr: vr?.name ?? 'UN', length: c.view.getUint16(at + 6, c.little), explicit: true };
}

/** Some senders slip implicit elements into explicit data sets, or write blanks for the VR. */
function readHeaderWithoutVr(c: Cursor, tag: number, at: number): Header {
  const [a, b] = [c.bytes[at + 4] ?? 0, c.bytes[at + 5] ?? 0];
  const blank = (a === 0x20 || a === 0x2d || a === 0x3f) && (b === 0x20 || b === 0x2d || b === 0x3f);
  warn(c, at, `${formatTag(tag)} has no valid VR in an explicit data set.`);
  c.position = at + 8;
  if (!blank) return { tag, vr: vrOf(tag), length: c.view.getUint32(at + 4, c.little), explicit: false };
  return { tag, vr: vrOf(tag), length: c.view.getUint16(at + 6, c.little), explicit: true };
}

interface Scope {
  end: number;
  explicit: boolean;
  depth: number;
  parent: DataSet | undefined;
  /** Ends at an item delimiter instead of at `end`. */
  delimited: boolean;
}

/** Reads one data set (the file's or an item's) and leaves the cursor behind it. */
export function readDataSet(c: Cursor, scope: Scope): DataSet {
  if (scope.depth > maxDepth) throw new Unreadable(`Sequences are nested deeper than ${maxDepth} levels.`, c.position, { fatal: true });
  const elements = new Map<number, Element>();
  const dataSet = createDataSet(c.bytes, c.little, elements, scope.parent);
  while (c.position < scope.end) {
    const start = c.position;
    if (scope.depth === 0 && isPadding(c, start, scope.end)) break;
    const header = readHeader(c, scope.end, scope.explicit);
    if (header.tag === itemEndTag && scope.delimited) return dataSet;
    if (header.tag >>> 16 === 0xfffe) {
      if (scope.depth > 0 || header.length !== 0) throw new Unreadable(`A stray ${formatTag(header.tag)} stands at byte ${start} outside a sequence.`, start);
      warn(c, start, `A stray ${formatTag(header.tag)} was skipped.`);
      continue;
    }
    if (scope.depth === 0 && isPixelData(header.tag)) {
      notePixelData(c, header, start);
      if (c.stopAtPixelData) return dataSet;
    }
    keep(c, elements, readElement(c, header, scope, dataSet), start);
  }
  if (scope.delimited) throw new Unreadable(`An item of undefined length is not ended before byte ${scope.end}.`, scope.end, { needed: scope.end + 8 });
  return dataSet;
}

function isPixelData(tag: number): boolean {
  return tag === pixelDataTag || tag === 0x7fe00008 || tag === 0x7fe00009;
}

/** Zeros up to the end of the file (block-padded media) are not elements. */
function isPadding(c: Cursor, start: number, end: number): boolean {
  if (c.bytes[start] !== 0 || c.bytes[start + 1] !== 0 || c.total > c.bytes.length) return false;
  for (let i = start; i < end; i += 1) if (c.bytes[i] !== 0) return false;
  warn(c, start, `${end - start} zero bytes follow the data set.`);
  c.position = end;
  return true;
}

function notePixelData(c: Cursor, header: Header, start: number): void {
  const length = header.length === undefinedLength ? undefined : header.length;
  c.pixelData = { headerOffset: start, valueOffset: c.position, length };
  if (length !== undefined && c.position + length > c.total)
    throw new Unreadable(`The pixel data should have ${length} bytes; the file ends after ${c.total - c.position}.`, c.position, { fatal: true });
}

function keep(c: Cursor, elements: Map<number, Element>, element: Element, start: number): void {
  countOne(c);
  if (elements.has(element.tag)) warn(c, start, `${formatTag(element.tag)} occurs twice; the first was kept.`);
  else elements.set(element.tag, element);
}

function readElement(c: Cursor, header: Header, scope: Scope, dataSet: DataSet): Element {
  const offset = c.position;
  const { tag, vr, length } = header;
  if (length === undefinedLength) {
    const base = { tag, vr, offset };
    if (tag === pixelDataTag || vr === 'OB' || vr === 'OW') return readFragments(c, base, scope.end);
    return readUndefinedSequence(c, base, header, scope, dataSet);
  }
  need(offset, length, scope.end, tag);
  const end = offset + length;
  const items = isSequence(header) && length > 0 ? readDefinedSequence(c, header, offset, end, scope, dataSet) : undefined;
  c.position = end;
  if (items) return { tag, vr: 'SQ', offset, length, undefinedLength: false, items };
  if (vr === 'SQ') return { tag, vr, offset, length, undefinedLength: false, items: [] };
  return { tag, vr, offset, length, undefinedLength: false };
}

function isSequence(header: Header): boolean {
  return header.vr === 'SQ' || (header.vr === 'UN' && header.explicit && vrOf(header.tag) === 'SQ');
}

/** Content of UN is implicit little endian (PS3.5 §6.2.2 note 2), unless it plainly is not. */
function contentIsExplicit(c: Cursor, header: Header, scope: Scope): boolean {
  if (header.vr === 'SQ') return header.explicit || (scope.explicit && isVr(c.bytes, c.position + 12));
  return isVr(c.bytes, c.position + 12);
}

/** A sequence whose inside is broken costs only itself: the length says where it ends. */
function readDefinedSequence(c: Cursor, header: Header, offset: number, end: number, scope: Scope, dataSet: DataSet): readonly DataSet[] | undefined {
  const explicit = contentIsExplicit(c, header, scope);
  try {
    return readItems(c, end, { explicit, depth: scope.depth, parent: dataSet, delimited: false });
  } catch (error) {
    if (!(error instanceof Unreadable) || error.fatal) throw error;
    warn(c, offset, `The sequence ${formatTag(header.tag)} cannot be read and was left out: ${error.message}`);
    return undefined;
  }
}

function readUndefinedSequence(c: Cursor, base: { tag: number; vr: string; offset: number }, header: Header, scope: Scope, dataSet: DataSet): Element {
  need(base.offset, 8, scope.end, header.tag);
  const first = readTag(c, base.offset);
  if (first !== itemTag && first !== sequenceEndTag) throw new Unreadable(`${formatTag(header.tag)} has undefined length but holds no items.`, base.offset);
  const explicit = contentIsExplicit(c, header, scope);
  const items = readItems(c, scope.end, { explicit, depth: scope.depth, parent: dataSet, delimited: true });
  return { ...base, vr: 'SQ', length: c.position - base.offset - 8, undefinedLength: true, items };
}

function readItems(c: Cursor, end: number, scope: { explicit: boolean; depth: number; parent: DataSet; delimited: boolean }): readonly DataSet[] {
  const items: DataSet[] = [];
  while (c.position < end) {
    const at = c.position;
    need(at, 8, end, 'a sequence item');
    const tag = readTag(c, at);
    const length = c.view.getUint32(at + 4, c.little);
    c.position = at + 8;
    if (tag === sequenceEndTag) return items;
    if (tag !== itemTag) throw new Unreadable(`A sequence holds ${formatTag(tag)} at byte ${at} where an item must stand.`, at);
    countOne(c);
    const open = length === undefinedLength;
    if (!open) need(at + 8, length, end, 'a sequence item');
    const itemEnd = open ? end : at + 8 + length;
    items.push(readDataSet(c, { end: itemEnd, explicit: scope.explicit, depth: scope.depth + 1, parent: scope.parent, delimited: open }));
  }
  if (scope.delimited) throw new Unreadable(`A sequence of undefined length is not ended before byte ${end}.`, end, { needed: end + 8 });
  return items;
}

function readFragments(c: Cursor, base: { tag: number; vr: string; offset: number }, end: number): Element {
  const fragments: ByteRange[] = [];
  for (;;) {
    const at = c.position;
    need(at, 8, end, 'a fragment');
    const tag = readTag(c, at);
    const length = c.view.getUint32(at + 4, c.little);
    c.position = at + 8;
    if (tag === sequenceEndTag) break;
    if (tag !== itemTag) throw new Unreadable(`The pixel data holds ${formatTag(tag)} at byte ${at} where a fragment must stand.`, at);
    countOne(c);
    need(at + 8, length, end, 'a fragment');
    fragments.push({ offset: at + 8, length });
    c.position = at + 8 + length;
  }
  return { ...base, length: c.position - base.offset - 8, undefinedLength: true, fragments };
}
