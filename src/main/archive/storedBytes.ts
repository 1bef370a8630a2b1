// The bytes of a stored file from some place to its end, in large pieces. A file that ends early is an error: half an object must never pass for a whole one.
import { open, type FileHandle } from 'node:fs/promises';
import { takeSendBuffer } from '../dimse/index.ts';

const pieceBytes = 1024 * 1024;

/** Rejects when the file cannot be read, or is shorter than `size`. Each iteration reads anew. */
export function storedBytes(path: string, start: number, size: number): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => pieces(path, start, size) };
}

async function* pieces(path: string, start: number, size: number): AsyncGenerator<Uint8Array, undefined> {
  const file = await open(path, 'r');
  try {
    for (let at = start; at < size;) {
      const piece = await readPiece(file, Math.min(pieceBytes, size - at), at);
      at += piece.length;
      yield piece;
    }
  } finally {
    // Nobody waits for the closing of a file that was only read.
    file.close().catch(() => undefined);
  }
}

async function readPiece(file: FileHandle, length: number, at: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(takeSendBuffer(length), 0, length, at);
  if (bytesRead === 0) throw new Error('The file is shorter than what was stored.');
  return buffer.subarray(0, bytesRead);
}
