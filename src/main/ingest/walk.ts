// Walks the paths of an import: folders in depth, each once, links followed but never round in circles; what is no file is said, not dropped.
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { promisedBy, type Promised } from './dicomdir.ts';
import { fileSource, skip, type Found } from './source.ts';

interface Walk {
  seen: Set<string>;
  /** Real path of our own archive, which is never imported into itself. */
  ownFolder: string;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !/^([a-zA-Z]:|[\\/])/.test(way));
}

function isDicomdir(name: string): boolean {
  return /^dicomdir\.?(;1)?$/i.test(name);
}

const mostNamed = 1000;

function* missingOf({ missing }: Promised): Generator<Found> {
  for (const path of missing.slice(0, mostNamed))
    yield skip(path, 'MISSING', 'The DICOMDIR lists this file, but it is not there: ask for the medium again if it is needed.');
  const more = missing.length - mostNamed;
  if (more > 0) yield skip(missing[mostNamed] ?? '', 'MISSING', `The DICOMDIR lists this file and ${String(more - 1)} more that are not there.`);
}

/** A DICOMDIR chosen by itself stands for the files it lists. */
async function* walkDicomdir(w: Walk, path: string): AsyncGenerator<Found> {
  yield* walkPath(w, path);
  const promised = await promisedBy(path);
  for (const file of promised.present) yield* walkPath(w, file);
  yield* missingOf(promised);
}

async function* walkFolder(w: Walk, path: string): AsyncGenerator<Found> {
  const real = await realpath(path);
  if (isInside(w.ownFolder, real)) {
    yield skip(path, 'OWN_ARCHIVE', 'This is the folder of the archive itself; use reindex to take its files in.');
    return;
  }
  if (w.seen.has(real)) return;
  w.seen.add(real);
  const names = (await readdir(path)).sort();
  for (const name of names) yield* walkPath(w, join(path, name));
  for (const name of names.filter(isDicomdir)) yield* missingOf(await promisedBy(join(path, name)));
}

async function* walkPath(w: Walk, path: string): AsyncGenerator<Found> {
  try {
    const isLink = (await lstat(path)).isSymbolicLink();
    const is = await stat(path);
    if (is.isDirectory()) yield* walkFolder(w, path);
    else if (!is.isFile()) yield skip(path, 'NOT_A_FILE', 'This is neither a file nor a folder.');
    else if (isLink && isInside(w.ownFolder, await realpath(path))) yield skip(path, 'OWN_ARCHIVE', 'This links to a file of the archive itself.');
    else yield fileSource(path, basename(path), is.size);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    yield skip(
      path,
      code === 'ENOENT' ? 'NOT_FOUND' : 'UNREADABLE',
      code === 'ENOENT' ? 'There is no such file or folder.' : `It could not be read (${code}).`,
    );
  }
}

/** Candidates in order of name. `dataDir`: the archive that imports. */
export async function* walkPaths(paths: readonly string[], dataDir: string): AsyncGenerator<Found> {
  const w: Walk = { seen: new Set(), ownFolder: await realpath(dataDir) };
  for (const path of paths) yield* isDicomdir(basename(path)) ? walkDicomdir(w, resolve(path)) : walkPath(w, resolve(path));
}
