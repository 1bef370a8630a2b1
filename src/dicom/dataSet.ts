// The read view over one parsed data set: values by tag or keyword, decoded and trimmed. It copies nothing and parses no structure.
import { characterSetOf, type CharacterSet } from './charset.ts';
import type { DataSet, Element, TagLike } from './model.ts';
import { tagOf } from './tags.ts';

const charsetVrs = new Set(['SH', 'LO', 'ST', 'LT', 'UT', 'PN', 'UC', 'UN']);
const singleValued = new Set(['ST', 'LT', 'UT', 'UR']);
const ascii = characterSetOf('');
const specificCharacterSet = 0x00080005;
/** Longer values go to the runtime's own decoder. */
const shortText = 64;
/** One list of codes for each length: to set the length of a list costs more than to fill it. */
const codesOf = Array.from({ length: shortText + 1 }, (_, length) => new Array<number>(length).fill(0));
const noItems: readonly DataSet[] = [];

type NumberReader = { size: number; read: (view: DataView, at: number, little: boolean) => number };

const binaryNumbers: Record<string, NumberReader> = {
  US: { size: 2, read: (v, at, le) => v.getUint16(at, le) },
  SS: { size: 2, read: (v, at, le) => v.getInt16(at, le) },
  OW: { size: 2, read: (v, at, le) => v.getUint16(at, le) },
  UL: { size: 4, read: (v, at, le) => v.getUint32(at, le) },
  OL: { size: 4, read: (v, at, le) => v.getUint32(at, le) },
  SL: { size: 4, read: (v, at, le) => v.getInt32(at, le) },
  FL: { size: 4, read: (v, at, le) => v.getFloat32(at, le) },
  OF: { size: 4, read: (v, at, le) => v.getFloat32(at, le) },
  FD: { size: 8, read: (v, at, le) => v.getFloat64(at, le) },
  OD: { size: 8, read: (v, at, le) => v.getFloat64(at, le) },
  SV: { size: 8, read: (v, at, le) => Number(v.getBigInt64(at, le)) },
  UV: { size: 8, read: (v, at, le) => Number(v.getBigUint64(at, le)) },
  OV: { size: 8, read: (v, at, le) => Number(v.getBigUint64(at, le)) },
  OB: { size: 1, read: (v, at) => v.getUint8(at) },
};

/** DS, IS: a decimal number or nothing; `NaN`, `0x10` and words do not pass. */
function decimal(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function trimPadding(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

function trimFront(text: string): string {
  return text.charCodeAt(0) > 0x20 ? text : text.trimStart();
}

/** One value of a list: outer spaces are padding except in long texts, where leading ones are kept (PS3.5 §6.2). */
function trimValue(text: string): string {
  return trimFront(trimPadding(text));
}

/** Bytes without a byte of an escape or above 0x7F are the same text in every character set. Values are short and many, so no decoder is called for them. */
function plainText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const codes = codesOf[end - start] ?? [];
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte > 0x7f || byte === 0x1b) return undefined;
    codes[i - start] = byte;
  }
  return String.fromCharCode.apply(null, codes);
}

/** `^` components without their outer blanks and empty tail. */
function tidyGroup(group: string): string {
  return group
    .split('^')
    .map((component) => component.trim())
    .join('^')
    .replace(/\^+$/, '');
}

/** One group, no blanks, no empty tail: most names, and there are three in every object. */
function isTidyName(name: string): boolean {
  return !/[\s=]/.test(name) && !name.endsWith('^');
}

class ParsedDataSet implements DataSet {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly elements: ReadonlyMap<number, Element>;
  readonly #parent: ParsedDataSet | undefined;
  #charset: CharacterSet | undefined;

