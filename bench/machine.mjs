// What the numbers were measured on: processor, memory, versions. Never names of hosts or folders.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { findProgram, readJson } from '../scripts/setup/paths.mjs';
import { join } from 'node:path';
import { root } from './processes.mjs';

export const have = (program) => findProgram(program) !== undefined;

/** Processes that ran or waited to run, mean of the last minute. */
export const load = () => loadavg()[0].toFixed(1);

function versionOf(program, args, pattern) {
  const path = findProgram(program);
  if (path === undefined) return 'not installed';
  const { stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' });
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
}

function system() {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? type();
  } catch {
    return type();
  }
}

export function machine() {
  const { devDependencies, dependencies } = readJson(join(root, 'package.json'));
  const processors = cpus();
  return [
    `${processors[0]?.model.trim()}, ${processors.length} cores, ${(totalmem() / 1024 ** 3).toFixed(0)} GB, load ${load()} at the start`,
    `${system()}, ${type()} ${release()}, Node ${process.versions.node}`,
    `dcmtk ${versionOf('storescp', ['--version'], /v(\d[\d.]+)/)}, Orthanc ${versionOf('Orthanc', ['--version'], /Orthanc (\S+)/)}, GDCM ${versionOf('gdcmconv', ['--version'], /gdcm (\d[\d.]+)/)}`,
    `cornerstone3D core ${devDependencies['@cornerstonejs/core']}, better-sqlite3 ${dependencies['better-sqlite3']}`,
  ];
}
