// Deflated data sets have no ranges in their file: inflated copies of them are kept in the cache.
import { openCache, type CacheFolder } from './cacheFolder.ts';
import type { StoredObject } from './storedObject.ts';

const mostBytes = 1024 * 1024 * 1024;

function copiesIn(dataDir: string): CacheFolder {
  return openCache({ dataDir, prefix: 'inflated-', mostBytes });
}

/** Path of the copy; rejects with the file system's error. */
export async function inflatedCopy(dataDir: string, { dataSetSha256 }: StoredObject, bytes: Uint8Array): Promise<string> {
  const [copies, name] = [copiesIn(dataDir), `${dataSetSha256}.bin`];
  return (await copies.find(name))?.path ?? copies.put(name, bytes);
}

/** Removes the copies of these data sets; rejects with the file system's error. */
export function forgetInflated(dataDir: string, dataSets: ReadonlySet<string>): Promise<void> {
  return copiesIn(dataDir).remove((name) => dataSets.has(name.slice(0, name.indexOf('.'))));
}
