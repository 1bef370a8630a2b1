// From the first bytes of a file: DICOM (sound or broken), a ZIP, or something else to be named and left out. It reads no more than it is given.
import { readIdentification } from '../../dicom/instanceHeader.ts';
import { parseHead } from '../store/index.ts';

const directoryClass = '1.2.840.10008.1.3.10';

export type Kind = { kind: 'dicom'; dataSetOffset: number } | { kind: 'zip' } | { kind: 'other'; code: string; message: string };

function starts(head: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (head[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

const longVrs = ['OB', 'OW', 'UN', 'UT'];

/** Where the elements of group 0002 end (PS3.10 §7.1), by their own lengths as the parser walks them; 0 for a bare data set. */
function metaEnd(head: Uint8Array): number {
  const start = starts(head, 128, 'DICM') ? 132 : starts(head, 0, 'DICM') ? 4 : 0;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let at = start;
  while (at + 8 <= head.length && view.getUint16(at, true) === 2) {
    const vr = String.fromCharCode(head[at + 4] ?? 0, head[at + 5] ?? 0);
    const explicit = /^[A-Z]{2}$/.test(vr);
    const long = explicit && longVrs.includes(vr);
    if (long && at + 12 > head.length) break;
    const length = !explicit ? view.getUint32(at + 4, true) : long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const next = at + (long ? 12 : 8) + length;
    if (next > head.length) break;
    at = next;
  }
  return at;
}

const others: readonly [string, string][] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['%PDF', 'a PDF document'],
  ['GIF8', 'a GIF picture'],
  ['\x1f\x8b', 'a gzip archive'],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf', 'a 7z archive'],
];

function whatItIs(head: Uint8Array): string {
  const known = others.find(([magic]) => starts(head, 0, magic));
  if (known) return known[1];
  return head.subarray(0, 512).every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13) ? 'a text file' : 'no DICOM file';
}

/** A bare data set that begins with group 0008 or 0002, whatever follows. */
function beginsLikeDicom(head: Uint8Array): boolean {
  if (head.length < 8 || head[1] !== 0 || (head[0] !== 8 && head[0] !== 2) || head[3] !== 0) return false;
  return /^[A-Z]{2}$/.test(String.fromCharCode(head[4] ?? 0, head[5] ?? 0)) || (head[7] === 0 && head[6] === 0);
}

function isDirectory(head: Uint8Array, size: number, name: string): boolean {
  const parsed = parseHead(head, size);
  return parsed.ok ? parsed.value.meta.string(0x00020002) === directoryClass : name.toUpperCase() === 'DICOMDIR';
}

/** Structurally a data set, with at least one UID of an instance. */
function isBareInstance(head: Uint8Array, size: number): boolean {
  const parsed = parseHead(head, size);
  if (!parsed.ok) return parsed.error.data?.incomplete === true && beginsLikeDicom(head);
  const { SOPInstanceUID, SOPClassUID, StudyInstanceUID, SeriesInstanceUID } = readIdentification(parsed.value.dataSet);
  return [SOPInstanceUID, SOPClassUID, StudyInstanceUID, SeriesInstanceUID].some((uid) => uid !== '');
}

/** `head`: the first bytes, at least 64 KiB or all; `size`: of the whole. */
export function classify(head: Uint8Array, size: number, name: string): Kind {
  const named = /\.(dcm|dicom|ima)$/i.test(name);
  const magic = starts(head, 128, 'DICM') || starts(head, 0, 'DICM');
  if (magic || named) {
    if (isDirectory(head, size, name))
      return { kind: 'other', code: 'DICOMDIR', message: 'This is the index of a medium; the files it lists are imported themselves.' };
    return { kind: 'dicom', dataSetOffset: metaEnd(head) };
  }
  if (starts(head, 0, 'PK\x03\x04') || starts(head, 0, 'PK\x05\x06')) return { kind: 'zip' };
  if (size === 0) return { kind: 'other', code: 'EMPTY', message: 'This file is empty.' };
  if (head.length >= 8 && (beginsLikeDicom(head) || isBareInstance(head, size))) return { kind: 'dicom', dataSetOffset: metaEnd(head) };
  return { kind: 'other', code: 'NOT_DICOM', message: `This is ${whatItIs(head)}, not an object for the archive.` };
}
