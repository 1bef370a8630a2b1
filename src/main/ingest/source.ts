// What an importer reads from: a file on a disk or an entry of a ZIP, as a name, a size and a stream. No DICOM here.
import { close, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';

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

const [openFile, readFile, closeFile, sizeOf] = [promisify(open), promisify(read), promisify(close), promisify(fstat)];
/** A file is read in pieces of this size; a smaller one in one piece of its own. */
const pieceBytes = 256 * 1024;

/** Streams of Node make buffers of their full mark for the smallest file; these fit. */
async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const fd = await openFile(path, 'r');
  try {
    // One byte more than it has: a file that grows is read on, one that does not ends here without another call.
    let want = Math.min((await sizeOf(fd)).size + 1, pieceBytes);
    for (;;) {
      const { bytesRead, buffer } = await readFile(fd, Buffer.allocUnsafeSlow(want), 0, want, null);
      if (bytesRead > 0) yield bytesRead === want ? buffer : buffer.subarray(0, bytesRead);
      if (bytesRead < want) return;
      want = pieceBytes;
    }
  } finally {
    await closeFile(fd);
  }
}

export function fileSource(path: string, name: string, size: number): ByteSource {
  return { path, name, size, filePath: path, depth: 0, open: () => pieces(path) };
}
