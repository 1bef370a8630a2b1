// Folders and names inside a data folder. Names come from our own numbers, never from UIDs; a thousand objects share a folder so that their commits share its flush.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Origin } from './model.ts';

const objectFolders = ['objects', 'derived'] as const;
const folders = [...objectFolders, 'quarantine', 'incoming', 'cache'];
const perFolder = 1000;
const letter: Record<Origin, string> = { received: 'r', imported: 'i', derived: 'd' };
const namePattern = /^([rid])(\d{10})\.dcm$/;
const batchPattern = /^\d{6,}$/;
/** What file managers leave behind. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** New folders are made durable in their parents, so that a power cut cannot take a whole new archive with it. */
export function makeFolders(dataDir: string): void {
  const made = [dataDir, ...folders.map((folder) => join(dataDir, folder))].filter((path) => mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined);
  if (process.platform !== 'win32') for (const parent of new Set(made.map((path) => dirname(path)))) syncFolderNow(parent);
}

function syncFolderNow(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** `objects/000012/r0000012345.dcm`: batch of a thousand, how it came, its number. */
export function objectFile(id: number, origin: Origin): string {
  const batch = String(Math.floor(id / perFolder)).padStart(6, '0');
  return `${origin === 'derived' ? 'derived' : 'objects'}/${batch}/${letter[origin]}${String(id).padStart(10, '0')}.dcm`;
}

/** What a file's name says, or null when the file is none of ours. */
export function parseObjectName(name: string): { id: number; origin: Origin } | null {
  const match = namePattern.exec(name);
  if (match?.[1] === undefined) return null;
  const origin = match[1] === 'r' ? 'received' : match[1] === 'i' ? 'imported' : 'derived';
  return { id: Number(match[2]), origin };
}

/** Batch folders in order of number. */
function batchesOf(dataDir: string, folder: string): string[] {
  return readdirSync(join(dataDir, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && batchPattern.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => Number(a) - Number(b));
}

/** Relative paths of the object files under objects/ and derived/, in order of number; only those above `after`. */
export function objectFilesOnDisk(dataDir: string, after = -1): string[] {
  const files: { id: number; file: string }[] = [];
  for (const folder of objectFolders)
    for (const batch of batchesOf(dataDir, folder)) {
      if (Number(batch) < Math.floor(after / perFolder)) continue;
      for (const name of readdirSync(join(dataDir, folder, batch))) {
        const id = parseObjectName(name)?.id ?? -1;
        if (id > after) files.push({ id, file: `${folder}/${batch}/${name}` });
      }
    }
  return files.sort((a, b) => a.id - b.id).map(({ file }) => file);
}

/** Relative paths of what lies among the objects and is none: other names, files in place of folders. */
export function strangersOnDisk(dataDir: string): string[] {
  const strangers: string[] = [];
  for (const folder of objectFolders) {
    const batches = new Set(batchesOf(dataDir, folder));
    strangers.push(...readdirSync(join(dataDir, folder)).flatMap((name) => (batches.has(name) || litter.has(name) ? [] : [`${folder}/${name}`])));
    for (const batch of batches)
      for (const name of readdirSync(join(dataDir, folder, batch)))
        if (parseObjectName(name) === null && !litter.has(name)) strangers.push(`${folder}/${batch}/${name}`);
  }
  return strangers;
}

/** The highest number in use on disk; only the newest batch of each folder is read. */
export function highestNumber(dataDir: string): number {
  const newest = objectFolders.map((folder) => {
    const batch = batchesOf(dataDir, folder).at(-1);
    const names = batch === undefined ? [] : readdirSync(join(dataDir, folder, batch));
    return names.reduce((highest, name) => Math.max(highest, parseObjectName(name)?.id ?? 0), 0);
  });
  return Math.max(...newest);
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Windows cannot flush a folder; NTFS journals names itself.
    if (process.platform !== 'win32') throw error;
  } finally {
    await handle.close();
  }
}
