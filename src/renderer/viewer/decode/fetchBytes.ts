// Bytes from the app scheme, with the refusal's own sentence where there is one. Used by the decode worker only.
import { fail, ok, type Failure, type Result } from '../../../contract/result.ts';

async function refusal(response: Response): Promise<Result<never>> {
  if (response.status === 503) return fail('NOT_READY', 'The archive is starting again. Stored images are safe; loading goes on by itself.');
  try {
    const body = (await response.json()) as Partial<Failure>;
    if (body.code !== undefined && body.message !== undefined) return fail(body.code, body.message);
  } catch {
    // No explanation in the answer: the status is all there is.
  }
  return response.status === 404
    ? fail('NOT_FOUND', 'This file holds no pixel data: it came without. It is kept as received; if it should be a picture, have the sender send it again.')
    : fail('IO_ERROR', `The image could not be read (status ${String(response.status)}). The file is kept as received.`);
}

export interface Fetched {
  readonly bytes: Uint8Array;
  /** The transfer syntax that the bytes are in. */
  readonly transferSyntaxUid: string;
}

export async function fetchBytes(url: string, signal: AbortSignal): Promise<Result<Fetched>> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) return await refusal(response);
    return ok({ bytes: new Uint8Array(await response.arrayBuffer()), transferSyntaxUid: response.headers.get('Sagitta-Transfer-Syntax') ?? '' });
  } catch {
    return signal.aborted
      ? fail('CANCELLED', 'Loading was stopped.')
      : fail('NOT_READY', 'The archive does not answer. Stored images are safe; loading goes on by itself.');
  }
}
