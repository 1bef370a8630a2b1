// Hashes of a stored file, read back from the disk: the part before the data set, and the data set.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export async function hashFile(path: string, dataSetOffset: number): Promise<{ headSha256: string; dataSetSha256: string; size: number }> {
  const head = createHash('sha256');
  const dataSet = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
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
