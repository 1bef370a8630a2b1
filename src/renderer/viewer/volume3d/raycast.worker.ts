// One ray-casting worker: holds the coarse grid, its slabs of full slices and the mask, and casts the tiles it is given, in order.
import { findBody } from './body.ts';
import { makeTables, prepare, type CastJob, type Prepared, type Tables } from './castJob.ts';
import { toPixels } from './castValues.ts';
import { buildBlocks, type CastVolume, type Mask } from './castVolume.ts';
import { applyCut } from './lasso.ts';
import type { FromCaster, ToCaster } from './messages.ts';
import { castRows } from './raycast.ts';
import { newRays } from './rays.ts';
import type { Cut } from './scene3d.ts';

let coarse: { volume: CastVolume; scale: number } | null = null;
const slabs = new Map<number, CastVolume>();
let mask: Mask | null = null;
/** Found once a volume; undefined: not looked for yet. */
let body: Mask | null | undefined;
let current: { ticket: number; job: CastJob; tables: Map<boolean, Tables>; prepared: Map<number | null, Prepared> } | null = null;

function answer(message: FromCaster, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function hide(cuts: readonly Cut[], bodyOnly: boolean): void {
  if (coarse === null) return;
  const { volume, scale } = coarse;
  if (bodyOnly && body === undefined) body = findBody(volume, scale);
  const start = bodyOnly ? (body ?? null) : null;
  if (start === null && cuts.length === 0) mask = null;
  else {
    mask = { dimensions: volume.dimensions, shown: start === null ? new Uint8Array(volume.data.length).fill(1) : start.shown.slice() };
    for (const cut of cuts) applyCut(mask, volume, cut);
  }
  current = null;
  answer({ type: 'hidden', bodyFound: !bodyOnly || body !== null });
}

function gridOf(slab: number | null): CastVolume | undefined {
  return slab === null ? coarse?.volume : slabs.get(slab);
}

function castTile({ ticket, tile, slab, fromRow, rows, rays, last }: Extract<ToCaster, { type: 'tile' }>): void {
  const volume = gridOf(slab);
  if (volume === undefined || current?.ticket !== ticket) return;
  const began = performance.now();
  const { job, tables, prepared } = current;
  const isCoarse = slab === null;
  const shared = tables.get(isCoarse) ?? makeTables(job, volume.spacing);
  tables.set(isCoarse, shared);
  const ready = prepared.get(slab) ?? prepare(volume, job, mask, shared);
  prepared.set(slab, ready);
  const gathered = rays ?? newRays(rows * job.width);
  castRows(volume, job, ready, fromRow, fromRow + rows, gathered);
  const pixels = last ? toPixels(gathered, job.scene.mode, ready) : null;
  const ms = performance.now() - began;
  if (pixels === null) answer({ type: 'tile', ticket, tile, rays: gathered, pixels, ms }, [gathered.buffer]);
  else answer({ type: 'tile', ticket, tile, rays: null, pixels, ms }, [pixels.buffer]);
}

self.onmessage = ({ data }: MessageEvent<ToCaster>) => {
  if (data.type === 'coarse') coarse = { volume: data.volume, scale: data.scale };
  else if (data.type === 'slab') slabs.set(data.index, { ...data.volume, blocks: buildBlocks(data.volume.data, data.volume.dimensions) });
  else if (data.type === 'hide') hide(data.cuts, data.bodyOnly);
  else if (data.type === 'job') current = { ticket: data.ticket, job: data.job, tables: new Map(), prepared: new Map() };
  else castTile(data);
};
