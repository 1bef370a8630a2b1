// What rays carry, and what every kind of ray asks on its way: where the block ends, whether the mask shows a place. Pure.
import { BLOCK, type CastVolume, type Mask } from './castVolume.ts';

/**
 * Numbers a ray carries from slab to slab. Shaded: red, green, blue (0 … 255), what is still clear (1 … 0), table entry of the sample before (−1: none).
 * Greatest and least: the value, whether there is one. Mean: sum, count.
 */
export const RAY = 5;

export function newRays(count: number): Float32Array<ArrayBuffer> {
  const rays = new Float32Array(count * RAY);
  for (let i = 0; i < count; i++) {
    rays[i * RAY + 3] = 1;
    rays[i * RAY + 4] = -1;
  }
  return rays;
}

/** Steps until the ray leaves the 8³ block it is in (at least 1). */
export function stepsToLeave(x: number, y: number, z: number, sx: number, sy: number, sz: number): number {
  return Math.max(1, Math.ceil(Math.min(leave(x, sx), leave(y, sy), leave(z, sz)) + 1e-4));
}

function leave(p: number, s: number): number {
  if (s > 1e-9) return (((p >> 3) + 1) * BLOCK - p) / s;
  if (s < -1e-9) return ((p >> 3) * BLOCK - p) / s;
  return 1e9;
}

/** Whether the mask shows the place: its eight voxels interpolated, at least one half. */
export function isShown(mask: Mask, { scale, offset }: CastVolume['toCoarse'], x: number, y: number, z: number): boolean {
  const [mx, my, mz] = mask.dimensions;
  const px = Math.min(mx - 1.001, Math.max(0, x * scale[0] + offset[0]));
  const py = Math.min(my - 1.001, Math.max(0, y * scale[1] + offset[1]));
  const pz = Math.min(mz - 1.001, Math.max(0, z * scale[2] + offset[2]));
  const i = px | 0;
  const j = py | 0;
  const k = pz | 0;
  const fx = px - i;
  const fy = py - j;
  const fz = pz - k;
  const d = mask.shown;
  const o = i + mx * (j + my * k);
  const p = mx * my;
  const a = (d[o] as number) * (1 - fx) + (d[o + 1] as number) * fx;
  const b = (d[o + mx] as number) * (1 - fx) + (d[o + mx + 1] as number) * fx;
  const c = (d[o + p] as number) * (1 - fx) + (d[o + p + 1] as number) * fx;
  const e = (d[o + p + mx] as number) * (1 - fx) + (d[o + p + mx + 1] as number) * fx;
  return (a * (1 - fy) + b * fy) * (1 - fz) + (c * (1 - fy) + e * fy) * fz >= 0.5;
}
