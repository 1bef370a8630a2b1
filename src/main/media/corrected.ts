// Copies of objects with their corrections in a folder of this export, for all that writes or reads them there. Objects without corrections stay the archive's own files.
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportNotes } from '../../contract/archive.ts';
import type { CorrectedBytes, StoredObject } from '../store/index.ts';
import type { Entry, ExportStore } from './entries.ts';

async function* bytesOf(object: StoredObject, { parts, restFrom }: CorrectedBytes): AsyncGenerator<Uint8Array, undefined> {
  const file = await open(object.path, 'r');
  try {
    const head = new Uint8Array(object.dataSetOffset);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead < head.length) throw Object.assign(new Error('The file is shorter than what was stored.'), { code: 'EIO' });
    yield head;
  } finally {
    await file.close();
  }
  yield* parts.filter((part) => part.length > 0);
  if (restFrom < object.size) yield* createReadStream(object.path, { start: restFrom, highWaterMark: 1 << 20 });
}

/** Whether any object of these goes out with other values than its file has. */
export function hasCorrections(store: ExportStore, entries: readonly Entry[]): boolean {
  return entries.some(({ object }) => store.corrections.stepsOf(object.SOPInstanceUID).length > 0);
}

/** `folder`: empty and ours; the caller removes it. An object that cannot be written with its corrections is left out and named. Rejects with the file system's error. */
export async function correctAll(
  store: ExportStore,
  entries: readonly Entry[],
  folder: string,
  signal?: AbortSignal,
): Promise<{ entries: Entry[]; leftOut: ExportNotes['leftOut'] }> {
  const done: Entry[] = [];
  const leftOut: ExportNotes['leftOut'] = [];
  for (const [at, entry] of entries.entries()) {
    signal?.throwIfAborted();
    const corrected = await store.corrections.outgoing(entry.object);
    if (!corrected.ok) leftOut.push({ SOPInstanceUID: entry.object.SOPInstanceUID, code: corrected.error.code, message: corrected.error.message });
    else if (corrected.value === null) done.push(entry);
    else {
      const path = join(folder, `corrected-${String(at)}.dcm`);
      await pipeline(Readable.from(bytesOf(entry.object, corrected.value)), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      done.push({ ...entry, path });
    }
  }
  return { entries: done, leftOut };
}
