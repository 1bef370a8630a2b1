// Reads a DICOM file (PS3.10) or a bare data set: preamble, meta group, data set. A failure says where and why; nothing here throws on bad input.
import { emptyDataSet } from './dataSet.ts';
import { cursor, isVr, readDataSet, Unreadable, type Cursor } from './elementReader.ts';
import type { DataSet, DicomFile, ParseOptions, ParseWarning } from './model.ts';
import { fail, type Failure, ok, type Result } from '../contract/result.ts';
import { transferSyntax, transferSyntaxUids } from './uids.ts';

interface Encoding {
  explicit: boolean;
  little: boolean;
}

interface MetaPart {
  meta: DataSet;
  dataSetOffset: number;
  transferSyntaxUid: string;
}

/**
 * Parses `bytes` as a DICOM file, with or without preamble and meta group. Offsets in the answer count from the start of
 * `dataSet.bytes` (the file itself, or the inflated data set). Code UNPARSABLE: `data.offset`, and `data.incomplete` when
 * `fileLength` says that more bytes exist; UNSUPPORTED: a deflated file without `inflate`.
 */
export function parseFile(bytes: Uint8Array, options: ParseOptions = {}): Result<DicomFile> {
  const warnings: ParseWarning[] = [];
  try {
    const part = readMeta(bytes, warnings, options);
    return readBody(bytes, part, warnings, options);
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, error: asFailure(error, bytes, options) };
    throw error;
  }
}

/** Parses a bare data set, as it comes over the network, in a known transfer syntax. */
export function parseDataSet(bytes: Uint8Array, transferSyntaxUid: string, options: ParseOptions = {}): Result<DicomFile> {
  const warnings: ParseWarning[] = [];
  try {
    return readBody(bytes, { meta: emptyDataSet(), dataSetOffset: 0, transferSyntaxUid }, warnings, options);
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, error: asFailure(error, bytes, options) };
    throw error;
  }
}

function asFailure(error: Unreadable, bytes: Uint8Array, options: ParseOptions): Failure {
  const incomplete = error.needed !== undefined && (options.fileLength ?? 0) >= error.needed && (options.fileLength ?? 0) > bytes.length;
  return { code: 'UNPARSABLE', message: error.message, data: { offset: error.offset, ...(incomplete ? { incomplete: true, needed: error.needed } : {}) } };
}

function hasMagic(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
}

function readMeta(bytes: Uint8Array, warnings: ParseWarning[], options: ParseOptions): MetaPart {
  const start = hasMagic(bytes, 128) ? 132 : hasMagic(bytes, 0) ? 4 : 0;
  const total = options.fileLength ?? bytes.length;
  if (bytes.length < start + 8) throw new Unreadable(`This is not a DICOM file: it has only ${bytes.length} bytes.`, 0, { needed: Math.max(start + 8, 140) });
  const c = cursor(bytes, start, true, { total, warnings });
  const end = metaEnd(c, start);
  const meta = end > start ? readDataSet(c, { end, explicit: isVr(bytes, start + 4), depth: 0, parent: undefined, delimited: false }) : emptyDataSet();
  if (start === 0 && end === 0 && !looksLikeDataSet(bytes))
    throw new Unreadable('This is not a DICOM file: neither a preamble nor a data element stands at its start.', 0);
  if (end === start) warnings.push({ offset: start, message: 'The file has no meta information; the transfer syntax was guessed.' });
  return { meta, dataSetOffset: end, transferSyntaxUid: meta.string(0x00020010) };
}

/** Walks the group 0002 elements by their own lengths; the stored group length is known to lie. */
function metaEnd(c: Cursor, start: number): number {
  let at = start;
  while (at + 8 <= c.bytes.length && c.view.getUint16(at, true) === 2) {
    const explicit = isVr(c.bytes, at + 4);
    const vr = String.fromCharCode(c.bytes[at + 4] ?? 0, c.bytes[at + 5] ?? 0);
    const long = vr === 'OB' || vr === 'UN' || vr === 'OW' || vr === 'UT';
    if (explicit && long && at + 12 > c.bytes.length) break;
    const length = !explicit ? c.view.getUint32(at + 4, true) : long ? c.view.getUint32(at + 8, true) : c.view.getUint16(at + 6, true);
    const next = at + (explicit && long ? 12 : 8) + length;
    if (next > c.bytes.length) throw new Unreadable(`The meta information lies: an element at byte ${at} reaches beyond the file.`, at, { needed: next });
    at = next;
  }
  return at;
}

