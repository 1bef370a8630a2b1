// better-sqlite3 for the Node and the Electron at hand. Its prebuilt binary needs Node-API 10; on an older runtime it ends
// the process at the first database. Then the same sources are built against the experimental Node-API, which has what is
// needed, once per version, and cached. Either way it is proved by opening a database in each runtime.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findRuntime } from './electronRuntime.mjs';
import { cacheFolder, readJson, readJsonIfAny, root } from './paths.mjs';
import { run, tail } from './run.mjs';
import { fail, say, seconds } from './say.mjs';
import { makeSystem, systemReady } from './systemPackages.mjs';

const PREBUILT_NAPI = 10;
const PACKAGE = join(root, 'node_modules/better-sqlite3');
const RELEASE = join(PACKAGE, 'build/Release');
const STAMP = join(RELEASE, 'sagitta-checked.json');

export function sqliteReady() {
  return JSON.stringify(readJsonIfAny(STAMP)) === JSON.stringify(expectedStamp());
}

export async function makeSqlite() {
  const wanted = expectedStamp();
  rmSync(RELEASE, { recursive: true, force: true });
  mkdirSync(RELEASE, { recursive: true });
  if (wanted.built !== 'prebuilt') {
    const cached = join(cacheFolder(), `better-sqlite3-${wanted.built}.node`);
    if (!existsSync(cached)) await build(cached);
    cpSync(cached, join(RELEASE, 'better_sqlite3.node'));
  }
  await check('Node', process.execPath, process.env);
  const runtime = findRuntime();
  if (runtime !== undefined) {
    await check(`Electron ${runtime.version}`, runtime.executable, { ...process.env, ELECTRON_RUN_AS_NODE: '1' });
  }
  writeFileSync(STAMP, JSON.stringify(wanted));
}

/** What must have been checked here: changes with the package, Node, the runtime. */
function expectedStamp() {
  const runtime = findRuntime();
  const version = readJsonIfAny(join(PACKAGE, 'package.json'))?.version ?? 'none';
  const oldest = Math.min(Number(process.versions.napi), runtime?.napi ?? PREBUILT_NAPI);
  const abi = `napi-experimental-${process.versions.modules}-${process.platform}-${process.arch}`;
  return {
    built: oldest >= PREBUILT_NAPI ? 'prebuilt' : `${version}-${abi}`,
    version,
    node: process.versions.node,
    electron: runtime?.version ?? 'none',
  };
}

async function build(target) {
  const started = Date.now();
  await makeSystem(['compiler']);
  const headers = await headersFolder();
  say('building better-sqlite3 for this runtime (one to two minutes, once)', { always: true });
  const work = await mkdtemp(join(cacheFolder(), 'making-'));
  try {
    const source = join(work, 'better-sqlite3');
    cpSync(PACKAGE, source, { recursive: true, filter: (path) => !/[/](prebuilds|build)$/.test(path) });
    cpSync(join(root, 'node_modules/node-addon-api'), join(source, 'node_modules/node-addon-api'), { recursive: true });
    writeRecipe(join(source, 'binding.gyp'));
    const gyp = join(root, 'node_modules/node-gyp/bin/node-gyp.js');
    const args = [gyp, 'rebuild', '--release', '--force_build=1', '--jobs=max', `--devdir=${join(work, 'headers')}`];
    const result = await run(process.execPath, [...args, ...headers], { cwd: source, timeoutMs: 1_200_000 });
    const made = join(source, 'build/Release/better_sqlite3.node');
    if (result.code !== 0 || !existsSync(made)) {
      fail(`better-sqlite3 could not be built. It needs a C++20 compiler, make and Python 3.\n${tail(result.output, 25)}`);
    }
    renameSync(made, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`better-sqlite3 built in ${seconds(started)}`, { always: true });
}

function writeRecipe(path) {
  const experimental = "'NAPI_VERSION=2147483647','NAPI_EXPERIMENTAL','NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'";
  const recipe = readFileSync(path, 'utf8');
  if (!recipe.includes("'NAPI_VERSION=10'")) {
    fail(`better-sqlite3 ${readJson(join(PACKAGE, 'package.json')).version} is built in another way than this script knows.`);
  }
  writeFileSync(path, recipe.replace("'NAPI_VERSION=10'", experimental));
}

/** Node's own headers where they lie beside it, Debian's package of them, else node-gyp fetches them. */
async function headersFolder() {
  const prefix = dirname(dirname(process.execPath));
  const present = () => existsSync(join(prefix, 'include/node/node_api.h'));
  if (!present() && process.execPath === '/usr/bin/node' && !systemReady('headers')) {
    await makeSystem(['headers']);
  }
  return present() ? [`--nodedir=${prefix}`] : [];
}

async function check(name, executable, env) {
  const script =
    "const D=require('better-sqlite3');const d=new D(':memory:');d.exec('create table t(a)');d.prepare('insert into t values(?)').run('x');" +
    "console.log('row '+d.prepare('select a from t').get().a);d.close()";
  const result = await run(executable, ['-e', script], { cwd: root, env, timeoutMs: 30_000 });
  if (result.code === 0 && /^row x$/m.test(result.output)) {
    say(`better-sqlite3 opens a database in ${name}`);
    return;
  }
  fail(`better-sqlite3 does not work in ${name} (exit ${result.signal ?? result.code}).\n${tail(result.output)}`);
}
