// Writes elements in any little or big endian, implicit or explicit transfer syntax (PS3.5 §7), values as given: for objects that stay in the syntax they came in.

export interface OutElement {
  tag: number;
  vr: string;
  content: { kind: 'value'; bytes: Uint8Array } | { kind: 'items'; items: readonly OutElement[][] } | { kind: 'fragments'; bytes: Uint8Array };
}

export interface Encoding {
  implicit: boolean;
  bigEndian: boolean;
}

interface Pieces {
  parts: Uint8Array[];
  length: number;
}

const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const undefinedLength = 0xffffffff;
const itemTag = 0xfffee000;
const sequenceEnd = 0xfffee0dd;

function header(tag: number, vr: string, length: number, { implicit, bigEndian }: Encoding): Uint8Array {
  const bare = implicit || tag >>> 16 === 0xfffe;
  const long = !bare && longForm.has(vr);
  const bytes = new Uint8Array(long ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, !bigEndian);
  view.setUint16(2, tag & 0xffff, !bigEndian);
  if (!bare) bytes.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  if (bare || long) view.setUint32(long ? 8 : 4, length, !bigEndian);
  else view.setUint16(6, length, !bigEndian);
  return bytes;
}

function add(to: Pieces, bytes: Uint8Array): void {
  to.parts.push(bytes);
  to.length += bytes.length;
}

function addAll(to: Pieces, pieces: Pieces): void {
  for (const part of pieces.parts) add(to, part);
}

/** A value too long for the short form of its VR becomes UN (PS3.5 §6.2.2). */
function fittingVr(vr: string, length: number, { implicit }: Encoding): string {
  const known = /^[A-Z]{2}$/.test(vr) ? vr : 'UN';
  return !implicit && !longForm.has(known) && length > 0xffff ? 'UN' : known;
}

function encodeOne({ tag, vr, content }: OutElement, encoding: Encoding): Pieces {
  const out: Pieces = { parts: [], length: 0 };
  if (content.kind === 'value') {
    const odd = content.bytes.length % 2;
    add(out, header(tag, fittingVr(vr, content.bytes.length + odd, encoding), content.bytes.length + odd, encoding));
    add(out, content.bytes);
    if (odd === 1) add(out, Uint8Array.of(vr === 'UI' || longForm.has(vr) ? 0 : 0x20));
  } else if (content.kind === 'fragments') {
    add(out, header(tag, vr, undefinedLength, encoding));
    add(out, content.bytes);
    add(out, header(sequenceEnd, '', 0, encoding));
  } else {
    const inner: Pieces = { parts: [], length: 0 };
    for (const item of content.items) {
      const pieces = encode(item, encoding);
      add(inner, header(itemTag, '', pieces.length, encoding));
      addAll(inner, pieces);
    }
    add(out, header(tag, 'SQ', inner.length, encoding));
    addAll(out, inner);
  }
  return out;
}

/** Elements in order of their tags, sequences with defined lengths; values are not copied. */
export function encode(elements: readonly OutElement[], encoding: Encoding): Pieces {
  const out: Pieces = { parts: [], length: 0 };
  for (const element of [...elements].sort((a, b) => a.tag - b.tag)) addAll(out, encodeOne(element, encoding));
  return out;
}
