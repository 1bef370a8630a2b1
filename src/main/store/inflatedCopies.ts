// Deflated data sets have no ranges in their file: inflated copies are kept in the cache, bounded in size. The folder may be deleted at any time.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredObject } from './model.ts';

const mostBytes = 1024 * 1024 * 1024;
const prefix = 'inflated-';

/** Path of the copy; rejects with the file system's error. */
export async function inflatedCopy(dataDir: string, object: StoredObject, bytes: Uint8Array): Promise<string> {
  const folder = join(dataDir, 'cache');
  const path = join(folder, `${prefix}${object.dataSetSha256}.bin`);
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temp = `${path}.${crypto.randomUUID()}`;
    await writeFile(temp, bytes, { mode: 0o600 });
    await rename(temp, path);
    await removeOldest(folder, path);
  }
  return path;
}

/** The oldest copies go first; one that cannot be looked at is somebody else's by now. */
async function removeOldest(folder: string, keep: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  const files = (
    await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        const found = await stat(path).catch(() => undefined);
        return found === undefined ? [] : [{ path, size: found.size, at: found.mtimeMs }];
      }),
    )
  ).flat();
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files.sort((a, b) => a.at - b.at)) {
    if (total <= mostBytes) return;
    if (path === keep) continue;
    await rm(path, { force: true });
    total -= size;
  }
}
