// One decode worker: fetches a frame by its address (compressed frames travel compressed), decodes, applies the modality LUT, hands the values over.
import { decodeFrame } from '../../../codecs/browser.ts';
import { frameDescription, type EncodedFrame } from '../../../codecs/decode.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { noExtras, readExtras, standsInPixels, type DisplayExtras } from '../../../dicom/display/extras.ts';
import { makeFrame } from '../../../dicom/display/frame.ts';
import { parseDataSet } from '../../../dicom/parse.ts';
import { fetchBytes } from './fetchBytes.ts';
import type { Frame, FrameJob } from './frame.ts';
import type { JobMessage, ReplyMessage } from './pool.ts';

const running = new Map<number, AbortController>();
/** Heads of the last objects: the frames of one share theirs. */
const heads = new Map<string, Promise<Result<DisplayExtras>>>();
const keptHeads = 8;

async function readHead(url: string, image: FrameJob['image']): Promise<Result<DisplayExtras>> {
  const fetched = await fetchBytes(url, new AbortController().signal);
  if (!fetched.ok) return fetched;
  const parsed = parseDataSet(fetched.value.bytes, fetched.value.transferSyntaxUid);
  return parsed.ok ? ok(readExtras(parsed.value.dataSet, image)) : parsed;
}

async function extrasOf({ headUrl, image }: FrameJob): Promise<Result<DisplayExtras>> {
  if (headUrl === null) return ok(noExtras);
  const known = heads.get(headUrl) ?? readHead(headUrl, image);
  heads.delete(headUrl);
  heads.set(headUrl, known);
  for (const oldest of heads.keys()) {
    if (heads.size <= keptHeads) break;
    heads.delete(oldest);
  }
  const result = await known;
  if (!result.ok) heads.delete(headUrl);
  return result;
}

/** The pixels with the bits above the stored ones, which hold an overlay. */
async function allBits(encoded: EncodedFrame): Promise<ArrayLike<number> | undefined> {
  const { bitsAllocated } = encoded.description;
  const description = { ...encoded.description, bitsStored: bitsAllocated, highBit: bitsAllocated - 1, pixelRepresentation: 0 };
  const words = await decodeFrame({ ...encoded, description });
  return words.ok ? words.value.samples : undefined;
}

async function load(job: FrameJob, signal: AbortSignal): Promise<Result<Frame>> {
  const [fetched, extras] = await Promise.all([fetchBytes(job.url, signal), extrasOf(job)]);
  if (!fetched.ok) return fetched;
  if (!extras.ok) return extras;
  if (signal.aborted) return fail('CANCELLED', 'Loading was stopped.');
  const encoded: EncodedFrame = {
    transferSyntaxUid: job.transferSyntaxUid,
    bytes: fetched.value.bytes,
    description: frameDescription(job.image),
    bitOffset: job.bitOffset,
    floating: job.floating,
  };
  const decoded = await decodeFrame(encoded);
  if (!decoded.ok) return decoded;
  const stored = standsInPixels(extras.value.overlays) ? await allBits(encoded) : undefined;
  return makeFrame(decoded.value, job.image, { extras: extras.value, frame: job.frame, stored });
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
