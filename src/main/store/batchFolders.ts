// The folders that objects are placed in: made when first used, kept open so that a group's flush is one call. What is placed in them is the commit queue's.
import { closeSync, fsync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './layout.ts';

/** More than a group of commits ever needs: two batches, in objects/ and in derived/. */
const mostOpen = 8;
/** Windows cannot flush a folder; NTFS journals names itself. */
const canFlush = process.platform !== 'win32';

export interface BatchFolders {
  /** Makes the folder if need be. */
  ready(path: string): void;
  /** Makes the names in folders that are ready durable, and the names of those that are new to this process in their parents. */
  flush(paths: readonly string[]): Promise<void>;
  /** The folder is no longer where it was: `ready` makes it anew. */
  forget(path: string): void;
  close(): void;
}

interface Folder {
  handle: number;
  /** Its own name is durable, as far as this process has seen to it; a process that died may have left it otherwise. */
  isNamed: boolean;
}

function fsyncOf(handle: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    fsync(handle, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

export function createBatchFolders(): BatchFolders {
  /** In order of use. */
  const open = new Map<string, Folder>();

  function forget(path: string): void {
    const folder = open.get(path);
    if (!folder) return;
    open.delete(path);
    closeSync(folder.handle);
  }

  function openOne(path: string): Folder {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const [oldest] = open.keys();
    if (oldest !== undefined && open.size >= mostOpen) forget(oldest);
    return { handle: openSync(path, 'r'), isNamed: false };
  }

  async function flushOne(path: string): Promise<void> {
    const folder = open.get(path);
    if (!folder) throw new Error('A folder is flushed that nobody made ready.');
    await Promise.all([fsyncOf(folder.handle), folder.isNamed ? undefined : syncFolder(dirname(path))]);
    folder.isNamed = true;
  }

  return {
    ready(path) {
      if (!canFlush) {
        mkdirSync(path, { recursive: true, mode: 0o700 });
        return;
      }
      const folder = open.get(path) ?? openOne(path);
      open.delete(path);
      open.set(path, folder);
    },
    async flush(paths) {
      if (canFlush) await Promise.all(paths.map(flushOne));
    },
    forget,
    close() {
      for (const path of [...open.keys()]) forget(path);
    },
  };
}
