// Puts files at their place: a folder or a ZIP, each under a temp name first, never over what is there. It knows nothing of their content.
import { createWriteStream, type WriteStream } from 'node:fs';
import { constants, copyFile, link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Entry } from './entries.ts';

export interface Watching {
  signal?: AbortSignal | undefined;
  /** Objects done, of so many. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Under a temp name first, then its own, which must be free: a reader never sees half a file. */
async function copyOne(from: string, to: string): Promise<void> {
  const temp = join(dirname(to), `.${crypto.randomUUID()}.part`);
  try {
    await copyFile(from, temp, constants.COPYFILE_EXCL);
    await flush(temp);
    await place(temp, to);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

/** The bytes of a file, or the names in a folder, on the disk. */
export async function flush(path: string, isFolder = false): Promise<void> {
  const handle = await open(path, isFolder ? 'r' : 'r+');
  try {
    await handle.sync();
  } catch (error) {
    // Not every system or share can flush a folder.
    if (!isFolder) throw error;
  } finally {
    await handle.close();
  }
}

/** Gives the temp its name; EEXIST when that is taken. Where the file system has no hard links it looks first and renames. */
export async function place(temp: string, to: string): Promise<void> {
  try {
    await link(temp, to);
    await rm(temp);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'].includes(code)) throw error;
    if (await stat(to).catch(() => null)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    await rename(temp, to);
  }
}

/** Whether a target, there already or not, lies in a folder; links are followed as far as there is something. */
export async function isInside(target: string, folder: string): Promise<boolean> {
  const way = relative(await realpath(folder), await realTarget(resolve(target)));
  return way === '' || (way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way));
}

async function realTarget(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const above = dirname(path);
  return above === path ? path : join(await realTarget(above), basename(path));
}

/** Copies into folders made when missing; the paths written. */
export async function toFolder(entries: readonly Entry[], to: string, { signal, onProgress }: Watching): Promise<string[]> {
  const files: string[] = [];
  for (const { path: from, name } of entries) {
    signal?.throwIfAborted();
    onProgress?.(files.length, entries.length);
    const path = join(to, name);
    await mkdir(dirname(path), { recursive: true });
    await copyOne(from, path);
    files.push(path);
  }
  const folders = new Set([dirname(to), to, ...files.map((path) => dirname(path)), ...files.map((path) => dirname(dirname(path)))]);
  for (const folder of folders) await flush(folder, true);
  return files;
}

async function writeZip(entries: readonly Entry[], out: WriteStream, signal: AbortSignal | undefined): Promise<void> {
  const zip = new ZipFile();
  const at = new Date();
  for (const { path: from, name } of entries) zip.addFile(from, name, { mtime: at, mode: 0o100600, compress: true });
  zip.end();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => undefined);
  try {
    await Promise.race([pipeline(zip.outputStream, out, signal ? { signal } : {}), failed]);
  } finally {
    out.destroy();
  }
}

/** One ZIP, whole or not at all. */
export async function toZip(entries: readonly Entry[], to: string, signal: AbortSignal | undefined): Promise<string[]> {
  await mkdir(dirname(to), { recursive: true });
  if (await stat(to).catch(() => null)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
  const temp = join(dirname(to), `.${crypto.randomUUID()}.part`);
  try {
    await writeZip(entries, createWriteStream(temp, { flags: 'wx', mode: 0o600 }), signal);
    await flush(temp);
    await place(temp, to);
    await flush(dirname(to), true);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  return [to];
}
