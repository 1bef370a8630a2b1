// Test support: the picture that dcmtk draws of a file, as grey or RGB bytes; undefined, said aloud, where the tool is missing or cannot decode it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export function dcmtkPicture(tool: 'dcm2pnm' | 'dcmj2pnm' | 'dcmp2pgm', args: readonly string[], path: string): Uint8Array | undefined {
  // dcmp2pgm writes a file or nothing.
  const out = `${path}.pgm`;
  const run = spawnSync(tool, tool === 'dcmp2pgm' ? ['-q', ...args, path, out] : ['+op', '-q', ...args, path], { maxBuffer: 2 ** 28 });
  if (run.error) {
    console.info(`skipped: ${tool} is not installed`);
    return undefined;
  }
  const bytes = tool === 'dcmp2pgm' && existsSync(out) ? readFileSync(out) : run.stdout;
  const header = /^P[56]\s+(?:#.*\s+)?\d+\s+\d+\s+255\s/.exec(bytes.subarray(0, 200).toString('latin1'));
  if (!header) {
    console.info(`skipped: ${tool} cannot draw this file`);
    return undefined;
  }
  return bytes.subarray(header[0].length);
}

/** How many samples are further apart than `level`. */
export function differing(ours: ArrayLike<number>, theirs: ArrayLike<number>, level: number): number {
  if (ours.length !== theirs.length) return Math.max(ours.length, theirs.length);
  let count = 0;
  for (let i = 0; i < ours.length; i += 1) if (Math.abs((ours[i] ?? 0) - (theirs[i] ?? 0)) > level) count += 1;
  return count;
}
