// The bytes of a stored file from some place to its end, in large pieces. A file that ends early is an error: half an object must never pass for a whole one.
import { closeSync, openSync, read } from 'node:fs';
import { giveBackSendBuffer, takeSendBuffer } from '../dimse/index.ts';

const pieceBytes = 1024 * 1024;

/** Rejects when the file cannot be read, or is shorter than `size`. Each iteration reads anew. */
export function storedBytes(path: string, start: number, size: number): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => pieces(path, start, size) };
}

/** Opening and closing wait for no disk that the index does not wait for too; each would be a turn of the thread pool, and a small object is one read. */
async function* pieces(path: string, start: number, size: number): AsyncGenerator<Uint8Array, undefined> {
  let file: number | undefined = openSync(path, 'r');
  try {
    for (let at = start; at < size;) {
      const piece = await readPiece(file, Math.min(pieceBytes, size - at), at);
      at += piece.length;
      if (at >= size) {
        closeSync(file);
        file = undefined;
        yield piece;
        return;
      }
      yield piece;
    }
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readPiece(file: number, length: number, at: number): Promise<Uint8Array> {
  const buffer = takeSendBuffer(length);
  return new Promise((resolve, reject) => {
    read(file, buffer, 0, length, at, (error, bytesRead) => {
      if (error === null && bytesRead > 0) {
        resolve(bytesRead === length ? buffer : buffer.subarray(0, bytesRead));
        return;
      }
      giveBackSendBuffer(buffer);
      reject(error ?? new Error('The file is shorter than what was stored.'));
    });
  });
}
