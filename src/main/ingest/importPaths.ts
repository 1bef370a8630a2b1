// An import of many paths: several files in flight, counts, progress, cancel. found = stored + duplicates + quarantined; all else is named in `skipped`.
import { gatherCommits, type Store } from '../store/index.ts';
import { importOne } from './importOne.ts';
import type { Settled } from './outcome.ts';
import type { ImportOptions, ImportResult } from './sink.ts';
import { skip, type ByteSource, type Found } from './source.ts';
import { createRoom, type Room } from './room.ts';
import { walkPaths } from './walk.ts';
import { openZip } from './zip.ts';

/** Files in flight: their flushes run side by side, and a group of them is written to the index in one transaction. */
const lanes = 192;
/** So many bytes of files are in flight, one file at least: memory and open files stay bounded, whatever their size. */
const mostBytes = 64 * 1024 * 1024;
/** What a small file counts, for its buffers. */
const leastBytes = 256 * 1024;
const progressMs = 200;

interface Run {
  store: Store;
  /** Of this import, ZIPs and what is in them included. */
  room: Room;
  options: ImportOptions;
  result: ImportResult;
  candidates: number;
  done: number;
  saidAt: number;
  onSettled: (settled: Settled) => void;
}

function say(run: Run): void {
  const at = performance.now();
  if (at - run.saidAt < progressMs) return;
  run.saidAt = at;
  run.options.onProgress?.({ found: run.candidates, done: run.done });
}

/** What holds no object for the archive; everything else that is left out is a loss to be said. */
const harmless = new Set(['NOT_DICOM', 'DICOMDIR', 'EMPTY', 'EMPTY_ZIP', 'NOT_A_FILE', 'OWN_ARCHIVE']);

function leaveOut({ result }: Run, note: ImportResult['skipped'][number]): void {
  result.skipped.push(note);
  if (!harmless.has(note.code)) result.failed += 1;
}

function count(run: Run, path: string, settled: Settled): void {
  const { result, onSettled } = run;
  const { outcome } = settled;
  switch (outcome.kind) {
    case 'stored':
      result.stored += 1;
      break;
    case 'duplicate':
      result.duplicates += 1;
      break;
    case 'quarantined':
      result.quarantined.push({ path, code: outcome.code, message: outcome.message });
      break;
    case 'failed':
      leaveOut(run, { path, code: outcome.code, message: outcome.message });
  }
  if (outcome.kind !== 'failed') result.found += 1;
  onSettled(settled);
}

async function importZip(run: Run, source: ByteSource): Promise<void> {
  const zip = await openZip(source);
  if ('skip' in zip) {
    leaveOut(run, toNote(zip));
    return;
  }
  try {
    await importAll(run, zip.entries);
  } finally {
    zip.close();
  }
}

/** One file's fault of ours is that file's: it is named, and the others go on. */
async function importOrName(run: Run, source: ByteSource): Promise<Awaited<ReturnType<typeof importOne>>> {
  const bytes = Math.max(leastBytes, source.size);
  await run.room.enter(bytes);
  try {
    return await importOne(run.store, source, run.options.who ?? 'import');
  } catch (error) {
    console.error(`An import went on after a fault at one file: ${error instanceof Error ? error.name : 'unknown'}`);
    return skip(source.path, 'FAULT', 'Sagitta could not take this file in because of a fault of its own. The file is untouched; report this.');
  } finally {
    run.room.leave(bytes);
  }
}

async function take(run: Run, found: Found): Promise<void> {
  const one = 'skip' in found ? found : await importOrName(run, found);
  if (one !== 'zip') {
    if ('skip' in one) leaveOut(run, toNote(one));
    else count(run, found.path, one);
    return;
  }
  const before = run.result.skipped.length + run.result.found;
  await importZip(run, found as ByteSource);
  if (run.result.skipped.length + run.result.found === before) leaveOut(run, toNote(skip(found.path, 'EMPTY_ZIP', 'This ZIP holds no files.')));
}

function toNote({ path, skip: note }: { path: string; skip: { code: string; message: string } }): ImportResult['skipped'][number] {
  return { path, ...note };
}

async function importAll(run: Run, found: AsyncIterable<Found>): Promise<void> {
  const iterator = found[Symbol.asyncIterator]();
  async function lane(): Promise<void> {
    while (run.options.signal?.aborted !== true) {
      const next = await iterator.next();
      if (next.done === true) return;
      run.candidates += 1;
      await take(run, next.value);
      run.done += 1;
      say(run);
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
  await iterator.return?.();
}

/** What is counted when the signal ends it early is safe. */
export async function importPaths(store: Store, paths: string[], options: ImportOptions, onSettled: (settled: Settled) => void): Promise<ImportResult> {
  const result: ImportResult = { found: 0, stored: 0, duplicates: 0, quarantined: [], skipped: [], failed: 0, cancelled: false };
  const gathered: Store = { ...store, objects: gatherCommits(store.objects) };
  const run: Run = { store: gathered, room: createRoom(mostBytes), options, result, candidates: 0, done: 0, saidAt: -Infinity, onSettled };
  await importAll(run, walkPaths(paths, store.dataDir));
  result.cancelled = options.signal?.aborted === true;
  options.onProgress?.({ found: run.candidates, done: run.done });
  return result;
}
