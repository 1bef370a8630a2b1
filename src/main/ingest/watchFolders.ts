// Watches folders and takes in what comes to rest in them. Looks again every few seconds: notices of the file system are lost on shares. Nothing is ever deleted.
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { WatchedFolder, WatchState } from '../../contract/watch.ts';
import type { ImportOptions, ImportResult } from './sink.ts';
import { doneFolders, markOf, scanWatched, type SeenFile } from './watchScan.ts';

export interface WatchOptions {
  dataDir: string;
  folders: readonly WatchedFolder[];
  importPaths(paths: string[], options: ImportOptions): Promise<ImportResult>;
  onChange?: () => void;
  /** Between two looks, ms. */
  everyMs?: number;
  /** A file that was changed more lately than this is still being written, ms. */
  restMs?: number;
}

export interface FolderWatch {
  states(): WatchState[];
  /** Ends an import under way; what it stored stays. */
  close(): Promise<void>;
}

/** Files a round: progress is seen, and a stop does not wait long. */
const mostAtOnce = 500;
/** After a full disk or an unreadable file: how many looks are passed over. */
const pauseRounds = 12;
/** What may go well the next time: a disk with more space, a share that answers again. All else stays as it is and is refused once. */
const passing = new Set(['DISK_FULL', 'IO_ERROR', 'UNREADABLE']);
/** Holds no object for the archive: a ZIP is not refused for a text that lies in it. */
const harmless = new Set(['NOT_DICOM', 'DICOMDIR', 'EMPTY', 'EMPTY_ZIP', 'OWN_ARCHIVE', 'NOT_A_FILE']);

interface Watched {
  folder: WatchedFolder;
  state: WatchState;
  /** Marks at the last look. */
  before: Map<string, string>;
  /** Dealt with, by path and mark. */
  done: Map<string, string>;
  paused: number;
}

type Fate = 'imported' | 'refused' | 'again';

/** What became of one file; of a ZIP, the worst of its entries. */
function fateOf(path: string, { quarantined, skipped, cancelled }: ImportResult): Fate {
  const isOf = (note: { path: string }): boolean => note.path === path || note.path.startsWith(`${path}/`);
  const left = skipped.filter(isOf);
  if (cancelled || left.some(({ code }) => passing.has(code))) return 'again';
  return quarantined.some(isOf) || left.some((note) => note.path === path || !harmless.has(note.code)) ? 'refused' : 'imported';
}

async function freeName(path: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? path : `${path}.${String(n)}`;
    if (!(await stat(name).catch(() => null))) return name;
  }
}

/** Inside the watched folder, so that a rename is enough; the way below it is kept. */
async function moveAway(folder: string, path: string, fate: 'imported' | 'refused'): Promise<void> {
  const to = join(folder, doneFolders[fate], relative(folder, path));
  await mkdir(dirname(to), { recursive: true });
  await rename(path, await freeName(to));
}

function changeState(w: Watched, change: Partial<WatchState>, options: WatchOptions): void {
  const isNews = (Object.keys(change) as (keyof WatchState)[]).some((key) => w.state[key] !== change[key]);
  Object.assign(w.state, change);
  if (isNews) options.onChange?.();
}

function resting(w: Watched, files: readonly SeenFile[], restMs: number): SeenFile[] {
  const ready = files.filter(({ path, mark, changedAt }) => w.before.get(path) === mark && w.done.get(path) !== mark && Date.now() - changedAt >= restMs);
  w.before = new Map(files.map(({ path, mark }) => [path, mark]));
  for (const path of w.done.keys()) if (!w.before.has(path)) w.done.delete(path);
  return ready.slice(0, mostAtOnce);
}

/** Whether it is still the file that was taken in: one that was written to meanwhile is looked at again, and not moved from under its writer. */
async function isAsSeen({ path, mark }: SeenFile): Promise<boolean> {
  const now = await stat(path).catch(() => null);
  return now !== null && markOf(now) === mark;
}

