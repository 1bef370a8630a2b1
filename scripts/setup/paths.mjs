// Where things are: the clone, the cache outside it, the Electron runtime. Node and operating system only, no packages,
// because this is read before the packages are installed. Computes paths and versions; changes nothing.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone: the folder that holds package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The version of Electron that package.json names for releases. */
export function officialElectronVersion() {
  return readJson(join(root, 'package.json')).devDependencies.electron;
}

/** Cache shared by all clones of this user. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'sagitta');
}

export function runtimeFolder(version) {
  return join(cacheFolder(), `electron-${version}`);
}

/** Executable inside a runtime folder, by platform. */
export function runtimeExecutable(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app/Contents/MacOS/Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The parsed file, or undefined when it is missing or not JSON. */
export function readJsonIfAny(path) {
  try {
    return readJson(path);
  } catch {
    return undefined;
  }
}

/** First folder of PATH (plus the sbin folders) that holds the program, or undefined. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
