// The bytes of a document, recording or video from the app scheme; a refusal becomes a sentence.
import { fail, ok, type Result } from '../../../contract/result.ts';
import { streamUrl } from '../../../contract/streamUrl.ts';

export async function streamBytes(SOPInstanceUID: string, part: string, signal: AbortSignal): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    const answer = await fetch(streamUrl(SOPInstanceUID, part), { signal });
    if (answer.ok) return ok(new Uint8Array(await answer.arrayBuffer()));
    const busy = answer.status === 503;
    return fail(
      busy ? 'NOT_READY' : 'IO_ERROR',
      busy ? 'The archive is starting again. Try again in a moment.' : 'The bytes of this object could not be read. Verify the archive in Settings.',
    );
  } catch {
    return fail('IO_ERROR', 'The bytes of this object did not arrive whole. Nothing is lost; try again.');
  }
}
