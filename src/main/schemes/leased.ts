// Streams what the archive leases: a frame for the viewer's workers, a document, a recording. Ids come in, bytes go out; the place is checked before it is read.
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import type { PixelLease } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';
import { refusal, securityHeaders } from './csp.ts';
import { leaseOfPath, type LeaseRequest } from './leasePath.ts';

/** Most bytes read at once: an ordinary frame is one read, a multi-gigabyte one never stands in memory whole. */
const chunkBytes = 1024 * 1024;

export type LeaseBytes = (request: LeaseRequest, signal: AbortSignal) => Promise<Result<PixelLease>>;

/** 404 for an address that names nothing, 410 for bytes that are gone, 503 while the archive cannot say. */
export async function leasedResponse(request: { url: string; signal: AbortSignal }, dataDir: string, lease: LeaseBytes): Promise<Response> {
  const asked = leaseOfPath(new URL(request.url).pathname);
  if (asked === null) return refusal(404, 'not found');
  const leased = await lease(asked, request.signal);
  if (!leased.ok) {
    if (leased.error.code === 'NOT_READY' || leased.error.code === 'INTERNAL') return refusal(503, 'archive not ready');
    return refusal(leased.error.code === 'IO_ERROR' ? 410 : 404, leased.error.code === 'UNSUPPORTED' ? 'no such frame' : 'not found');
  }
  const { path, fragments, transferSyntaxUid, expiresAt } = leased.value;
  if (expiresAt < Date.now()) return refusal(410, 'lease expired');
  const file = await openInside(dataDir, path);
  if (file === null) return refusal(410, 'gone');
  // Whoever asked may be gone before the answer is: then nobody reads or cancels its stream.
  if (request.signal.aborted) {
    await file.close();
    return refusal(410, 'cancelled');
  }
  request.signal.addEventListener('abort', () => void file.close().catch(() => undefined), { once: true });
  const length = fragments.reduce((sum, fragment) => sum + fragment.length, 0);
  return new Response(streamFragments(file, fragments), {
    headers: { ...securityHeaders('application/octet-stream'), 'Content-Length': String(length), 'Sagitta-Transfer-Syntax': transferSyntaxUid },
  });
}

const roots = new Map<string, Promise<string>>();

/** The data folder with its links followed, once: it is locked while we run, and a folder that moved leads to a refusal. */
function rootOf(dataDir: string): Promise<string> {
  const known = roots.get(dataDir) ?? realpath(dataDir);
  known.catch(() => roots.delete(dataDir));
  roots.set(dataDir, known);
  return known;
}

/** The file, if it lies in the data folder after every link is followed. */
async function openInside(dataDir: string, path: string): Promise<FileHandle | null> {
  try {
    const [root, file] = await Promise.all([rootOf(dataDir), realpath(path)]);
    return file.startsWith(root + sep) ? await open(file, 'r') : null;
  } catch {
    return null;
  }
}

function streamFragments(file: FileHandle, fragments: PixelLease['fragments']): ReadableStream<Uint8Array> {
  let index = 0;
  let done = 0;

  async function read(bytes: Uint8Array, position: number): Promise<{ bytesRead: number }> {
    try {
      return await file.read(bytes, 0, bytes.length, position);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (index < fragments.length && done === fragments[index]?.length) {
      index++;
      done = 0;
    }
    const fragment = fragments[index];
    if (fragment === undefined) {
      await file.close();
      controller.close();
      return;
    }
    const bytes = new Uint8Array(Math.min(chunkBytes, fragment.length - done));
    const { bytesRead } = await read(bytes, fragment.offset + done);
    if (bytesRead === 0) {
      await file.close();
      controller.error(new Error('The file is shorter than its lease.'));
      return;
    }
    done += bytesRead;
    controller.enqueue(bytes.subarray(0, bytesRead));
  }

  return new ReadableStream<Uint8Array>({ pull, cancel: () => file.close() }, { highWaterMark: 1 });
}
