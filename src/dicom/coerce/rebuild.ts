// Parsed elements as elements to be written: verbatim, or with all their text in UTF-8. Which ones are replaced is coerce.ts.
import { characterSetOf } from '../charset.ts';
import type { OutElement } from '../deidentify/encode.ts';
import type { DataSet, Element } from '../model.ts';

const specificCharacterSet = 0x00080005;
const texts = new Set(['SH', 'LO', 'ST', 'LT', 'UT', 'PN', 'UC']);
const utf8 = new TextEncoder();

/** undefined: values as they are; else the set that they are in now. */
export type FromSet = string | undefined;

function inUtf8(bytes: Uint8Array, set: string): Uint8Array {
  return utf8.encode(
    characterSetOf(set)
      .decode(bytes)
      .replace(/[ \0]+$/, ''),
  );
}

export function outElement(d: DataSet, element: Element, from: FromSet): OutElement {
  const { tag, vr, offset, length, fragments, items } = element;
  const bytes = d.bytes.subarray(offset, offset + length);
  if (fragments) return { tag, vr, content: { kind: 'fragments', bytes } };
  if (items) return { tag, vr: 'SQ', content: { kind: 'items', items: items.map((item) => outElements(item, from)) } };
  if (from !== undefined && tag === specificCharacterSet) return { tag, vr: 'CS', content: { kind: 'value', bytes: utf8.encode('ISO_IR 192') } };
  if (from === undefined || !texts.has(vr)) return { tag, vr, content: { kind: 'value', bytes } };
  return { tag, vr, content: { kind: 'value', bytes: inUtf8(bytes, from) } };
}

/** Group lengths are left out: they would lie. */
export function outElements(d: DataSet, from: FromSet): OutElement[] {
  const own = from !== undefined && d.has(specificCharacterSet) ? d.string(specificCharacterSet) : from;
  return [...d.elements.values()].filter(({ tag }) => (tag & 0xffff) !== 0).map((element) => outElement(d, element, own));
}
