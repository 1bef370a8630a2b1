// File-system and database errors as failures for people: a full disk by its own code, the rest as IO_ERROR. Bugs are not caught here.
import { fail, type Result } from '../../contract/result.ts';

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
/** Wrong SQL or wrong use of the driver: not the disk's fault. */
const bugCodes = new Set(['SQLITE_ERROR', 'SQLITE_MISUSE', 'SQLITE_RANGE']);

export function isDiskFull(error: unknown): boolean {
  return fullCodes.has((error as { code?: string }).code ?? '');
}

/** `what` is one sentence about what is safe. The code of the system is kept in `data`; paths are not. */
export function diskFailure(error: unknown, what: string): Result<never> {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || bugCodes.has(code)) throw error;
  if (isDiskFull(error)) return fail('DISK_FULL', `The disk of the archive is full. ${what} Free some space, then try again.`, { code });
  return fail('IO_ERROR', `The disk of the archive answered ${code}. ${what}`, { code });
}
