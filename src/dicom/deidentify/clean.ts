// Applies the profile to a parsed data set and what is nested in it: each element kept, emptied, replaced or left out. Encoding and the record of the method are elsewhere.
import type { DataSet, Element } from '../model.ts';
import { keywordOf, vrOf } from '../tags.ts';
import { cleanText } from './descriptors.ts';
import { dummy, dummyItem, fromModel, textValue } from './dummies.ts';
import type { OutElement } from './encode.ts';
import type { DeidentifyOptions } from './options.ts';
import { actionFor, basicAction, isListed, isSafePrivate, type Action } from './profile.ts';
import type { Pseudonyms } from './pseudonyms.ts';

export interface Cleaning {
  options: DeidentifyOptions;
  pseudonyms: Pseudonyms;
  /** What the shift and the pseudonym of the patient depend on. */
  patient: string;
  sopClassUid: string;
  /** Whether a kept text holds a value that was removed elsewhere. */
  isTelling: (text: string, vr: string) => boolean;
  /** Counts kept attributes that turned out to be telling, and sequences that could not be read. */
  note: (what: 'telling' | 'unreadable') => void;
}

const patientName = 0x00100010;
const patientId = 0x00100020;
const textValueTag = 0x0040a160;
const pixelTags = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);
const free = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UN', 'UR', 'UT', 'AE', 'CS', 'OB']);
const texts = new Set(['LO', 'LT', 'SH', 'ST', 'UC', 'UT']);

function empty(tag: number, vr: string): OutElement {
  return vr === 'SQ' ? { tag, vr, content: { kind: 'items', items: [] } } : { tag, vr, content: { kind: 'value', bytes: new Uint8Array(0) } };
}

function isPrivateCreator(tag: number): boolean {
  return ((tag >>> 16) & 1) === 1 && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff;
}

/** The creator that owns a private element's block (PS3.5 §7.8.1). */
function creatorTag(tag: number): number {
  return (((tag >>> 16) << 16) | ((tag >>> 8) & 0xff)) >>> 0;
}

function isSafe(d: DataSet, tag: number): boolean {
  return isSafePrivate(tag >>> 16, tag & 0xff, d.string(creatorTag(tag)));
}

function keepsPrivate(d: DataSet, tag: number, c: Cleaning): boolean {
  if (c.options.retainSafePrivate !== true) return false;
  if (!isPrivateCreator(tag)) return isSafe(d, tag);
  return [...d.elements.keys()].some((other) => !isPrivateCreator(other) && creatorTag(other) === tag && isSafe(d, other));
}

/** Curves and overlays as a whole: a plane without its data is no valid object. */
function isDropped(d: DataSet, tag: number, c: Cleaning): boolean {
  const group = tag >>> 16;
  if (group <= 2 || (tag & 0xffff) === 0) return true;
  if ((group & 1) === 1) return !keepsPrivate(d, tag, c);
  if ((group & 0xff00) === 0x5000 || (group & 0xff00) === 0x6000) return true;
  return keywordOf(tag) === undefined && !isListed(tag);
}

/** OB may hide text; its first bytes are looked at as such. */
function readable(d: DataSet, { tag, vr, offset, length }: Element): string {
  return vr === 'OB' ? String.fromCharCode(...d.bytes.subarray(offset, offset + Math.min(length, 4096))) : d.string(tag);
}

function copy(d: DataSet, element: Element, c: Cleaning, vr: string): OutElement {
  const { tag, offset, length } = element;
  const bytes = d.bytes.subarray(offset, offset + length);
  if (element.fragments) return { tag, vr: element.vr, content: { kind: 'fragments', bytes } };
  if (!pixelTags.has(tag) && free.has(element.vr) && c.isTelling(readable(d, element), element.vr)) {
    c.note('telling');
    return vr === 'UN' ? empty(tag, vr) : dummy(tag, element.vr, vr);
  }
  return { tag, vr: element.vr, content: { kind: 'value', bytes } };
}

function replacedUid(d: DataSet, { tag, vr }: Element, c: Cleaning): OutElement {
  const uids = d.string(tag).split('\\');
  return textValue(tag, vr, uids.map((uid) => c.pseudonyms.uid(uid.trim())).join('\\'));
}

