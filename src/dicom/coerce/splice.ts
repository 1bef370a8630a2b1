// Puts elements in place of others without touching the bytes between them. It needs to know where each element begins; where that is not sure, there is no splicing.
import { encode, type Encoding, type OutElement } from '../deidentify/encode.ts';
import type { DataSet, DicomFile, Element } from '../model.ts';
import { originalAttributes } from './originals.ts';
import { outElements } from './rebuild.ts';

export interface Place {
  start: number;
  end: number;
}

export interface Layout {
  encoding: Encoding;
  /** Top-level elements before the pixel data, in order; undefined when they do not follow one another without a gap. */
  places: ReadonlyMap<number, Place> | undefined;
}

const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

function tagAt(d: DataSet, at: number): number {
  if (at < 0 || at + 4 > d.bytes.length) return -1;
  const view = new DataView(d.bytes.buffer, d.bytes.byteOffset + at, 4);
  return ((view.getUint16(0, d.littleEndian) << 16) | view.getUint16(2, d.littleEndian)) >>> 0;
}

function vrAt(d: DataSet, at: number): string {
  return String.fromCharCode(d.bytes[at + 4] ?? 0, d.bytes[at + 5] ?? 0);
}

function placeOf(d: DataSet, { tag, offset, length, undefinedLength }: Element, explicit: boolean): Place | undefined {
  const end = offset + length + (undefinedLength ? 8 : 0);
  if (explicit && tagAt(d, offset - 12) === tag && longForm.has(vrAt(d, offset - 12))) return { start: offset - 12, end };
  if (tagAt(d, offset - 8) !== tag || (explicit && !/^[A-Z]{2}$/.test(vrAt(d, offset - 8)))) return undefined;
  return { start: offset - 8, end };
}

/** undefined when not even the encoding is sure. */
export function layoutOf({ dataSet: d, dataSetOffset, pixelData }: DicomFile): Layout | undefined {
  const elements = [...d.elements.values()].filter(({ offset }) => pixelData === undefined || offset <= pixelData.headerOffset);
  const [first] = elements;
  if (!first) return undefined;
  const start = [first.offset - 8, first.offset - 12].find((at) => tagAt(d, at) === first.tag);
  if (start === undefined) return undefined;
  const explicit = /^[A-Z]{2}$/.test(vrAt(d, start)) && (first.offset - start === 12 || !longForm.has(vrAt(d, start)));
  const encoding: Encoding = { implicit: !explicit, bigEndian: !d.littleEndian };
  const places = new Map<number, Place>();
  let at = start === 0 ? 0 : dataSetOffset;
  for (const element of elements) {
    const place = placeOf(d, element, explicit);
    if (place?.start !== at) return { encoding, places: undefined };
    places.set(element.tag, place);
    at = place.end;
  }
  if (pixelData !== undefined && pixelData.headerOffset !== at) return { encoding, places: undefined };
  return { encoding, places };
}

/** The items that are there stay first, verbatim where their sequence says it is one. */
function encodedSequence(d: DataSet, sequence: OutElement, place: Place | undefined, encoding: Encoding): Uint8Array[] {
  const old = d.element(originalAttributes);
  if (!old || !place || sequence.content.kind !== 'items') return encode([sequence], encoding).parts;
  const items = (old.items ?? []).map((item) => outElements(item, undefined));
  return encode([{ ...sequence, content: { kind: 'items', items: [...items, ...sequence.content.items] } }], encoding).parts;
}

/** The bytes from the start of the data set to the last change; the rest follows as it is. */
export function spliced(
  file: DicomFile,
  places: ReadonlyMap<number, Place>,
  encoding: Encoding,
  fresh: readonly OutElement[],
  removed: ReadonlySet<number>,
): { parts: Uint8Array[]; restFrom: number } {
  const d = file.dataSet;
  const groups = new Set(fresh.map(({ tag }) => tag >>> 16));
  const byTag = new Map(fresh.map((element) => [element.tag, element]));
  const parts: Uint8Array[] = [];
  const [firstPlace] = places.values();
  let at = firstPlace?.start ?? 0;
  const waiting = [...fresh].sort((a, b) => a.tag - b.tag);
  const write = (element: OutElement, place: Place | undefined): void => {
    parts.push(...(element.tag === originalAttributes ? encodedSequence(d, element, place, encoding) : encode([element], encoding).parts));
  };
  const skipTo = (place: Place): void => {
    if (place.start > at) parts.push(d.bytes.subarray(at, place.start));
    at = place.start;
  };
  for (const [tag, place] of places) {
    while (waiting[0] && waiting[0].tag < tag) {
      const [next] = waiting.splice(0, 1) as [OutElement];
      if (places.has(next.tag)) continue;
      skipTo(place);
      write(next, undefined);
    }
    const replacement = byTag.get(tag);
    const isGroupLength = (tag & 0xffff) === 0 && groups.has(tag >>> 16);
    if (!replacement && !removed.has(tag) && !isGroupLength) continue;
    skipTo(place);
    if (replacement) write(replacement, place);
    at = place.end;
  }
  const end = file.pixelData?.headerOffset ?? [...places.values()].at(-1)?.end ?? at;
  for (const next of waiting.filter(({ tag }) => !places.has(tag))) {
    skipTo({ start: end, end });
    write(next, undefined);
  }
  return { parts, restFrom: at };
}
