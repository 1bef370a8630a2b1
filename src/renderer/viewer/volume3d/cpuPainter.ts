// Paints the 3D view without a GPU: ray casting in workers, a coarse picture while the camera moves, the full one at rest.
import type { Volume } from '../volume/volume.ts';
import type { Camera } from './camera.ts';
import type { CastGrid } from './castGrid.ts';
import { makeCastGrid } from './castGrid.ts';
import type { CastBand, FromCaster, ToCaster } from './messages.ts';
import type { Painter, PainterEvents } from './painter.ts';
import type { Preset3d } from './presets.ts';
import { transferTable } from './presets.ts';
import CasterWorker from './raycast.worker.ts?worker';

/** A moving picture should take no longer than this, ms. */
const DRAFT_BUDGET_MS = 45;
const FULL_MAX_PIXELS = 520_000;
const REST_MS = 120;

interface Picture {
  ticket: number;
  full: boolean;
  width: number;
  height: number;
  image: ImageData;
  waitingFor: number;
  began: number;
}

export function createCpuPainter(canvas: HTMLCanvasElement, volume: Volume, first: { camera: Camera; preset: Preset3d }, events: PainterEvents): Painter {
  const abort = new AbortController();
  const count = Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));
  const workers: Worker[] = [];
  const scratch = document.createElement('canvas');
  let cast: CastGrid | null = null;
  let camera = first.camera;
  let preset = first.preset;
  let ticket = 0;
  let current: Picture | null = null;
  let dirty = false;
  let restTimer = 0;
  let msPerPixel = 0.0012;

  function post(worker: Worker, message: ToCaster): void {
    worker.postMessage(message);
  }

  function start(full: boolean): void {
    if (cast === null || canvas.width === 0 || canvas.height === 0) return;
    const pixels = full ? FULL_MAX_PIXELS : DRAFT_BUDGET_MS / msPerPixel;
    const share = Math.min(full ? 1 : 0.75, Math.sqrt(pixels / (canvas.width * canvas.height)));
    const width = Math.max(48, Math.round(canvas.width * share));
    const height = Math.max(48, Math.round(canvas.height * share));
    ticket += 1;
    dirty = false;
    current = { ticket, full, width, height, image: new ImageData(width, height), waitingFor: workers.length, began: performance.now() };
    const table = transferTable(preset, cast.low, cast.high, cast.scale);
    workers.forEach((worker, index) => {
      post(worker, {
        type: 'cast',
        ticket,
        camera,
        width,
        height,
        stepFactor: full ? 0.6 : 1.1,
        mode: preset.mode,
        table,
        worker: index,
        workers: workers.length,
      });
    });
  }

  function show(picture: Picture): void {
    scratch.width = picture.width;
    scratch.height = picture.height;
    scratch.getContext('2d')?.putImageData(picture.image, 0, 0);
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(scratch, 0, 0, canvas.width, canvas.height);
    events.onPicture({ full: picture.full, reduced: cast?.reduced ?? false, ms: performance.now() - picture.began });
  }

  function takeBand(picture: Picture, band: CastBand): void {
    picture.image.data.set(band.pixels, band.fromRow * band.width * 4);
  }

  function finish(picture: Picture): void {
    show(picture);
    current = null;
    if (!picture.full) {
      const measured = (performance.now() - picture.began) / (picture.width * picture.height);
      msPerPixel = msPerPixel * 0.6 + measured * 0.4;
    }
    if (dirty) start(false);
    else if (!picture.full) rest();
  }

  function rest(): void {
    clearTimeout(restTimer);
    restTimer = window.setTimeout(() => {
      if (!dirty && current === null) start(true);
    }, REST_MS);
  }

  function onMessage({ data }: MessageEvent<FromCaster>): void {
    if (current === null || data.ticket !== current.ticket) return;
    if (data.type === 'band') {
      takeBand(current, data);
      return;
    }
    current.waitingFor -= 1;
    if (current.waitingFor === 0) finish(current);
  }

  /** A moving picture is let finish (or the view would starve); a full one is dropped at once. */
  function moved(): void {
    dirty = true;
    clearTimeout(restTimer);
    if (current === null || current.full) start(false);
  }

  async function load(): Promise<void> {
    const made = await makeCastGrid(volume, abort.signal);
    if (made === null) return;
    cast = made;
    for (let i = 0; i < count; i++) {
      const worker = new CasterWorker();
      worker.onmessage = onMessage;
      worker.onerror = () => events.onFailure('The 3D view stopped working; the planes are not affected. Press V twice to start it again.');
      post(worker, { type: 'volume', volume: made.grid });
      workers.push(worker);
    }
    moved();
  }
  void load();

  return {
    setCamera: (next) => {
      camera = next;
      moved();
    },
    setPreset: (next) => {
      preset = next;
      moved();
    },
    resize: moved,
    dispose: () => {
      abort.abort();
      clearTimeout(restTimer);
      for (const worker of workers) worker.terminate();
      workers.length = 0;
      cast = null;
    },
  };
}