async function settle(w: Watched, root: string, files: readonly SeenFile[], result: ImportResult): Promise<void> {
  let failed = false;
  for (const file of files) {
    const { path, mark } = file;
    const fate = fateOf(path, result);
    if (fate !== 'again' && !(await isAsSeen(file))) continue;
    if (fate === 'again') {
      failed = true;
      continue;
    }
    if (w.folder.afterwards === 'move') {
      const moved = await moveAway(root, path, fate).then(
        () => true,
        () => false,
      );
      if (moved) continue;
      w.state.message = 'Some files were taken in but could not be moved away; give Sagitta the right to change the folder.';
    }
    w.done.set(path, mark);
  }
  if (failed && !result.cancelled) {
    w.paused = pauseRounds;
    w.state.message = 'Some files could not be taken in (disk full or unreadable). They are untouched and are tried again in a minute.';
  }
}

async function look(w: Watched, options: WatchOptions, signal: AbortSignal): Promise<void> {
  if (w.paused > 0) {
    w.paused -= 1;
    return;
  }
  const found = await scanWatched(w.folder.path, options.dataDir);
  if (!found.ok) {
    changeState(w, { state: found.error.code === 'BAD_REQUEST' ? 'refused' : 'missing', message: found.error.message }, options);
    return;
  }
  const ready = resting(w, found.value.files, options.restMs ?? 2000);
  if (ready.length === 0) {
    changeState(w, { state: 'waiting', ...(w.state.state === 'missing' ? { message: '' } : {}) }, options);
    return;
  }
  changeState(w, { state: 'importing', message: '' }, options);
  const result = await options.importPaths(
    ready.map(({ path }) => path),
    { signal, who: `Watched folder ${basename(w.folder.path)}` },
  );
  await settle(w, found.value.root, ready, result);
  const { stored, notImported } = w.state;
  const news = { stored: stored + result.stored, notImported: notImported + result.quarantined.length + result.skipped.length };
  changeState(w, { state: 'waiting', ...news, lastImportAt: new Date().toISOString() }, options);
}

/** What was dealt with before this start; losing it costs a second reading of the files, which are duplicates then. */
function memoryFile(dataDir: string): string {
  return join(dataDir, 'cache', 'watched.json');
}

async function remember(dataDir: string, watched: readonly Watched[]): Promise<void> {
  const kept = watched.filter(({ folder }) => folder.afterwards === 'leave').map(({ folder, done }) => [folder.path, [...done]]);
  const file = memoryFile(dataDir);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, JSON.stringify(kept), { mode: 0o600 });
  await rename(`${file}.part`, file);
}

async function recall(dataDir: string): Promise<Map<string, Map<string, string>>> {
  try {
    const kept = JSON.parse(await readFile(memoryFile(dataDir), 'utf8')) as [string, [string, string][]][];
    return new Map(kept.map(([path, done]) => [path, new Map(done)]));
  } catch {
    return new Map();
  }
}

export function watchFolders(options: WatchOptions): FolderWatch {
  const controller = new AbortController();
  const watched = options.folders.map((folder): Watched => {
    const state: WatchState = { ...folder, state: 'waiting', stored: 0, notImported: 0, lastImportAt: null, message: '' };
    return { folder, state, before: new Map(), done: new Map(), paused: 0 };
  });

  async function round(): Promise<void> {
    for (const w of watched) {
      if (controller.signal.aborted) return;
      const known = w.done.size;
      await look(w, options, controller.signal).catch((error: unknown) => {
        console.error(`A watched folder could not be looked through: ${error instanceof Error ? error.name : 'unknown'}`);
        changeState(w, { message: 'The folder could not be looked through because of a fault of ours; it is tried again.' }, options);
      });
      if (w.done.size !== known) await remember(options.dataDir, watched).catch(() => undefined);
    }
  }

  async function run(): Promise<void> {
    const known = await recall(options.dataDir);
    for (const w of watched) w.done = known.get(w.folder.path) ?? new Map<string, string>();
    while (!controller.signal.aborted) {
      await round();
      await pause(options.everyMs ?? 5000, controller.signal);
    }
  }

  const running = watched.length === 0 ? Promise.resolve() : run();
  return {
    states: () => watched.map(({ state }) => ({ ...state })),
    close: async () => {
      controller.abort();
      await running;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
