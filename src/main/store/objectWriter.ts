// Streams one object into a temp file: gathers chunks to large writes, hashes on the way. It knows no index.
import { createHash, type Hash } from 'node:crypto';
import { futimesSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { FinishedObject, ObjectWriter } from './model.ts';

const gatherBytes = 1 << 20;

interface WriterState {
  handle: FileHandle;
  path: string;
  pending: Uint8Array[];
  pendingBytes: number;
  size: number;
  hashed: number;
  dataSetOffset: number;
  head: Hash;
  dataSet: Hash;
  receivedAt: number;
}

function hash(w: WriterState, chunk: Uint8Array): void {
  const inHead = Math.max(0, Math.min(chunk.length, w.dataSetOffset - w.hashed));
  if (inHead > 0) w.head.update(chunk.subarray(0, inHead));
  if (inHead < chunk.length) w.dataSet.update(chunk.subarray(inHead));
  w.hashed += chunk.length;
}

/** Hands the gathered chunks to the file system and hashes them meanwhile. */
async function flush(w: WriterState): Promise<void> {
  const chunks = w.pending;
  w.pending = [];
  w.pendingBytes = 0;
  let left = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const writing = w.handle.writev(chunks);
  for (const chunk of chunks) hash(w, chunk);
  left -= (await writing).bytesWritten;
  if (left > 0) throw Object.assign(new Error('The disk took only a part of the object.'), { code: 'ENOSPC' });
}

async function drop(w: WriterState): Promise<void> {
  w.pending = [];
  await w.handle.close().catch(() => undefined);
  await rm(w.path, { force: true }).catch(() => undefined);
}

async function orDrop<T>(w: WriterState, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await drop(w);
    throw error;
  }
}

async function sync(w: WriterState): Promise<void> {
  await w.handle.datasync();
  await w.handle.close();
}

async function settle(w: WriterState): Promise<FinishedObject> {
  if (w.pendingBytes > 0) await flush(w);
  const seconds = w.receivedAt / 1000;
  futimesSync(w.handle.fd, seconds, seconds);
  const { path: tempPath, size, dataSetOffset, receivedAt } = w;
  const hashes = { headSha256: w.head.digest('hex'), dataSetSha256: w.dataSet.digest('hex') };
  let synced: Promise<void> | undefined;
  return { tempPath, size, dataSetOffset, receivedAt, ...hashes, sync: () => (synced ??= sync(w)), drop: () => drop(w) };
}

/** Rejects with the file system's error when the temp cannot be made. */
export async function createObjectWriter(path: string, dataSetOffset: number, receivedAt: number): Promise<ObjectWriter> {
  const handle = await open(path, 'wx', 0o600);
  const head = createHash('sha256');
  const dataSet = createHash('sha256');
  const w: WriterState = { handle, path, pending: [], pendingBytes: 0, size: 0, hashed: 0, dataSetOffset, head, dataSet, receivedAt };
  return {
    write(chunk) {
      if (chunk.length === 0) return;
      w.pending.push(chunk);
      w.pendingBytes += chunk.length;
      w.size += chunk.length;
      if (w.pendingBytes < gatherBytes && w.pending.length < 512) return;
      return orDrop(w, () => flush(w));
    },
    finish: () => orDrop(w, () => settle(w)),
    abort: () => drop(w),
  };
}
