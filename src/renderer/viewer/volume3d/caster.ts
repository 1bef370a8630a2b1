// The CPU ray caster as one thing: workers with the volume in them, and pictures asked of them one at a time. It knows no canvas.
import type { Volume } from '../volume/volume.ts';
import type { Camera } from './camera.ts';
import { cameraBasis } from './camera.ts';
import type { CastJob } from './castJob.ts';
import { histogram, makeCoarse, makeSlab, planCast, planSlabs } from './castGrid.ts';
import type { FromCaster, ToCaster } from './messages.ts';
import CasterWorker from './raycast.worker.ts?worker';
import type { Scene3d } from './scene3d.ts';
import { makeTileQueue, slabsOnTheWay, type TileQueue, type ZRange } from './tiles.ts';

export interface CastInfo {
  /** Counts over the range of the transfer function, for the opacity editor. */
  histogram: { low: number; high: number; counts: readonly number[] };
  /** A picture at rest is made of averaged voxels: the volume is too large for more. */
  tooLarge: boolean;
  /** Moving pictures are made of averaged voxels. */
  reduced: boolean;
}

export interface PictureRequest {
  camera: Camera;
  scene: Scene3d;
  width: number;
  height: number;
  /** `coarse`: averaged voxels, longer steps; `fine`: every voxel. */
  level: 'coarse' | 'fine';
}

