// Reads one object file into what the index needs of it. Synchronous: a header is a few kilobytes, and a hop through the thread pool costs more than reading them.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { readInstanceHeader, type InstanceHeader } from '../../dicom/instanceHeader.ts';
import type { DicomFile } from '../../dicom/model.ts';
import { parseHead } from './fileHead.ts';
import { parseObjectName } from './layout.ts';
import type { Origin } from './model.ts';

/** Source Application Entity Title (PS3.10 §7.1): our header of a received object says who sent it. */
const sourceAet = 0x00020016;
/** Most headers end here; a longer one is read again in larger pieces. */
const firstBytes = 16 * 1024;
/** A header that is longer than this is not believed. */
const mostBytes = 256 * 1024 * 1024;
/** Its content is copied out into texts and numbers before the next file is read. */
const first = new Uint8Array(firstBytes);

export interface ScannedHeader {
  source: string;
  size: number;
  dataSetOffset: number;
  header: InstanceHeader;
}

export interface ScannedFile extends ScannedHeader {
  id: number;
  origin: Origin;
  /** ms since 1970, from the modification time. */
  receivedAt: number;
}

function sourceOf(origin: Origin, callingAet: string): string {
  return origin === 'received' ? callingAet : origin === 'imported' ? 'Import' : 'Sagitta';
}

interface Head {
  parsed: Result<DicomFile>;
  size: number;
}

function readHead(fd: number): Head {
  const bytesRead = readSync(fd, first, 0, firstBytes, 0);
  const size = bytesRead < firstBytes ? bytesRead : fstatSync(fd).size;
  let parsed = parseHead(bytesRead < firstBytes ? first.subarray(0, bytesRead) : first, size);
  for (let want = firstBytes * 8; !parsed.ok && parsed.error.data?.incomplete === true && want / 8 < Math.min(size, mostBytes); want *= 8) {
    const bytes = new Uint8Array(Math.min(want, size, mostBytes));
    parsed = parseHead(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0)), size);
  }
  return { parsed, size };
}

function read(fd: number, origin: Origin): Result<ScannedHeader> {
  const { parsed, size } = readHead(fd);
  if (!parsed.ok) return parsed;
  const { dataSet, meta, transferSyntaxUid, dataSetOffset } = parsed.value;
  const header = readInstanceHeader(dataSet, transferSyntaxUid);
  if (!header.ok) return header;
  return ok({ source: sourceOf(origin, meta.string(sourceAet)), size, dataSetOffset, header: header.value });
}

function withFile<T>(path: string, work: (fd: number) => Result<T>): Result<T> {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return work(fd);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return fail('IO_ERROR', `A file of the archive could not be read (${code}).`, { code });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** What a known object's file says. UNPARSABLE with a sentence; IO_ERROR when the file cannot be read or is gone. */
export function scanHeader(path: string, origin: Origin): Result<ScannedHeader> {
  return withFile(path, (fd) => read(fd, origin));
}

/** The same of a file without a row: its name and its times say the rest. `file`: relative to `dataDir`. */
export function scanFile(dataDir: string, file: string): Result<ScannedFile> {
  const name = parseObjectName(basename(file));
  if (!name) return fail('UNPARSABLE', `${file} does not have a name of the archive.`);
  return withFile(join(dataDir, file), (fd) => {
    const scanned = read(fd, name.origin);
    return scanned.ok ? ok({ ...name, ...scanned.value, receivedAt: Math.round(fstatSync(fd).mtimeMs) }) : scanned;
  });
}
