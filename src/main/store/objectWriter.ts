// Streams one object into a temp file: gathers chunks to large writes, hashes them, a short object's while it is flushed. It knows no index.
import { createHash, type Hash, webcrypto } from 'node:crypto';
import { closeSync, fdatasync, futimesSync, openSync, writev, writevSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { FinishedObject, ObjectWriter } from './model.ts';

/** So much goes to the file system at once. */
const gatherBytes = 256 * 1024;
const mostChunks = 512;
/** The first bytes of an object are copied to the page cache in this turn: that takes less than the way through the thread pool. A longer object is written beside. */
const directBytes = 1024 * 1024;
/** A caller that is faster than the disk waits from here on. */
const mostPending = 512 * 1024;

/** Objects under way in this process. One alone is hashed quickest in this turn, while its file is flushed; of several, each waits for the others' hashing. */
let underWay = 0;

interface WriterState {
  fd: number;
  path: string;
  /** Chunks not yet hashed: of a short object all, until its flush is under way. */
  unhashed: Uint8Array[];
  hashed: number;
  pending: Uint8Array[];
  pendingBytes: number;
  size: number;
  dataSetOffset: number;
  head: Hash;
  dataSet: Hash;
  receivedAt: number;
  /** What the file system is doing with the file; settles, never rejects. The file is closed only when it has. */
  busy: Promise<void> | undefined;
  /** Why a write failed: told at this call or the next. */
  failure: Error | undefined;
  closed: boolean;
}

function hashAll(w: WriterState): void {
  const chunks = w.unhashed;
  w.unhashed = [];
  for (const chunk of chunks) {
    const inHead = Math.max(0, Math.min(chunk.length, w.dataSetOffset - w.hashed));
    if (inHead > 0) w.head.update(chunk.subarray(0, inHead));
    if (inHead < chunk.length) w.dataSet.update(inHead === 0 ? chunk : chunk.subarray(inHead));
    w.hashed += chunk.length;
  }
}

function isDue(w: WriterState): boolean {
  return w.pendingBytes >= gatherBytes || w.pending.length >= mostChunks;
}

function noRoom(): Error {
  return Object.assign(new Error('The disk took only a part of the object.'), { code: 'ENOSPC' });
}

function takePending(w: WriterState): { chunks: Uint8Array[]; length: number } {
  const taken = { chunks: w.pending, length: w.pendingBytes };
  w.pending = [];
  w.pendingBytes = 0;
  return taken;
}

function writeOut(w: WriterState): void {
  if (w.size > directBytes) {
    writeBeside(w);
    return;
  }
  const { chunks, length } = takePending(w);
  try {
    if (writevSync(w.fd, chunks) < length) w.failure = noRoom();
  } catch (error) {
    w.failure = error as Error;
  }
}

/** In the thread pool; goes on by itself while enough waits. */
function writeBeside(w: WriterState): void {
  const { chunks, length } = takePending(w);
  w.busy = new Promise((settled) => {
    writev(w.fd, chunks, (error, written) => {
      w.busy = undefined;
      w.failure = error ?? (written < length ? noRoom() : undefined);
      if (w.failure === undefined && isDue(w)) writeBeside(w);
      settled(w.busy);
    });
  });
}

function close(w: WriterState): void {
  if (w.closed) return;
  w.closed = true;
  underWay -= 1;
  closeSync(w.fd);
}

async function drop(w: WriterState): Promise<void> {
  takePending(w);
  w.unhashed = [];
  while (w.busy !== undefined) await w.busy;
  close(w);
  await rm(w.path, { force: true }).catch(() => undefined);
}

/** All writes done, or the temp gone and the file system's error thrown. */
async function written(w: WriterState): Promise<void> {
  while (w.busy !== undefined) await w.busy;
  if (w.failure === undefined && w.pendingBytes > 0) {
    writeOut(w);
    return written(w);
  }
  if (w.failure === undefined) return;
  await drop(w);
  throw w.failure;
}

/** One fdatasync, then the file is closed. */
function sync(w: WriterState): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let settled: () => void;
    w.busy = new Promise((done) => {
      settled = done;
    });
    fdatasync(w.fd, (error) => {
      w.busy = undefined;
      close(w);
      settled();
      if (error) reject(error);
      else resolve();
    });
  });
}

interface Hashes {
  headSha256: string;
  dataSetSha256: string;
}

/** The bytes of a short object, none of them hashed yet: in the thread pool, so that other associations go on meanwhile. It costs a copy. */
async function hashBeside(w: WriterState): Promise<Hashes> {
  const whole = Buffer.concat(w.unhashed);
  w.unhashed = [];
  const digest = webcrypto.subtle.digest('SHA-256', whole.subarray(w.dataSetOffset));
  w.head.update(whole.subarray(0, w.dataSetOffset));
  return { headSha256: w.head.digest('hex'), dataSetSha256: Buffer.from(await digest).toString('hex') };
}

function hashHere(w: WriterState): Hashes {
  hashAll(w);
  return { headSha256: w.head.digest('hex'), dataSetSha256: w.dataSet.digest('hex') };
}

async function settle(w: WriterState, flush: boolean): Promise<FinishedObject> {
  await written(w);
  const seconds = w.receivedAt / 1000;
  futimesSync(w.fd, seconds, seconds);
  let synced: Promise<void> | undefined;
  const syncOnce = (): Promise<void> => (synced ??= sync(w));
  // Whoever asks later gets the same promise, and its error.
  if (flush) syncOnce().catch(() => undefined);
  const hashes = w.hashed === 0 && underWay > 1 ? await hashBeside(w) : hashHere(w);
  const { path: tempPath, size, dataSetOffset, receivedAt } = w;
  return { tempPath, size, dataSetOffset, receivedAt, ...hashes, sync: syncOnce, drop: () => drop(w) };
}

/** Throws the file system's error when the temp cannot be made. The file is opened in this turn: that too is quicker than the thread pool. */
export function createObjectWriter(path: string, dataSetOffset: number, receivedAt: number): ObjectWriter {
  const fd = openSync(path, 'wx', 0o600);
  underWay += 1;
  const [head, dataSet] = [createHash('sha256'), createHash('sha256')];
  const w: WriterState = {
    ...{ fd, path, dataSetOffset, receivedAt, head, dataSet },
    ...{ unhashed: [], hashed: 0, pending: [], pendingBytes: 0, size: 0, busy: undefined, failure: undefined, closed: false },
  };
  return {
    write(chunk) {
      if (chunk.length === 0) return;
      w.unhashed.push(chunk);
      w.pending.push(chunk);
      w.pendingBytes += chunk.length;
      w.size += chunk.length;
      if (w.size > directBytes) hashAll(w);
      if (w.busy === undefined && w.failure === undefined && isDue(w)) writeOut(w);
      if (w.failure !== undefined) return written(w);
      if (w.pendingBytes < mostPending && w.pending.length < 2 * mostChunks) return;
      return w.busy?.then(() => (w.failure === undefined ? undefined : written(w)));
    },
    finish: (options = {}) => settle(w, options.flush === true),
    abort: () => drop(w),
  };
}
