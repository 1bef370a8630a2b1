// Reads as much of a DICOM file as its header needs: a first piece, then larger ones up to a bound, never the pixels of a large object.
import { open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import type { DicomFile } from '../../dicom/model.ts';
import { parseFile } from '../../dicom/parse.ts';
import type { Result } from '../../contract/result.ts';

const firstBytes = 64 * 1024;
/** A header that is longer than this is not believed. */
const mostBytes = 256 * 1024 * 1024;
const mostInflated = 1024 * 1024 * 1024;

/** RFC 1951, bounded: a deflated data set that grows past 1 GiB throws. */
export function inflateRaw(deflated: Uint8Array): Uint8Array {
  return inflateRawSync(deflated, { maxOutputLength: mostInflated });
}

/** Parses the head of a file in memory; `data.incomplete` on failure says that more bytes of the file could help. */
export function parseHead(bytes: Uint8Array, fileLength: number): Result<DicomFile> {
  return parseFile(bytes, { stopAtPixelData: true, fileLength, inflate: inflateRaw });
}

/** The parsed header of a file, up to the pixel data. `head`: bytes of its start that are in memory already. Rejects with the file system's error. */
export async function readHeadOfFile(path: string, size: number, head?: Uint8Array): Promise<Result<DicomFile>> {
  let bytes = head;
  let parsed = bytes && parseHead(bytes, size);
  if (parsed && !wantsMore(parsed)) return parsed;
  const handle = await open(path, 'r');
  try {
    for (let want = Math.max(firstBytes, (bytes?.length ?? 0) * 8); ; want *= 8) {
      const length = Math.min(want, size, mostBytes);
      bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, 0);
      parsed = parseHead(bytes.subarray(0, bytesRead), size);
      if (!wantsMore(parsed) || length === Math.min(size, mostBytes) || bytesRead < length) return parsed;
    }
  } finally {
    await handle.close();
  }
}

function wantsMore(parsed: Result<DicomFile>): boolean {
  return !parsed.ok && parsed.error.data?.incomplete === true;
}
