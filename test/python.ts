// Test support: a Python that has a module (numpy, pydicom), found on the PATH, as an independent witness; undefined, said aloud, where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function pythonWith(module: string): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'python3'));
  return candidates.filter((path) => existsSync(path)).find((path) => spawnSync(path, ['-c', `import ${module}`]).status === 0);
}

/** Standard output of the script, `input` on its standard input; its failure is thrown with what it said. */
export function runPython(module: string, script: string, args: readonly string[], input = ''): string | undefined {
  const python = pythonWith(module);
  if (python === undefined) {
    console.info(`skipped: no python3 with ${module} is installed`);
    return undefined;
  }
  const run = spawnSync(python, [script, ...args], { encoding: 'utf8', input, maxBuffer: 2 ** 27 });
  if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`);
  return run.stdout;
}
