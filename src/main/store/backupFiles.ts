// Files of a backup: copies that are hashed on the way and compared with what the archive knows, small files replaced whole, the manifest. No database here.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { syncFolder } from './layout.ts';

/** A file as the database names it; `dataSetOffset` -1: where its data set begins was never known, only its size is compared. */
export interface ListedFile {
  file: string;
  size: number;
  dataSetOffset: number;
  headSha256: string;
  dataSetSha256: string;
}

/** Written beside its place, flushed, then renamed: whole or not there. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temp = `${path}.part`;
  const handle = await open(temp, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temp, path);
  await syncFolder(dirname(path));
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

interface Hashes {
  whole: string;
  head: string;
  dataSet: string;
  size: number;
}

/** Copies with three hashes in one reading; flushed, with the time of the original. */
export async function copyHashed(from: string, to: string, dataSetOffset: number, signal?: AbortSignal): Promise<Hashes> {
  const [whole, head, dataSet] = [createHash('sha256'), createHash('sha256'), createHash('sha256')];
  const temp = `${to}.part`;
  const target = await open(temp, 'w', 0o600);
  let size = 0;
  try {
    for await (const piece of createReadStream(from, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })) {
      const chunk = piece as Buffer;
      const inHead = Math.max(0, Math.min(chunk.length, dataSetOffset - size));
      whole.update(chunk);
      head.update(chunk.subarray(0, inHead));
      dataSet.update(chunk.subarray(inHead));
      size += chunk.length;
      await target.writeFile(chunk);
    }
    await target.sync();
  } catch (error) {
    await target.close();
    await rm(temp, { force: true });
    throw error;
  }
  await target.close();
  const { atime, mtime } = await stat(from);
  await utimes(temp, atime, mtime);
  await rename(temp, to);
  return { whole: whole.digest('hex'), head: head.digest('hex'), dataSet: dataSet.digest('hex'), size };
}

/** Answers the hash over the whole file. IO_ERROR when the archive's own file is gone or is not what was stored: a backup must not say that it holds it. */
export async function copyChecked(from: string, to: string, listed: ListedFile, signal?: AbortSignal): Promise<Result<string>> {
  const unsound = (what: string): Result<never> =>
    fail('IO_ERROR', `The file ${listed.file} of the archive ${what}, so the backup does not hold it. Run \`sagitta verify\`, mend it, and back up again.`);
  try {
    const hashes = await copyHashed(from, to, Math.max(0, listed.dataSetOffset), signal);
    const isSame = listed.dataSetOffset < 0 || (hashes.dataSet === listed.dataSetSha256 && hashes.head === listed.headSha256);
    if (isSame && hashes.size === listed.size) return ok(hashes.whole);
    await rm(to, { force: true });
    return unsound('is not what was stored');
  } catch (error) {
    const { code, path } = error as { code?: string; path?: string };
    if (code === 'ENOENT' && path === from) return unsound('is gone');
    throw error;
  }
}

/** Hashes by file, from lines of `sha256sum`; a line that was cut off does not count. null without a manifest. */
export async function readManifest(path: string): Promise<Map<string, string> | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n').slice(0, -1);
  return new Map(lines.flatMap((line) => (/^[0-9a-f]{64} {2}./.test(line) ? [[line.slice(66), line.slice(0, 64)]] : [])));
}
