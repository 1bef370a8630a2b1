// Test support: bundles a TypeScript program of the tests so that a plain Node process can run it.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Path of the bundle of `testing/<name>.ts`; `remove` deletes it. */
export async function childProgram(name: string): Promise<{ path: string; remove: () => void }> {
  const folder = join(repository, 'out', 'test');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-${String(process.pid)}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return {
    path,
    remove: () => {
      rmSync(path, { force: true });
    },
  };
}
