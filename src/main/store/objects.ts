// Object files: room on the disk, temps, and the way into the group commit. What is in them is not its business.
import { readdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/result.ts';
import type { CommitQueue } from './commitQueue.ts';
import { diskFailure } from './diskFailure.ts';
import type { Objects } from './model.ts';
import { createObjectWriter } from './objectWriter.ts';

const freshMs = 250;

interface Context {
  dataDir: string;
  /** Read with the free space: a change holds at once. */
  lowDiskBytes: () => number;
  now: () => number;
  queue: CommitQueue;
}

export function createObjects(c: Context): Objects {
  let known = { at: -Infinity, free: 0, low: 0 };
  let next = 0;

  async function freeBytes(): Promise<number> {
    const at = performance.now();
    if (at - known.at > freshMs) {
      const { bavail, bsize } = await statfs(c.dataDir);
      known = { at, free: bavail * bsize, low: c.lowDiskBytes() };
    }
    return known.free;
  }

  return {
    freeBytes,
    async begin({ dataSetOffset }) {
      try {
        if ((await freeBytes()) < known.low)
          return fail('DISK_FULL', 'The disk of the archive is nearly full. New objects are refused, stored ones are safe; free some space.');
        next += 1;
        return ok(createObjectWriter(join(c.dataDir, 'incoming', String(next)), dataSetOffset, c.now()));
      } catch (error) {
        return diskFailure(error, 'The object was not taken in; the archive is unchanged.');
      }
    },
    commit: (object, instance) => c.queue.commit(object, instance),
    discard: (object) => object.drop(),
  };
}

/** Temps of a process that died: never acknowledged, since Success comes only after rename and row. Answers their names. */
export function leftovers(dataDir: string): string[] {
  return readdirSync(join(dataDir, 'incoming')).map((name) => join(dataDir, 'incoming', name));
}
