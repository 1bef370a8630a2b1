// The elements of a data set as they are written in an uncompressed little endian syntax: byte order, the VRs that implicit encoding leaves open, what only a compressed object may hold.
import type { OutElement } from '../../../dicom/deidentify/encode.ts';
import type { DataSet, Element } from '../../../dicom/model.ts';
import { tagOf } from '../../../dicom/tags.ts';

const iconImage = tagOf('IconImageSequence');
/** Offsets into compressed pixel data. */
const offsetTables = new Set<number>([0x7fe00001, 0x7fe00002, 0x7fe00003]);

/** US or SS in the dictionary: by the sign of the pixels where the encoding does not say it (PS3.5 Annex A.1). */
const bySign = new Set([
  ...[0x00280106, 0x00280107, 0x00280108, 0x00280109, 0x00280110, 0x00280111, 0x00280120, 0x00280121, 0x00280071],
  ...[0x00281101, 0x00281102, 0x00281103, 0x00283002, 0x00221452, 0x00409211, 0x00409216, 0x00603004, 0x00603006],
]);

/** Bytes of one number by VR; what is not here has no byte order. */
const widths: Record<string, number> = { US: 2, SS: 2, OW: 2, AT: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4, FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 };

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let at = 0; at + width <= out.length; at += width) out.subarray(at, at + width).reverse();
  return out;
}

interface PlainOptions {
  /** VRs are the dictionary's, since the source does not tell them. */
  isImplicit: boolean;
  isSigned: boolean;
}

/** undefined: a compressed image stands inside a sequence, where it cannot be left out. */
function plainElement(d: DataSet, element: Element, options: PlainOptions): OutElement | undefined {
  const { tag, offset, length, items, fragments } = element;
  if (fragments) return undefined;
  if (items) {
    const plain: OutElement[][] = [];
    for (const item of items) {
      const inner = plainElements(item, options);
      if (inner === undefined) return undefined;
      plain.push(inner);
    }
    return { tag, vr: 'SQ', content: { kind: 'items', items: plain } };
  }
  const vr = options.isImplicit && options.isSigned && bySign.has(tag) ? 'SS' : element.vr;
  const bytes = d.bytes.subarray(offset, offset + length);
  const width = d.littleEndian ? undefined : widths[vr];
  return { tag, vr, content: { kind: 'value', bytes: width === undefined ? bytes : swapped(bytes, width) } };
}

/** Icons, and what makers keep in sequences of their own: without it the object is whole. */
function mayBeLeftOut(tag: number): boolean {
  return tag === iconImage || ((tag >>> 16) & 1) === 1;
}

/** Without group lengths, offset tables, compressed icons and private sequences with compressed images; undefined when something compressed stays. `except`: left out too. */
export function plainElements(d: DataSet, options: PlainOptions, except?: number): OutElement[] | undefined {
  const plain: OutElement[] = [];
  for (const element of d.elements.values()) {
    const { tag } = element;
    if ((tag & 0xffff) === 0 || tag === except || offsetTables.has(tag)) continue;
    const one = plainElement(d, element, options);
    if (one !== undefined) plain.push(one);
    else if (!mayBeLeftOut(tag)) return undefined;
  }
  return plain;
}
