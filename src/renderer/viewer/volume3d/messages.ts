// What the 3D view and its ray-casting workers say to each other. Messages of one worker keep their order.
import type { CastJob } from './castJob.ts';
import type { CastVolume } from './castVolume.ts';
import type { Cut } from './scene3d.ts';

/** The whole volume, made coarser: for moving pictures, and what masks are made of. */
interface CoarseMessage {
  type: 'coarse';
  volume: CastVolume;
  /** Grid units per modality unit. */
  scale: number;
}

interface SlabMessage {
  type: 'slab';
  index: number;
  volume: Omit<CastVolume, 'blocks'>;
}

/** What of the volume is hidden from now on. */
interface HideMessage {
  type: 'hide';
  cuts: readonly Cut[];
  bodyOnly: boolean;
}

/** Tiles of this ticket draw this. */
interface JobMessage {
  type: 'job';
  ticket: number;
  job: CastJob;
}

/** Rows of the picture to go on with, through one grid. */
interface TileMessage {
  type: 'tile';
  ticket: number;
  tile: number;
  /** null: the coarse grid. */
  slab: number | null;
  fromRow: number;
  rows: number;
  /** What rays gathered in slabs before; null: nothing yet. */
  rays: Float32Array<ArrayBuffer> | null;
  /** No slab comes after: answer pixels. */
  last: boolean;
}

export type ToCaster = CoarseMessage | SlabMessage | HideMessage | JobMessage | TileMessage;

export interface TileAnswer {
  type: 'tile';
  ticket: number;
  tile: number;
  rays: Float32Array<ArrayBuffer> | null;
  pixels: Uint8ClampedArray<ArrayBuffer> | null;
  /** Time it took, ms. */
  ms: number;
}

/** The mask is made. */
export interface HideAnswer {
  type: 'hidden';
  /** false: table removal found nothing that is a body, and hides nothing. */
  bodyFound: boolean;
}

export type FromCaster = TileAnswer | HideAnswer;
