// Hashes of a stored file, read back from the disk: the part before the data set, and the data set.
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';

export interface FileHashes {
  headSha256: string;
  dataSetSha256: string;
  size: number;
}

const pieceBytes = 1 << 20;

/** The same as `hashFile`, at once: for short files, and off the main thread. Throws the file system's error. */
export function hashFileNow(path: string, dataSetOffset: number): FileHashes {
  const head = createHash('sha256');
  const dataSet = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  const fd = openSync(path, 'r');
  try {
    for (let size = 0; ;) {
      const bytes = piece.subarray(0, readSync(fd, piece, 0, pieceBytes, size));
      if (bytes.length === 0) return { headSha256: head.digest('hex'), dataSetSha256: dataSet.digest('hex'), size };
      const inHead = Math.max(0, Math.min(bytes.length, dataSetOffset - size));
      head.update(bytes.subarray(0, inHead));
      dataSet.update(bytes.subarray(inHead));
      size += bytes.length;
    }
  } finally {
    closeSync(fd);
  }
}

export async function hashFile(path: string, dataSetOffset: number): Promise<FileHashes> {
  const head = createHash('sha256');
  const dataSet = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes })) {
    const bytes = chunk as Buffer;
    const inHead = Math.max(0, Math.min(bytes.length, dataSetOffset - size));
    head.update(bytes.subarray(0, inHead));
    dataSet.update(bytes.subarray(inHead));
    size += bytes.length;
  }
  return { headSha256: head.digest('hex'), dataSetSha256: dataSet.digest('hex'), size };
}

/** Runs `work` over all items, `width` at a time; stops early when the signal says so. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
  let next = 0;
  async function lane(): Promise<void> {
    while (next < items.length && signal?.aborted !== true) {
      const item = items[next] as T;
      next += 1;
      await work(item);
    }
  }
  await Promise.all(Array.from({ length: width }, lane));
}