function shifted(d: DataSet, { tag, vr }: Element, kind: string, c: Cleaning): OutElement | undefined {
  if (kind === 'TM') return { tag, vr, content: { kind: 'value', bytes: d.value(tag) ?? new Uint8Array(0) } };
  if (kind !== 'DA' && kind !== 'DT') return undefined;
  const values = d.strings(tag).map((value) => (value === '' ? '' : c.pseudonyms.shifted(c.patient, value)));
  return values.includes(undefined) ? undefined : textValue(tag, vr, values.join('\\'));
}

/** C: moved dates, described words; undefined where nothing of the value can be shown to be harmless. */
function cleaned(d: DataSet, element: Element, kind: string, c: Cleaning): OutElement | undefined {
  const moved = c.options.longitudinal === 'modified' ? shifted(d, element, kind, c) : undefined;
  if (moved) return moved;
  if (!texts.has(kind) || c.options.cleanDescriptors !== true) return undefined;
  const text = cleanText(d.string(element.tag));
  return text === '' || c.isTelling(text, kind) ? undefined : textValue(element.tag, element.vr, text);
}

function replaced(d: DataSet, element: Element, kind: string, c: Cleaning): OutElement {
  const { tag, vr } = element;
  if (tag === patientId) return textValue(tag, vr, c.pseudonyms.patientId(c.patient));
  if (tag === patientName) return textValue(tag, vr, `Anonymous^${c.pseudonyms.patientId(c.patient).slice(5)}`);
  return kind === 'UI' ? replacedUid(d, element, c) : dummy(tag, vr, kind);
}

function sequence(d: DataSet, element: Element, action: Action, c: Cleaning): OutElement {
  const { tag } = element;
  const items = element.items ?? [];
  if (items.length === 0 && element.length > 0 && !element.undefinedLength) c.note('unreadable');
  if (action === 'Z' || items.length === 0) return empty(tag, 'SQ');
  const stand = action === 'D' ? dummyItem(keywordOf(tag), items[0]?.string('GraphicLayer') ?? '') : undefined;
  const cleanedItems = stand ? [fromModel(stand, d.littleEndian)] : items.map((item) => cleanDataSet(item, { ...c, sopClassUid: '' }));
  return { tag, vr: 'SQ', content: { kind: 'items', items: cleanedItems } };
}

function one(d: DataSet, element: Element, c: Cleaning): OutElement | undefined {
  const { tag, vr } = element;
  if (isDropped(d, tag, c)) return undefined;
  const listed = vrOf(tag);
  const kind = listed === 'UN' || listed === '--' ? vr : listed;
  const iod = c.sopClassUid === '' ? undefined : c.sopClassUid;
  const action = actionFor(tag, iod, c.options);
  if (element.items || kind === 'SQ') {
    const basic =
      action === 'C' &&
      !['ContentSequence', 'AcquisitionContextSequence', 'SpecimenPreparationSequence', 'GraphicAnnotationSequence'].includes(keywordOf(tag) ?? '');
    const used = basic ? basicAction(tag, iod) : action;
    return used === 'X' ? undefined : sequence(d, element, used, c);
  }
  if (tag === textValueTag) return cleaned(d, element, kind, c) ?? textValue(tag, vr, 'REMOVED');
  if (kind === 'PN' && !isListed(tag)) return empty(tag, vr);
  const done = action === 'C' ? cleaned(d, element, kind, c) : undefined;
  if (done) return done;
  switch (action === 'C' ? basicAction(tag, iod) : action) {
    case 'X':
      return undefined;
    case 'Z':
      return tag === patientName ? replaced(d, element, kind, c) : empty(tag, vr);
    case 'U':
      return replacedUid(d, element, c);
    case 'K':
    case 'R':
      return copy(d, element, c, kind);
    default:
      return element.length === 0 ? empty(tag, vr) : replaced(d, element, kind, c);
  }
}

/** The elements that stay, as they stay. */
export function cleanDataSet(d: DataSet, c: Cleaning): OutElement[] {
  return [...d.elements.values()].map((element) => one(d, element, c)).filter((element) => element !== undefined);
}
