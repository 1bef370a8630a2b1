// What an importer reads from: a file on a disk or an entry of a ZIP, as a name, a size and a stream. No DICOM here.
import { createReadStream } from 'node:fs';

export interface ByteSource {
  /** As shown to the user: `folder/file`, `archive.zip/entry`. */
  path: string;
  /** File name without folders. */
  name: string;
  size: number;
  /** Where a ZIP may be opened in place; null inside a ZIP. */
  filePath: string | null;
  /** Depth of ZIPs around it. */
  depth: number;
  open(): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
}

/** Something that is no candidate for the archive, and why. */
export interface Skip {
  path: string;
  skip: { code: string; message: string };
}

export type Found = ByteSource | Skip;

export function skip(path: string, code: string, message: string): Skip {
  return { path, skip: { code, message } };
}

export function fileSource(path: string, name: string, size: number): ByteSource {
  return { path, name, size, filePath: path, depth: 0, open: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}
