// What the 3D view and its ray-casting workers say to each other.
import type { CastJob, CastVolume } from './raycast.ts';

export interface CastVolumeMessage {
  type: 'volume';
  volume: CastVolume;
}

export interface CastRequest extends CastJob {
  type: 'cast';
  /** Grows; a worker drops what is older than the newest it has heard of. */
  ticket: number;
  /** This worker's share: bands of rows, dealt out in turn. */
  worker: number;
  workers: number;
}

export interface CastBand {
  type: 'band';
  ticket: number;
  fromRow: number;
  rows: number;
  width: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface CastDone {
  type: 'done';
  ticket: number;
  worker: number;
  ms: number;
}

export type ToCaster = CastVolumeMessage | CastRequest;
export type FromCaster = CastBand | CastDone;
