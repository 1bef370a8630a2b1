// One decode worker: fetches a frame by its address (compressed frames travel compressed), decodes, applies the modality LUT, hands the values over.
import { decodeFrame } from '../../../codecs/browser.ts';
import { frameDescription, type DecodedFrame } from '../../../codecs/decode.ts';
import { fail, ok, type Failure, type Result } from '../../../contract/result.ts';
import type { Frame, FrameJob } from './frame.ts';
import { toFrame } from './toFrame.ts';
import type { JobMessage, ReplyMessage } from './pool.ts';

const running = new Map<number, AbortController>();

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
    : fail('IO_ERROR', `The image could not be read (status ${response.status}). The file is kept as received.`);
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Result<Uint8Array>> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? ok(new Uint8Array(await response.arrayBuffer())) : await refusal(response);
  } catch {
    return signal.aborted
      ? fail('CANCELLED', 'Loading was stopped.')
      : fail('NOT_READY', 'The archive does not answer. Stored images are safe; loading goes on by itself.');
  }
}

async function load(job: FrameJob, signal: AbortSignal): Promise<Result<Frame>> {
  const bytes = await fetchBytes(job.url, signal);
  if (!bytes.ok) return bytes;
  if (signal.aborted) return fail('CANCELLED', 'Loading was stopped.');
  const decoded: Result<DecodedFrame> = await decodeFrame({
    transferSyntaxUid: job.transferSyntaxUid,
    bytes: bytes.value,
    description: frameDescription(job.image),
    bitOffset: job.bitOffset,
    floating: job.floating,
  });
  return decoded.ok ? toFrame(decoded.value, job.image) : decoded;
}

self.onmessage = async ({ data }: MessageEvent<JobMessage<FrameJob>>): Promise<void> => {
  const { id, job } = data;
  if (job === null) {
    running.get(id)?.abort();
    return;
  }
  const abort = new AbortController();
  running.set(id, abort);
  let result: Result<Frame>;
  try {
    result = await load(job, abort.signal);
  } catch (error) {
    result = fail('UNPARSABLE', `This image could not be decoded (${error instanceof Error ? error.name : 'unknown error'}). The file is kept as received.`);
  }
  running.delete(id);
  const transfer = result.ok ? [result.value.values?.buffer, result.value.rgba?.buffer].filter((b) => b instanceof ArrayBuffer) : [];
  self.postMessage({ id, result } satisfies ReplyMessage<Frame>, { transfer });
};
