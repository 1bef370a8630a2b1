// Unpacks a ZIP of our own download into a folder, with modes and links, so that no system `unzip` is needed.
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { root } from './paths.mjs';

const TYPE_MASK = 0o170000;
const LINK = 0o120000;

/** Unpacks every entry for which `keep(name)` is true. Rejects on a damaged file or a name that leaves the folder. */
export async function unzip(zipPath, folder, keep = () => true) {
  const { openPromise } = createRequire(join(root, 'package.json'))('yauzl');
  const zip = await openPromise(zipPath);
  for await (const entry of zip.eachEntry()) {
    if (keep(entry.fileName)) await unpackEntry(zip, entry, folder);
  }
}

async function unpackEntry(zip, entry, folder) {
  const target = normalize(join(folder, entry.fileName));
  if (!target.startsWith(normalize(folder))) throw new Error(`the name ${entry.fileName} leaves the folder`);
  if (entry.fileName.endsWith('/')) {
    await mkdir(target, { recursive: true });
    return;
  }
  await mkdir(dirname(target), { recursive: true });
  const mode = entry.externalFileAttributes >>> 16;
  const stream = await zip.openReadStreamPromise(entry);
  if ((mode & TYPE_MASK) === LINK) {
    await symlink(await text(stream), target);
    return;
  }
  await pipeline(stream, createWriteStream(target));
  if (mode !== 0) await chmod(target, mode & 0o777);
}
