// Expected failures as values. Bugs throw; they are caught once at the edge of the process. No zod here: dicom/ and the renderer import it.

export const errorCodes = [
  'BAD_REQUEST',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'WRONG_PASSWORD',
  'NO_USER',
  'DISK_FULL',
  'IO_ERROR',
  'UNPARSABLE',
  'UNSUPPORTED',
  'REFUSED',
  'CANCELLED',
  'PEER_UNREACHABLE',
  'PEER_REJECTED',
  'PORT_IN_USE',
  'NOT_READY',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One failure: `code` for programs, `message` for people (what happened, what is safe, what to do), `data` for details without patient data. */
export interface Failure {
  code: ErrorCode;
  message: string;
  data?: Record<string, unknown> | undefined;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T = never>(code: ErrorCode, message: string, data?: Record<string, unknown>): Result<T> {
  return { ok: false, error: data === undefined ? { code, message } : { code, message, data } };
}
