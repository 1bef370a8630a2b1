// Folders and names inside a data folder. Names come from our own numbers, never from UIDs; a thousand objects share a folder so that their commits share its flush.
import { mkdirSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Origin } from './model.ts';

export const objectFolders = ['objects', 'derived'] as const;
const folders = [...objectFolders, 'quarantine', 'incoming', 'cache'];
const perFolder = 1000;
const letter: Record<Origin, string> = { received: 'r', imported: 'i', derived: 'd' };
const namePattern = /^([rid])(\d{10})\.dcm$/;

export function makeFolders(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const folder of folders) mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });
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

/** Relative paths of everything under objects/ and derived/, in order of number. */
export function objectFilesOnDisk(dataDir: string): string[] {
  const files: string[] = [];
  for (const folder of objectFolders)
    for (const batch of readdirSync(join(dataDir, folder)))
      for (const name of readdirSync(join(dataDir, folder, batch))) files.push(`${folder}/${batch}/${name}`);
  return files.sort((a, b) => (a.slice(-14) < b.slice(-14) ? -1 : 1));
}

/** The highest number in use on disk; only the newest batch of each folder is read. */
export function highestNumber(dataDir: string): number {
  const newest = objectFolders.map((folder) => {
    const batch = readdirSync(join(dataDir, folder)).sort().at(-1);
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
