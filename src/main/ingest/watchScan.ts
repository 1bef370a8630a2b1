// What lies in a watched folder: every file below it with its size and time. Links and our own sub-folders are passed over; it reads no content.
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';

/** Sub-folders of a watched folder where dealt-with files go. */
export const doneFolders = { imported: 'imported', refused: 'not-imported' } as const;

export interface SeenFile {
  path: string;
  /** Size and time of change: the same mark twice means that nobody writes any more. */
  mark: string;
  changedAt: number;
}

const mostFiles = 200_000;

async function walk(folder: string, own: string, isRoot: boolean, found: SeenFile[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= mostFiles) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOurs = path === own || (isRoot && (Object.values(doneFolders) as string[]).includes(entry.name));
      if (!isOurs) await walk(path, own, false, found).catch(passOver);
    } else if (entry.isFile()) {
      const seen = await stat(path).catch(passOver);
      if (seen) found.push({ path, mark: markOf(seen), changedAt: seen.mtimeMs });
    }
  }
}

export function markOf({ size, mtimeMs }: { size: number; mtimeMs: number }): string {
  return `${String(size)} ${String(mtimeMs)}`;
}

/** A file or sub-folder that vanished or may not be read is looked at again the next time. */
function passOver(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === undefined) throw error;
}

/** NOT_FOUND when it is not there now (a share, a stick); BAD_REQUEST when it is the archive's own folder, or not named with its whole path. `root`: the folder without links. */
export async function scanWatched(folder: string, dataDir: string): Promise<Result<{ root: string; files: SeenFile[] }>> {
  if (!isAbsolute(folder)) return fail('BAD_REQUEST', 'A watched folder is named with its whole path; this one is not watched. Enter it again in Settings.');
  try {
    const [real, own] = await Promise.all([realpath(folder), realpath(dataDir)]);
    const way = relative(own, real);
    if (way === '' || (!way.startsWith('..') && !isAbsolute(way)))
      return fail('BAD_REQUEST', "This is the archive's own folder; it is not watched. Choose another folder in Settings.");
    const found: SeenFile[] = [];
    await walk(real, own, true, found);
    return ok({ root: real, files: found });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const gone = code === 'ENOENT' || code === 'ENOTDIR';
    return fail(
      'NOT_FOUND',
      gone
        ? 'The folder is not there now; it is looked for again every few seconds.'
        : `The folder cannot be read (${code}); give Sagitta the right to read it.`,
    );
  }
}
