// Debian packages the work needs: asked from dpkg's own records, installed with apt-get when this is root, else the exact
// line to run is printed. Elsewhere than on Debian it asks nothing: the check of the runtime then tells what is missing.
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from './paths.mjs';
import { run, tail } from './run.mjs';
import { fail, say, seconds } from './say.mjs';

// `a|b`: either will do; the first that the release knows is installed (Debian 13 renamed some with t64).
const SETS = {
  electron: ['libgtk-3-0t64|libgtk-3-0', 'libnss3', 'libasound2t64|libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0t64|libatk-bridge2.0-0', 'libdrm2'],
  display: ['xvfb', 'xauth'],
  compiler: ['g++', 'make', 'python3'],
  headers: ['libnode-dev'],
  witnesses: ['dcmtk', 'dicom3tools', 'poppler-utils', 'qpdf', 'python3-pydicom', 'python3-numpy', 'orthanc', 'strace', 'libgdcm-tools', 'python3-gdcm'],
};
const POLICY = '/usr/sbin/policy-rc.d';

export function systemReady(set) {
  return !onDebian() || missing(set).length === 0;
}

/** Installs what is missing of the sets. */
export async function makeSystem(sets) {
  const wanted = sets.flatMap((set) => missing(set));
  if (!onDebian() || wanted.length === 0) return;
  if (process.getuid() !== 0) {
    const line = `sudo apt-get install -y --no-install-recommends ${wanted.map((entry) => entry.split('|').at(-1)).join(' ')}`;
    fail(`system packages are missing and this is not root. Run this line, then the same command again:\n    ${line}`);
  }
  const started = Date.now();
  say(`installing system packages: ${wanted.map((entry) => entry.split('|').at(-1)).join(' ')}`, { always: true });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const update = await run('apt-get', ['update', '-q'], { env });
  const names = [];
  for (const entry of wanted) names.push(await availableName(entry, env));
  const result = await withoutServices(() =>
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names], { env }),
  );
  if (result.code !== 0) {
    const list = update.code === 0 ? '' : `\n  The package lists could not be refreshed:\n${tail(update.output, 5)}`;
    fail(`apt-get could not install ${names.join(' ')}. Check the package sources, then run the same command again.\n${tail(result.output)}${list}`);
  }
  if (names.includes('orthanc')) await keepFromBoot('orthanc');
  say(`system packages installed in ${seconds(started)}`, { always: true });
}

function onDebian() {
  return process.platform === 'linux' && existsSync('/var/lib/dpkg/info') && findProgram('apt-get') !== undefined;
}

function missing(set) {
  return SETS[set].filter((entry) => !entry.split('|').some(isInstalled));
}

function isInstalled(name) {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? process.arch;
  return [name, `${name}:${arch}`].some((id) => existsSync(`/var/lib/dpkg/info/${id}.list`));
}

async function availableName(entry, env) {
  const names = entry.split('|');
  for (const name of names) {
    const policy = await run('apt-cache', ['policy', name], { env });
    if (/Candidate: (?!\(none\))/.test(policy.output)) return name;
  }
  return names.at(-1);
}

/** Debian starts a service when its package is installed; test peers must not run by themselves. */
async function withoutServices(work) {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
  chmodSync(POLICY, 0o755);
  try {
    return await work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}

async function keepFromBoot(service) {
  if (existsSync('/run/systemd/system')) await run('systemctl', ['disable', '--now', service]);
  else await run('update-rc.d', [service, 'disable']);
}
