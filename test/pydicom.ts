// Test support: a Python with pydicom, found on the PATH, as an independent reader of what we write; undefined, said aloud, where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function pythonWithPydicom(): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'python3'));
  return candidates.filter((path) => existsSync(path)).find((path) => spawnSync(path, ['-c', 'import pydicom']).status === 0);
}

/** Standard output of the script; its failure is thrown with what it said. */
export function runPydicom(script: string, args: readonly string[]): string | undefined {
  const python = pythonWithPydicom();
  if (python === undefined) {
    console.info('skipped: no python3 with pydicom is installed');
    return undefined;
  }
  const run = spawnSync(python, [script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 27 });
  if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`);
  return run.stdout;
}
