// One ray-casting worker: holds the reduced grid, casts bands of rows, and looks for a newer request between bands.
import type { CastRequest, FromCaster, ToCaster } from './messages.ts';
import type { CastVolume } from './raycast.ts';
import { castRows, prepare } from './raycast.ts';

/** Rows a band: small enough that a newer request is heard within some 20 ms. */
const BAND = 8;
let volume: CastVolume | null = null;
let newest = 0;

const channel = new MessageChannel();
let resume: (() => void) | null = null;
channel.port1.onmessage = () => resume?.();

/** Lets waiting messages in. */
function breathe(): Promise<void> {
  return new Promise((done) => {
    resume = done;
    channel.port2.postMessage(0);
  });
}

function answer(message: FromCaster, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function cast(request: CastRequest): Promise<void> {
  const grid = volume;
  if (grid === null) return;
  const began = performance.now();
  const prepared = prepare(grid, request);
  let breath = performance.now();
  for (let row = request.worker * BAND; row < request.height; row += BAND * request.workers) {
    if (request.ticket !== newest) return;
    const rows = Math.min(BAND, request.height - row);
    const pixels = new Uint8ClampedArray(rows * request.width * 4);
    castRows(grid, request, prepared, row, row + rows, pixels);
    answer({ type: 'band', ticket: request.ticket, fromRow: row, rows, width: request.width, pixels }, [pixels.buffer]);
    if (performance.now() - breath > 15) {
      await breathe();
      breath = performance.now();
    }
  }
  answer({ type: 'done', ticket: request.ticket, worker: request.worker, ms: performance.now() - began });
}

self.onmessage = ({ data }: MessageEvent<ToCaster>) => {
  if (data.type === 'volume') {
    volume = data.volume;
    return;
  }
  newest = data.ticket;
  void cast(data);
};