export interface Band {
  fromRow: number;
  rows: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface Caster {
  readonly workers: number;
  /** Once the workers have the volume; null when disposed of before. */
  readonly ready: Promise<CastInfo | null>;
  /** Casts a picture; one that is under way is dropped, and resolves false. Bands come in any order. */
  cast: (request: PictureRequest, onBand: (band: Band) => void) => Promise<boolean>;
  /** Drops what is under way. */
  cancel: () => void;
  dispose: () => void;
}

export interface CasterEvents {
  onBroken: () => void;
  /** Table removal was asked for and found no body: nothing is hidden by it. */
  onNoBody: () => void;
}

interface Running {
  ticket: number;
  queue: TileQueue;
  onBand: (band: Band) => void;
  end: (complete: boolean) => void;
}

/** Tiles a worker has at hand, so that it need not wait for this thread. */
const AHEAD = 2;
const COARSE_STEP = 1;
const FINE_STEP = 0.7;
const BINS = 128;

export function createCaster(volume: Volume, events: CasterEvents): Caster {
  const abort = new AbortController();
  const count = Math.max(1, Math.min(4, navigator.hardwareConcurrency));
  const plan = planCast(volume);
  const slabs = planSlabs(volume.dimensions[2], count);
  const workers = Array.from({ length: count }, () => new CasterWorker());
  const inHand = workers.map(() => 0);
  let running: Running | null = null;
  let ticket = 0;
  let hidden: Pick<Scene3d, 'cuts' | 'bodyOnly'> = { cuts: [], bodyOnly: false };
  let fineHere: Promise<void> | null = null;

  function post(worker: number, message: ToCaster, transfer: Transferable[] = []): void {
    workers[worker]?.postMessage(message, transfer);
  }

  function pump(): void {
    if (running === null) return;
    for (let ahead = 0; ahead < AHEAD; ahead++) {
      for (let w = 0; w < count; w++) {
        if ((inHand[w] ?? 0) > ahead) continue;
        const work = running.queue.take(w);
        if (work === undefined) continue;
        inHand[w] = (inHand[w] ?? 0) + 1;
        post(w, { type: 'tile', ticket: running.ticket, ...work }, work.rays === null ? [] : [work.rays.buffer]);
      }
    }
  }

  function onMessage(worker: number, data: FromCaster): void {
    if (data.type === 'hidden') {
      if (!data.bodyFound && worker === 0) events.onNoBody();
      return;
    }
    if (running?.ticket !== data.ticket) return;
    inHand[worker] = Math.max(0, (inHand[worker] ?? 0) - 1);
    running.queue.put(data.tile, data.rays);
    if (data.pixels !== null) running.onBand({ ...running.queue.rowsOf(data.tile), pixels: data.pixels });
    if (running.queue.isDone()) stop(true);
    else pump();
  }

  function stop(complete: boolean): void {
    const was = running;
    running = null;
    was?.end(complete);
  }

  /** Tells the workers what is hidden, when that is not what they know. */
  function hide({ cuts, bodyOnly }: Scene3d): void {
    if (cuts === hidden.cuts && bodyOnly === hidden.bodyOnly) return;
    hidden = { cuts, bodyOnly };
    workers.forEach((_, w) => post(w, { type: 'hide', cuts, bodyOnly }));
  }

  async function sendCoarse(): Promise<CastInfo | null> {
    const coarse = await makeCoarse(volume, plan, abort.signal);
    if (coarse === null) return null;
    const { scale, low, high } = plan.gridScale;
    const info: CastInfo = {
      histogram: { low: low / scale, high: high / scale, counts: histogram(coarse.data, plan.gridScale, BINS) },
      tooLarge: plan.tooLarge,
      reduced: plan.reduced,
    };
    workers.forEach((_, w) => {
      // The last one takes it over: no copy stays here.
      const transfer = w === count - 1 ? [coarse.data.buffer, coarse.blocks.low.buffer, coarse.blocks.high.buffer] : [];
      post(w, { type: 'coarse', volume: coarse, scale }, transfer);
    });
    return info;
  }

  async function sendSlabs(): Promise<void> {
    for (const [index, slab] of slabs.entries()) {
      if (abort.signal.aborted) return;
      const made = makeSlab(volume, plan, slab);
      post(index % count, { type: 'slab', index, volume: made }, [made.data.buffer]);
      await new Promise((next) => setTimeout(next, 0));
    }
  }

  workers.forEach((worker, w) => {
    worker.onmessage = ({ data }: MessageEvent<FromCaster>) => onMessage(w, data);
    worker.onerror = () => {
      stop(false);
      events.onBroken();
    };
  });
  const ready = sendCoarse();

  async function cast(request: PictureRequest, onBand: (band: Band) => void): Promise<boolean> {
    stop(false);
    ticket += 1;
    const mine = ticket;
    if ((await ready) === null) return false;
    const fine = request.level === 'fine' && plan.reduced && !plan.tooLarge;
    if (fine) await (fineHere ??= sendSlabs());
    if (mine !== ticket || abort.signal.aborted) return false;
    const { camera, scene, width, height } = request;
    hide(scene);
    const job: CastJob = {
      camera,
      scene,
      width,
      height,
      stepFactor: request.level === 'fine' ? FINE_STEP : COARSE_STEP,
      gridScale: plan.gridScale,
      whole: plan.grid.dimensions,
    };
    const ascending = zStep(volume, camera) >= 0;
    const way = (fromRow: number, rows: number): (number | null)[] => (fine ? slabsOnTheWay(slabs, zRange(volume, request, fromRow, rows), ascending) : [null]);
    const rowsATile = request.level === 'fine' ? 8 : Math.max(4, Math.ceil(height / (count * 4)));
    inHand.fill(0);
    workers.forEach((_, w) => post(w, { type: 'job', ticket: mine, job }));
    return new Promise((end) => {
      running = { ticket: mine, queue: makeTileQueue(height, rowsATile, way, (slab) => slab % count), onBand, end };
      pump();
    });
  }

  return {
    workers: count,
    ready,
    cast,
    cancel: () => {
      ticket += 1;
      stop(false);
    },
    dispose: () => {
      ticket += 1;
      stop(false);
      abort.abort();
      for (const worker of workers) worker.terminate();
    },
  };
}

/** Slices passed a mm along the ray. */
function zStep(volume: Volume, camera: Camera): number {
  const { forward } = cameraBasis(camera);
  const k = volume.direction[2];
  return (forward[0] * k[0] + forward[1] * k[1] + forward[2] * k[2]) / volume.spacing[2];
}

/** Slices that rays of these rows can reach: exact where rays run within slices, generous where they cross them. */
function zRange(volume: Volume, { camera, width, height }: PictureRequest, fromRow: number, rows: number): ZRange {
  const { right, up } = cameraBasis(camera);
  const dot = (a: readonly number[], b: readonly number[]): number => (a[0] ?? 0) * (b[0] ?? 0) + (a[1] ?? 0) * (b[1] ?? 0) + (a[2] ?? 0) * (b[2] ?? 0);
  const k = volume.direction[2];
  const mm = camera.heightMm / height;
  const centre = dot(k, camera.target) - dot(k, volume.origin);
  const sideways = (Math.abs(dot(k, right)) * (width - 1) * mm) / 2;
  const top = dot(k, up) * ((height - 1) / 2 - fromRow) * mm;
  const bottom = dot(k, up) * ((height - 1) / 2 - (fromRow + rows - 1)) * mm;
  // How far along the ray the volume may be, seen from the target.
  const reach = Math.hypot(...volume.dimensions.map((n, d) => n * (volume.spacing[d] ?? 1))) + distance(camera.target, volume.origin);
  const deep = Math.abs(zStep(volume, camera)) * volume.spacing[2] * reach;
  return {
    low: (centre + Math.min(top, bottom) - sideways - deep) / volume.spacing[2],
    high: (centre + Math.max(top, bottom) + sideways + deep) / volume.spacing[2],
  };
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((v, i) => v - (b[i] ?? 0)));
}
