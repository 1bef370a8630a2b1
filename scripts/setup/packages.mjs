// The npm packages of the lockfile in node_modules. A stamp says which lockfile they were installed from; packages that
// someone installed by hand from the same lockfile are taken as they are.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonIfAny, root } from './paths.mjs';
import { run, tail } from './run.mjs';
import { fail, say, seconds } from './say.mjs';

const STAMP = join(root, 'node_modules/.sagitta-lock');

export function packagesReady() {
  try {
    return readFileSync(STAMP, 'utf8') === lockDigest();
  } catch {
    return false;
  }
}

export async function makePackages() {
  if (!installedMatchesLock()) {
    const started = Date.now();
    // Packages of an older lockfile are brought up to date in place, as long as that leads to what the lockfile says.
    if (existsSync(join(root, 'node_modules'))) await npm('install', '--no-save');
    if (!installedMatchesLock()) await installFromLock();
    say(`packages installed in ${seconds(started)}`, { always: true });
  }
  writeFileSync(STAMP, lockDigest());
}

async function installFromLock() {
  const result = await npm('ci');
  if (result.code === 0) return;
  const reason = result.output.replace(/npm error (Clean install a project|Usage:)[^]*/, '');
  fail(`npm ci failed. Check the network and the registry setting of npm, then run the same command again.\n${tail(reason)}`);
}

async function npm(...command) {
  say(`installing the packages of the lockfile (npm ${command.join(' ')})`, { always: true });
  return run('npm', [...command, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** True when npm's own record of node_modules names the same versions as the lockfile. */
function installedMatchesLock() {
  const wanted = readJsonIfAny(join(root, 'package-lock.json'))?.packages;
  const present = readJsonIfAny(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (wanted === undefined || present === undefined) return false;
  const same = Object.entries(present).every(([path, entry]) => wanted[path]?.version === entry.version);
  const complete = Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || path in present);
  return same && complete;
}
