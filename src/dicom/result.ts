// Expected failures of the pure room as values. Same shape as the contract's Result (assignable to it), without its validation library.

export type DicomFailureCode = 'UNPARSABLE' | 'UNSUPPORTED' | 'BAD_REQUEST';

export interface DicomFailure {
  code: DicomFailureCode;
  /** One sentence without patient data. */
  message: string;
  data?: Record<string, unknown>;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: DicomFailure };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(code: DicomFailureCode, message: string, data?: Record<string, unknown>): { ok: false; error: DicomFailure } {
  return { ok: false, error: data === undefined ? { code, message } : { code, message, data } };
}
