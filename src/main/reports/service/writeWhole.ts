// Writes an exported file whole or not at all, and says in a sentence why not.
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { putWhole } from '../../store/index.ts';

function failure(error: unknown): Result<void> {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fail('DISK_FULL', 'The disk is full; nothing was written there and the report is safe. Choose another folder.');
  return fail('IO_ERROR', 'The file could not be written; the report is safe. Choose another folder.', { code });
}

export async function writeWhole(path: string, bytes: Uint8Array): Promise<Result<void>> {
  const temp = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await putWhole(path, temp, bytes);
    return ok(undefined);
  } catch (error) {
    return failure(error);
  }
}
