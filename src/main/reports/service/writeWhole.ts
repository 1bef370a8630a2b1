// Writes a file whole or not at all: a temp beside it, flushed, then renamed over the target.
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../../contract/result.ts';

function failure(error: unknown): Result<void> {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fail('DISK_FULL', 'The disk is full; nothing was written there and the report is safe. Choose another folder.');
  return fail('IO_ERROR', 'The file could not be written; the report is safe. Choose another folder.', { code });
}

export async function writeWhole(path: string, bytes: Uint8Array): Promise<Result<void>> {
  const temp = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temp, path);
    return ok(undefined);
  } catch (error) {
    await rm(temp, { force: true });
    return failure(error);
  }
}
