// Files that can be made again, in cache/: bounded in bytes, the least recently used go first. The folder may be deleted at any time, also while it is in use.
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { putWhole } from './wholeFile.ts';

export interface CacheFolder {
  /** Path and length of what is kept under the name, which counts as used now. */
  find(name: string): Promise<{ path: string; size: number } | undefined>;
  /** Whole or not at all. Rejects with the file system's error. */
  put(name: string, bytes: Uint8Array): Promise<string>;
  /** Removes what is kept under names that match. Rejects with the file system's error. */
  remove(matches: (name: string) => boolean): Promise<void>;
}

/** Between two looks at what is kept. */
const putsPerSweep = 64;
/** A use is noted once in a while; more often it would be a write for each read. */
const noteUseAfterMs = 600_000;

interface Kept {
  path: string;
  size: number;
  usedAt: number;
}

/** Files of the cache whose names begin with `prefix`, `mostBytes` of them (give or take the last 64). */
export function openCache({ dataDir, prefix, mostBytes }: { dataDir: string; prefix: string; mostBytes: number }): CacheFolder {
  const folder = join(dataDir, 'cache');
  let puts = 0;

  async function namesKept(): Promise<string[]> {
    try {
      return (await readdir(folder)).filter((name) => name.startsWith(prefix));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** One that cannot be looked at is gone by now. */
  async function look(name: string): Promise<Kept[]> {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    return found === undefined ? [] : [{ path, size: found.size, usedAt: found.mtimeMs }];
  }

  async function sweep(keep: string): Promise<void> {
    const kept = (await Promise.all((await namesKept()).map(look))).flat();
    let total = kept.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of kept.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= mostBytes) return;
      if (path === keep) continue;
      await rm(path, { force: true });
      total -= size;
    }
  }

  async function write(path: string, bytes: Uint8Array): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Under the prefix too, so that what a kill leaves is swept like the rest.
    await putWhole(path, `${path}.${crypto.randomUUID()}`, bytes);
  }

  return {
    async find(name) {
      const path = join(folder, prefix + name);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) return undefined;
      const now = new Date();
      if (now.getTime() - found.mtimeMs > noteUseAfterMs) await utimes(path, now, now).catch(() => undefined);
      return { path, size: found.size };
    },
    async put(name, bytes) {
      const path = join(folder, prefix + name);
      await write(path, bytes);
      if (puts % putsPerSweep === 0 || bytes.length > mostBytes / putsPerSweep) await sweep(path);
      puts += 1;
      return path;
    },
    async remove(matches) {
      for (const name of await namesKept()) if (matches(name.slice(prefix.length))) await rm(join(folder, name), { force: true });
    },
  };
}