/** A bare data set starts with a low even group and a plausible length. */
function looksLikeDataSet(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [little, big] = [view.getUint16(0, true), view.getUint16(0, false)];
  const group = little <= 0x0040 ? little : big <= 0x0040 ? big : 0;
  if (group === 0 || group % 2 === 1) return false;
  if (isVr(bytes, 4)) return true;
  const length = view.getUint32(4, little === group);
  return length <= bytes.length && view.getUint16(2, little === group) <= 0x2000;
}

function guessEncoding(bytes: Uint8Array, at: number): Encoding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const group = at + 2 <= bytes.length ? view.getUint16(at, true) : 0;
  return { explicit: isVr(bytes, at + 4), little: !(group > 0xff && (group & 0xff) === 0 && group >>> 8 <= 0x40) };
}

function uidOf(encoding: Encoding): string {
  if (!encoding.little) return transferSyntaxUids.explicitBig;
  return encoding.explicit ? transferSyntaxUids.explicitLittle : transferSyntaxUids.implicitLittle;
}

/** The declared encoding unless the first element plainly contradicts it. */
function encodingOf(bytes: Uint8Array, at: number, uid: string, warnings: ParseWarning[]): Encoding {
  const seen = guessEncoding(bytes, at);
  if (uid === '') return seen;
  const declared = transferSyntax(uid);
  const encoding = { explicit: declared ? !declared.implicit : seen.explicit, little: !declared?.bigEndian };
  if (at + 8 > bytes.length || (seen.explicit === encoding.explicit && seen.little === encoding.little)) return encoding;
  warnings.push({ offset: at, message: `The data set is not encoded as its transfer syntax ${uid} says; it was read as it is.` });
  return seen;
}

function readBody(file: Uint8Array, part: MetaPart, warnings: ParseWarning[], options: ParseOptions): Result<DicomFile> {
  let bytes = file;
  let start = part.dataSetOffset;
  let total = options.fileLength ?? file.length;
  if (transferSyntax(part.transferSyntaxUid)?.deflated) {
    if (!options.inflate) return fail('UNSUPPORTED', 'The data set is deflated and no inflate function was given.');
    const inflated = inflate(file.subarray(start), options.inflate);
    if (!inflated)
      return fail('UNPARSABLE', 'The deflated data set is damaged and cannot be inflated.', {
        offset: start,
        ...(total > file.length ? { incomplete: true } : {}),
      });
    [bytes, start, total] = [inflated, 0, inflated.length];
  }
  const encoding = encodingOf(bytes, start, part.transferSyntaxUid, warnings);
  const c = cursor(bytes, start, encoding.little, { total, warnings, stopAtPixelData: options.stopAtPixelData ?? false });
  const dataSet = readDataSet(c, { end: bytes.length, explicit: encoding.explicit, depth: 0, parent: undefined, delimited: false });
  if (total > bytes.length && !(options.stopAtPixelData === true && c.pixelData))
    throw new Unreadable('Only the head of the file was given.', bytes.length, { needed: bytes.length + 1 });
  const transferSyntaxUid = part.transferSyntaxUid === '' ? uidOf(encoding) : part.transferSyntaxUid;
  return ok({ meta: part.meta, transferSyntaxUid, dataSetOffset: part.dataSetOffset, dataSet, pixelData: c.pixelData, warnings });
}

function inflate(deflated: Uint8Array, run: (deflated: Uint8Array) => Uint8Array): Uint8Array | undefined {
  try {
    return run(deflated);
  } catch {
    return undefined;
  }
}