  constructor(bytes: Uint8Array, littleEndian: boolean, elements: ReadonlyMap<number, Element>, parent: DataSet | undefined) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.elements = elements;
    this.#parent = parent instanceof ParsedDataSet ? parent : undefined;
  }

  /** Items inherit the set of the data set around them (PS3.3 C.12.1.1.2). */
  get charset(): CharacterSet {
    if (!this.#charset) {
      const own = this.elements.get(specificCharacterSet);
      this.#charset = own ? characterSetOf(trimPadding(ascii.decode(this.#slice(own)))) : (this.#parent?.charset ?? ascii);
    }
    return this.#charset;
  }

  #slice(element: Element): Uint8Array {
    return this.bytes.subarray(element.offset, element.offset + element.length);
  }

  has(tag: TagLike): boolean {
    return this.elements.has(tagOf(tag));
  }

  element(tag: TagLike): Element | undefined {
    return this.elements.get(tagOf(tag));
  }

  value(tag: TagLike): Uint8Array | undefined {
    const element = this.element(tag);
    return element && !element.items && !element.fragments ? this.#slice(element) : undefined;
  }

  #text(element: Element): string {
    if (element.length === 0 || element.items || element.fragments) return '';
    if (binaryNumbers[element.vr] || element.vr === 'AT') return this.#binary(element).join('\\');
    let end = element.offset + element.length;
    while (end > element.offset && (this.bytes[end - 1] === 0x20 || this.bytes[end - 1] === 0)) end -= 1;
    const plain = end - element.offset <= shortText ? plainText(this.bytes, element.offset, end) : undefined;
    return plain ?? trimPadding((charsetVrs.has(element.vr) ? this.charset : ascii).decode(this.#slice(element)));
  }

  string(tag: TagLike): string {
    const element = this.element(tag);
    if (!element) return '';
    const text = this.#text(element);
    return text === '' || singleValued.has(element.vr) ? text : trimFront(text);
  }

  strings(tag: TagLike): string[] {
    const element = this.element(tag);
    return element ? this.#values(element) : [];
  }

  #values(element: Element): string[] {
    if (element.length === 0) return [];
    const text = this.#text(element);
    if (text === '') return [];
    return singleValued.has(element.vr) ? [text] : text.includes('\\') ? text.split('\\').map(trimValue) : [trimFront(text)];
  }

  #binary(element: Element): number[] {
    const reader = element.vr === 'AT' ? binaryNumbers.US : binaryNumbers[element.vr];
    if (!reader) return [];
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + element.offset, element.length);
    const values: number[] = [];
    for (let at = 0; at + reader.size <= element.length; at += reader.size) values.push(reader.read(view, at, this.littleEndian));
    return values;
  }

  numbers(tag: TagLike): number[] {
    const element = this.element(tag);
    if (!element || element.items || element.fragments) return [];
    if (binaryNumbers[element.vr]) return this.#binary(element);
    const values: number[] = [];
    for (const text of this.#values(element)) {
      const value = decimal(text);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  number(tag: TagLike): number | undefined {
    return this.numbers(tag)[0];
  }

  uint16(tag: TagLike): number | undefined {
    const element = this.element(tag);
    if (!element || element.length < 2 || element.items || element.fragments) return undefined;
    if (!binaryNumbers[element.vr] && element.vr !== 'UN') return this.number(tag);
    const [first, second] = [this.bytes[element.offset] ?? 0, this.bytes[element.offset + 1] ?? 0];
    return this.littleEndian ? first | (second << 8) : (first << 8) | second;
  }

  personName(tag: TagLike): string {
    const name = this.string(tag);
    if (isTidyName(name)) return name;
    return name.split('=').map(tidyGroup).join('=').replace(/=+$/, '');
  }

  sequence(tag: TagLike): readonly DataSet[] {
    return this.element(tag)?.items ?? noItems;
  }
}

/** A view over parsed elements; `parent` is the data set around an item. */
export function createDataSet(bytes: Uint8Array, littleEndian: boolean, elements: ReadonlyMap<number, Element>, parent?: DataSet): DataSet {
  return new ParsedDataSet(bytes, littleEndian, elements, parent);
}

/** A data set without elements. */
export function emptyDataSet(): DataSet {
  return createDataSet(new Uint8Array(0), true, new Map());
}
