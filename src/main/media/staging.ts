// A hidden folder beside the target for copies that are not whole yet; what a killed export of this archive left there is removed by the next.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ExportStore } from './entries.ts';

/** Of exports under way in this process. */
const inUse = new Set<string>();

/** This archive on this machine, which one process alone has open: a folder of this name that is not in use is nobody's. */
async function prefixOf({ audit, dataDir }: ExportStore): Promise<string> {
  const parts = [audit.list({ limit: 1 })[0]?.hash ?? '', hostname(), await realpath(dataDir)];
  return `.sagitta-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 20)}-`;
}

async function removeLeft(beside: string, prefix: string): Promise<void> {
  for (const entry of await readdir(beside, { withFileTypes: true })) {
    const path = join(beside, entry.name);
    // A link of that name is none of ours.
    if (entry.isDirectory() && entry.name.startsWith(prefix) && !inUse.has(path)) await rm(path, { recursive: true, force: true });
  }
}

/** The folder is gone whatever happens. Rejects with the file system's error, and with what `work` rejects with. */
export async function withStaging<T>(store: ExportStore, beside: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(beside, { recursive: true });
  const prefix = await prefixOf(store);
  // What cannot be removed must not keep an export from being made.
  await removeLeft(beside, prefix).catch(() => undefined);
  const folder = await mkdtemp(join(beside, prefix));
  inUse.add(folder);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}
