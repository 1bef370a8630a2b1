// Test support: independent DICOM tools (dicom3tools, dcmtk) run on bytes of ours; undefined, said aloud, where a tool is not installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All output of `tool … file`, or undefined when the tool is absent. */
export function runOn(tool: string, bytes: Uint8Array, args: readonly string[] = []): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-tool-'));
  try {
    const file = join(folder, 'object.dcm');
    writeFileSync(file, bytes);
    const run = spawnSync(tool, [...args, file], { encoding: 'utf8', maxBuffer: 2 ** 27 });
    if (run.error) {
      console.info(`skipped: ${tool} is not installed`);
      return undefined;
    }
    return `${run.stdout}${run.stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
