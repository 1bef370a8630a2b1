// Encodes data sets we make ourselves as explicit VR little endian (PS3.5 §7.1): keywords in, bytes out. Received objects are never re-encoded with it.
import { tagOf, vrOf, type Keyword } from './tags.ts';

export type ElementValue = string | number | readonly string[] | readonly number[] | Uint8Array | readonly DataSetModel[];

/** Attributes by keyword; `undefined` leaves one out, `''` or `[]` writes it empty (Type 2). Text is UTF-8: state `ISO_IR 192`. */
export type DataSetModel = { readonly [K in Keyword]?: ElementValue | undefined };

const encoder = new TextEncoder();
const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const numberSizes: Record<string, number> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, OW: 2, OF: 4, OD: 8, OL: 4, OB: 1 };

/** US or SS in the dictionary: SS when Pixel Representation is 1 (PS3.5 Annex A.1). */
const bySign = new Set<Keyword>(['SmallestImagePixelValue', 'LargestImagePixelValue', 'PixelPaddingValue', 'PixelPaddingRangeLimit']);

/** At most 16 characters, as precise as fits (PS3.5 §6.2, DS). */
function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a DS value must be finite');
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return value.toExponential(8);
}

function isItems(value: ElementValue): value is readonly DataSetModel[] {
  return Array.isArray(value) && value.some((entry) => typeof entry === 'object');
}

function numberBytes(vr: string, values: readonly number[]): Uint8Array {
  const size = numberSizes[vr] ?? 0;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    const at = i * size;
    if (vr === 'FL' || vr === 'OF') view.setFloat32(at, value, true);
    else if (vr === 'FD' || vr === 'OD') view.setFloat64(at, value, true);
    else if (size === 1) view.setUint8(at, value);
    else if (size === 2) view.setUint16(at, value & 0xffff, true);
    else view.setUint32(at, value >>> 0, true);
  });
  return bytes;
}

function padded(bytes: Uint8Array, pad: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  even[bytes.length] = pad;
  return even;
}

function valueBytes(vr: string, value: ElementValue, signed: boolean): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, 0);
  const values: readonly (string | number | DataSetModel)[] = Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string | number];
  if (vr === 'SQ') return joined((values as readonly DataSetModel[]).map((item) => element(0xfffee000, '', encodeElements(item, signed))));
  if (values.length === 1 && values[0] === '') return new Uint8Array(0);
  if (numberSizes[vr] !== undefined) return padded(numberBytes(vr, values.map(Number)), 0);
  if (vr === 'AT')
    return numberBytes(
      'US',
      values.flatMap((tag) => [Number(tag) >>> 16, Number(tag) & 0xffff]),
    );
  const texts = values.map((entry) => (typeof entry === 'number' ? (vr === 'DS' ? decimalString(entry) : String(entry)) : (entry as string)));
  return padded(encoder.encode(texts.join('\\')), vr === 'UI' ? 0 : 0x20);
}

/** One element; items carry no VR. */
function element(tag: number, vr: string, value: Uint8Array): Uint8Array {
  const long = longForm.has(vr);
  const bytes = new Uint8Array((long ? 12 : 8) + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  if (vr !== '') bytes.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  if (vr === '' || long) view.setUint32(long ? 8 : 4, value.length, true);
  else {
    if (value.length > 0xffff) throw new Error(`a value of VR ${vr} has ${value.length} bytes; its length field holds 65535`);
    view.setUint16(6, value.length, true);
  }
  bytes.set(value, long ? 12 : 8);
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function encodeElements(model: DataSetModel, outerSigned: boolean): Uint8Array {
  const signed = model.PixelRepresentation === undefined ? outerSigned : model.PixelRepresentation === 1;
  const entries = (Object.entries(model) as [Keyword, ElementValue | undefined][])
    .filter((entry): entry is [Keyword, ElementValue] => entry[1] !== undefined)
    .map(([keyword, value]) => ({ tag: tagOf(keyword), vr: bySign.has(keyword) && signed ? 'SS' : vrOf(keyword), value }))
    .sort((a, b) => a.tag - b.tag);
  return joined(entries.map(({ tag, vr, value }) => element(tag, isItems(value) ? 'SQ' : vr, valueBytes(isItems(value) ? 'SQ' : vr, value, signed))));
}

/** Explicit VR little endian, elements in order, sequences with defined lengths. Throws on values that cannot be encoded: those are our bugs. */
export function writeDataSet(model: DataSetModel): Uint8Array {
  return encodeElements(model, false);
}
