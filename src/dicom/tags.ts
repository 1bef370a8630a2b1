// Typed look-ups in the data dictionary (PS3.6): keyword ↔ tag, VR, VM. Private attributes are not in it.
import { attributeTable } from './generated/attributes.ts';
import type { Keyword } from './generated/keywords.ts';
import type { TagLike } from './model.ts';

export type { Keyword };

interface Attribute {
  tag: number;
  keyword: Keyword;
  vr: string;
  vm: string;
}

const byKeyword = new Map<string, number>();
const byTag = new Map<number, Attribute>();
for (const line of attributeTable.split('\n')) {
  const [hex, keyword, vr, vm] = line.split(' ') as [string, Keyword, string, string?];
  const attribute: Attribute = { tag: Number.parseInt(hex, 16), keyword, vr, vm: vm ?? '1' };
  byKeyword.set(keyword, attribute.tag);
  byTag.set(attribute.tag, attribute);
}

/** Curves and overlays repeat in even groups 50xx and 60xx: fold them on the first. */
function attributeOf(tag: number): Attribute | undefined {
  const group = tag >>> 16;
  if ((group & 0xff01) === 0x5000 || (group & 0xff01) === 0x6000) return byTag.get((((group & 0xff00) << 16) | (tag & 0xffff)) >>> 0);
  return byTag.get(tag);
}

/** Keywords that were asked for: some hundred of five thousand, which stay in the processor's cache. */
const asked = new Map<string, number>();

/** The tag of a keyword; a number is handed through. */
export function tagOf(tag: TagLike): number {
  if (typeof tag === 'number') return tag;
  const known = asked.get(tag);
  if (known !== undefined) return known;
  const number = byKeyword.get(tag);
  if (number === undefined) throw new Error(`unknown DICOM keyword ${tag}`);
  asked.set(tag, number);
  return number;
}

export function isKeyword(text: string): text is Keyword {
  return byKeyword.has(text);
}

export function keywordOf(tag: number): Keyword | undefined {
  return attributeOf(tag)?.keyword;
}

/** The dictionary's VR: `UL` for group lengths, `LO` for private creators, `UN` when unknown. */
export function vrOf(tag: TagLike): string {
  const number = tagOf(tag);
  const known = attributeOf(number);
  if (known) return known.vr;
  if ((number & 0xffff) === 0) return 'UL';
  if (((number >>> 16) & 1) === 1 && (number & 0xffff) >= 0x10 && (number & 0xffff) <= 0xff) return 'LO';
  return 'UN';
}

export function vmOf(tag: TagLike): string {
  return attributeOf(tagOf(tag))?.vm ?? '1-n';
}

/** `(0010,0020)`. */
export function formatTag(tag: number): string {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
