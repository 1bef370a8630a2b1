// What the 3D view and its ray-casting workers say to each other.
import type { Camera } from './camera.ts';
import type { CastVolume } from './raycast.ts';
import type { TransferTable } from './presets.ts';

export interface CastVolumeMessage {
  type: 'volume';
  volume: CastVolume;
}

export interface CastRequest {
  type: 'cast';
  /** Grows; a worker drops what is older than the newest it has heard of. */
  ticket: number;
  camera: Camera;
  width: number;
  height: number;
  stepFactor: number;
  mode: 'shaded' | 'mip';
  table: TransferTable;
  /** This worker's share: rows fromRow, fromRow + stride … in bands of `band` rows. */
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
