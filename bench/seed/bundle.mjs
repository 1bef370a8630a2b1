// A part of the sources as a module that a benchmark can import: bundled into out/bench, native modules stay outside.
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../processes.mjs';

export async function bundled(entry) {
  const outfile = join(root, 'out', 'bench', `${entry.replaceAll(/\W+/g, '-')}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3', '@node-rs/argon2'],
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile));
}
