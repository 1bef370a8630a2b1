// Whether what lies in out/ was made from the sources as they are: a digest of names, sizes and times of the files that
// go into each half of the build. Reads the file system only.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** bundles: programs that run on Node and Electron's main side; page: what the window shows. */
const INPUTS = {
  bundles: ['src', 'resources', 'scripts/build', 'package-lock.json'],
  page: ['src', 'scripts/build', 'package-lock.json', 'vite.config.ts'],
};
const LEFT_OUT = { bundles: /^src[/]renderer[/]|[.]test[.]tsx?$|[.]md$/, page: /^src[/](main|preload)[/]|[.]test[.]tsx?$|[.]md$/ };

export function isBuilt(half) {
  try {
    return readFileSync(stampPath(half), 'utf8') === digest(half);
  } catch {
    return false;
  }
}

/** Call before building, write after: sources that change meanwhile make the stamp differ, as they should. */
export function digest(half) {
  const hash = createHash('sha256');
  for (const input of INPUTS[half]) addPath(hash, input, LEFT_OUT[half]);
  return hash.digest('hex');
}

export function writeStamp(half, value) {
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stampPath(half), value);
}

function stampPath(half) {
  return join(root, 'out', `${half}.stamp`);
}

function addPath(hash, path, leftOut) {
  if (leftOut.test(path)) return;
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    hash.update(`${path}|${stats.size}|${stats.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) addPath(hash, `${path}/${name}`, leftOut);
}
