// Brings a clone to the point where a command can run: the steps in order, each asked first whether it is needed, under one
// lock only when something is to be made. This is the door that every entry uses.
import { buildReady, makeBuild } from './buildStep.mjs';
import { findRuntime, makeRuntime, runtimeReady } from './electronRuntime.mjs';
import { withLock } from './lock.mjs';
import { makePackages, packagesReady } from './packages.mjs';
import { SetupError, fail, say, seconds, setQuiet } from './say.mjs';
import { makeSqlite, sqliteReady } from './sqlite.mjs';
import { makeSystem, systemReady } from './systemPackages.mjs';

const OLDEST_NODE = [20, 18];

// In the order in which they must be made.
const STEPS = {
  display: { ready: () => systemReady('display'), make: () => makeSystem(['display']) },
  witnesses: { ready: () => systemReady('witnesses'), make: () => makeSystem(['witnesses']) },
  libraries: { ready: () => systemReady('electron'), make: () => makeSystem(['electron']) },
  packages: { ready: packagesReady, make: makePackages },
  electron: { ready: runtimeReady, make: makeRuntime },
  sqlite: { ready: sqliteReady, make: makeSqlite },
  bundles: { ready: () => buildReady('bundles'), make: () => makeBuild('bundles') },
  page: { ready: () => buildReady('page'), make: () => makeBuild('page') },
  build: { ready: () => true, make: () => undefined },
};
const IMPLIED = {
  electron: ['libraries', 'packages'],
  sqlite: ['packages'],
  bundles: ['packages'],
  page: ['packages'],
  build: ['bundles', 'page'],
};

/**
 * Makes what is missing of `need` (packages, sqlite, electron, display, witnesses, bundles, page, build = both). Resolves to
 * {electron: path of the executable, if any}. Ends the process with code 1 and one clear message when it cannot.
 */
export async function ensureReady({ need, quiet = false }) {
  setQuiet(quiet);
  const started = Date.now();
  try {
    if (!isNodeNewEnough()) fail(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
    const names = inOrder(need);
    if (names.some((name) => !STEPS[name].ready())) {
      await withLock(() => makeMissing(names));
      say(`ready in ${seconds(started)}`, { always: true });
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`set-up failed: ${error.message}\n`);
    process.exit(1);
  }
  return { electron: findRuntime()?.executable };
}

async function makeMissing(names) {
  for (const name of names) {
    if (!STEPS[name].ready()) await STEPS[name].make();
  }
}

function inOrder(need) {
  const wanted = new Set();
  const add = (name) => {
    if (!(name in STEPS)) throw new Error(`unknown set-up step ${name}`);
    wanted.add(name);
    (IMPLIED[name] ?? []).forEach(add);
  };
  need.forEach(add);
  return Object.keys(STEPS).filter((name) => wanted.has(name));
}

function isNodeNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}
