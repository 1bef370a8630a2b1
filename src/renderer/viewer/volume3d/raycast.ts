// The CPU ray caster: front-to-back compositing over a reduced 16-bit grid, with empty-space skipping. Pure; runs in workers.
// Levoy, "Display of surfaces from volume data" (1988); opacity of a step by 1 − (1 − a)^mm.
import type { Camera } from './camera.ts';
import { cameraBasis } from './camera.ts';
import type { TransferTable } from './presets.ts';

type V3 = readonly [number, number, number];

export interface CastVolume {
  dimensions: V3;
  spacing: V3;
  /** LPS of the centre of voxel (0,0,0). */
  origin: V3;
  direction: readonly [V3, V3, V3];
  data: Int16Array;
  blocks: Blocks;
}

/** Lowest and highest value of each block of 8³ voxels, with one voxel of overlap so that interpolation stays inside. */
export interface Blocks {
  counts: V3;
  low: Int16Array;
  high: Int16Array;
}

export interface CastJob {
  camera: Camera;
  width: number;
  height: number;
  /** Step along the ray as a share of the finest spacing. */
  stepFactor: number;
  mode: 'shaded' | 'mip';
  table: TransferTable;
}

const BLOCK = 8;

export function buildBlocks(data: Int16Array, [nx, ny, nz]: V3): Blocks {
  const counts: V3 = [Math.ceil(nx / BLOCK), Math.ceil(ny / BLOCK), Math.ceil(nz / BLOCK)];
  const low = new Int16Array(counts[0] * counts[1] * counts[2]).fill(32767);
  const high = new Int16Array(low.length).fill(-32768);
  for (let bz = 0; bz < counts[2]; bz++) {
    for (let by = 0; by < counts[1]; by++) {
      for (let bx = 0; bx < counts[0]; bx++) {
        const b = bx + counts[0] * (by + counts[1] * bz);
        let lo = 32767;
        let hi = -32768;
        for (let z = bz * BLOCK; z <= Math.min(nz - 1, bz * BLOCK + BLOCK); z++) {
          for (let y = by * BLOCK; y <= Math.min(ny - 1, by * BLOCK + BLOCK); y++) {
            const row = nx * (y + ny * z);
            for (let x = bx * BLOCK; x <= Math.min(nx - 1, bx * BLOCK + BLOCK); x++) {
              const v = data[row + x] ?? 0;
              if (v < lo) lo = v;
              if (v > hi) hi = v;
            }
          }
        }
        low[b] = lo;
        high[b] = hi;
      }
    }
  }
  return { counts, low, high };
}

/** Which blocks hold anything that the table shows. */
function visibleBlocks(blocks: Blocks, table: TransferTable): Uint8Array {
  const upTo = new Float64Array(table.size + 1);
  for (let i = 0; i < table.size; i++) upTo[i + 1] = (upTo[i] ?? 0) + (table.rgba[i * 4 + 3] ?? 0);
  const index = (value: number) => Math.max(0, Math.min(table.size - 1, Math.round((value - table.first) * table.perUnit)));
  const visible = new Uint8Array(blocks.low.length);
  for (let b = 0; b < visible.length; b++) {
    const from = Math.max(0, index(blocks.low[b] ?? 0) - 1);
    const to = Math.min(table.size, index(blocks.high[b] ?? 0) + 2);
    visible[b] = (upTo[to] ?? 0) - (upTo[from] ?? 0) > 1e-6 ? 1 : 0;
  }
  return visible;
}

interface TableSums {
  alpha: Float64Array;
  red: Float64Array;
  green: Float64Array;
  blue: Float64Array;
}

function tableSums(table: TransferTable, stepMm: number): TableSums {
  const empty = () => new Float64Array(table.size + 1);
  const sums = { alpha: empty(), red: empty(), green: empty(), blue: empty() };
  for (let i = 0; i < table.size; i++) {
    const a = 1 - Math.pow(1 - Math.min(0.9999, table.rgba[i * 4 + 3] ?? 0), stepMm);
    sums.alpha[i + 1] = (sums.alpha[i] ?? 0) + a;
    sums.red[i + 1] = (sums.red[i] ?? 0) + a * (table.rgba[i * 4] ?? 0);
    sums.green[i + 1] = (sums.green[i] ?? 0) + a * (table.rgba[i * 4 + 1] ?? 0);
    sums.blue[i + 1] = (sums.blue[i] ?? 0) + a * (table.rgba[i * 4 + 2] ?? 0);
  }
  return sums;
}

/** Per-job constants: rays in voxel coordinates and opacities for this step. */
interface Prepared {
  start: [number, number, number];
  right: [number, number, number];
  up: [number, number, number];
  step: [number, number, number];
  stepMm: number;
  /** Running sums over the table of opacity a step and of colour × opacity: averages between two samples (Engel 2001, pre-integration). */
  sums: TableSums;
  visible: Uint8Array;
  light: [number, number, number];
}

export function prepare(volume: CastVolume, job: CastJob): Prepared {
  const { right, up, forward } = cameraBasis(job.camera);
  const toVoxel = (v: V3): [number, number, number] => {
    const along = (d: 0 | 1 | 2) => (v[0] * volume.direction[d][0] + v[1] * volume.direction[d][1] + v[2] * volume.direction[d][2]) / volume.spacing[d];
    return [along(0), along(1), along(2)];
  };
  const target = job.camera.target;
  const centre = toVoxel([target[0] - volume.origin[0], target[1] - volume.origin[1], target[2] - volume.origin[2]]);
  const pixelMm = job.camera.heightMm / job.height;
  const stepMm = Math.min(...volume.spacing) * job.stepFactor;
  const scaled = (v: V3, mm: number): V3 => [v[0] * mm, v[1] * mm, v[2] * mm];
  const r = toVoxel(scaled(right, pixelMm));
  const u = toVoxel(scaled(up, -pixelMm));
  const start: [number, number, number] = [0, 0, 0];
  for (const d of [0, 1, 2] as const) start[d] = centre[d] - r[d] * ((job.width - 1) / 2) - u[d] * ((job.height - 1) / 2);
  // Light from the eye, a little from above and the left of the picture, in grid axes for gradients per mm.
  const l: V3 = [-forward[0] + 0.35 * up[0] - 0.25 * right[0], -forward[1] + 0.35 * up[1] - 0.25 * right[1], -forward[2] + 0.35 * up[2] - 0.25 * right[2]];
  const norm = Math.hypot(...l);
  const dot = (d: 0 | 1 | 2) => (l[0] * volume.direction[d][0] + l[1] * volume.direction[d][1] + l[2] * volume.direction[d][2]) / norm;
  return {
    start,
    right: r,
    up: u,
    step: toVoxel(scaled(forward, stepMm)),
    stepMm,
    sums: tableSums(job.table, stepMm),
    visible: visibleBlocks(volume.blocks, job.table),
    light: [dot(0), dot(1), dot(2)],
  };
}

/** Casts rows [fromRow, toRow) into `out` (RGBA, 4 bytes a pixel, the rows only). */
export function castRows(volume: CastVolume, job: CastJob, prepared: Prepared, fromRow: number, toRow: number, out: Uint8ClampedArray): void {
  const cast = job.mode === 'mip' ? castMaximum : castShaded;
  const ray: [number, number, number] = [0, 0, 0];
  const rgb: [number, number, number] = [0, 0, 0];
  for (let row = fromRow; row < toRow; row++) {
    for (let column = 0; column < job.width; column++) {
      for (let d = 0; d < 3; d++) ray[d] = (prepared.start[d] ?? 0) + (prepared.right[d] ?? 0) * column + (prepared.up[d] ?? 0) * row;
      cast(volume, job, prepared, ray, rgb);
      const o = ((row - fromRow) * job.width + column) * 4;
      out[o] = rgb[0];
      out[o + 1] = rgb[1];
      out[o + 2] = rgb[2];
      out[o + 3] = 255;
    }
  }
}

/** Steps [first, last] at which the ray is inside the grid; first > last when it misses. */
function clip(ray: readonly number[], step: readonly number[], dimensions: V3): [number, number] {
  let first = -1e9;
  let last = 1e9;
  for (let d = 0; d < 3; d++) {
    const top = (dimensions[d] ?? 0) - 1.001;
    const p = ray[d] ?? 0;
    const s = step[d] ?? 0;
    if (Math.abs(s) < 1e-9) {
      if (p < 0 || p > top) return [1, 0];
      continue;
    }
    const a = -p / s;
    const b = (top - p) / s;
    first = Math.max(first, Math.min(a, b));
    last = Math.min(last, Math.max(a, b));
  }
  return [Math.ceil(first), Math.floor(last)];
}

/** Steps until the ray leaves the 8³ block it is in (at least 1). */
function stepsToLeave(x: number, y: number, z: number, step: readonly number[]): number {
  const one = (p: number, s: number) => {
    if (s > 1e-9) return ((Math.floor(p / BLOCK) + 1) * BLOCK - p) / s;
    if (s < -1e-9) return (Math.floor(p / BLOCK) * BLOCK - p) / s;
    return 1e9;
  };
  return Math.max(1, Math.ceil(Math.min(one(x, step[0] ?? 0), one(y, step[1] ?? 0), one(z, step[2] ?? 0)) + 1e-4));
}

function castShaded(volume: CastVolume, job: CastJob, prepared: Prepared, ray: readonly number[], rgb: [number, number, number]): void {
  const { data, dimensions, spacing, blocks } = volume;
  const { step, sums, visible, light } = prepared;
  const table = job.table;
  const [nx, ny] = dimensions;
  const plane = nx * ny;
  const [cx, cy] = blocks.counts;
  const sx = step[0];
  const sy = step[1];
  const sz = step[2];
  let red = 0;
  let green = 0;
  let blue = 0;
  let clear = 1;
  let before = -1;
  const [first, last] = clip(ray, step, dimensions);
  for (let n = first; n <= last;) {
    const x = (ray[0] ?? 0) + sx * n;
    const y = (ray[1] ?? 0) + sy * n;
    const z = (ray[2] ?? 0) + sz * n;
    if (visible[(x >> 3) + cx * ((y >> 3) + cy * (z >> 3))] === 0) {
      n += stepsToLeave(x, y, z, step);
      before = -1;
      continue;
    }
    const i = x | 0;
    const j = y | 0;
    const k = z | 0;
    const fx = x - i;
    const fy = y - j;
    const fz = z - k;
    const o = i + nx * j + plane * k;
    const v000 = data[o] as number;
    const v100 = data[o + 1] as number;
    const v010 = data[o + nx] as number;
    const v110 = data[o + nx + 1] as number;
    const v001 = data[o + plane] as number;
    const v101 = data[o + plane + 1] as number;
    const v011 = data[o + plane + nx] as number;
    const v111 = data[o + plane + nx + 1] as number;
    const x00 = v000 + (v100 - v000) * fx;
    const x10 = v010 + (v110 - v010) * fx;
    const x01 = v001 + (v101 - v001) * fx;
    const x11 = v011 + (v111 - v011) * fx;
    const y0 = x00 + (x10 - x00) * fy;
    const y1 = x01 + (x11 - x01) * fy;
    const value = y0 + (y1 - y0) * fz;
    let t = ((value - table.first) * table.perUnit + 0.5) | 0;
    t = t < 0 ? 0 : t >= table.size ? table.size - 1 : t;
    const from = before < 0 ? t : before < t ? before : t;
    const to = (before > t ? before : t) + 1;
    before = t;
    const share = 1 / (to - from);
    const a = ((sums.alpha[to] as number) - (sums.alpha[from] as number)) * share;
    if (a > 0.002) {
      const inside = i > 0 && j > 0 && k > 0 && i < nx - 2 && j < ny - 2 && k < dimensions[2] - 2;
      const gx = (inside ? wideX(data, o, nx, plane, fx, fy, fz) : v100 - v000 + v110 - v010) / spacing[0];
      const gy = (inside ? wideY(data, o, nx, plane, fx, fy, fz) : v010 - v000 + v110 - v100) / spacing[1];
      const gz = (inside ? wideZ(data, o, nx, plane, fx, fy, fz) : v001 - v000 + v101 - v100) / spacing[2];
      const length = Math.sqrt(gx * gx + gy * gy + gz * gz);
      const facing = length > 1e-3 ? -(gx * light[0] + gy * light[1] + gz * light[2]) / length : 0;
      const lit = facing > 0 ? facing : 0;
      const glint = lit * lit * lit * lit;
      const shade = 0.28 + 0.72 * lit;
      const shine = 38 * glint * glint * glint;
      const glow = clear * a * shine;
      const tint = clear * share * shade;
      red += tint * ((sums.red[to] as number) - (sums.red[from] as number)) + glow;
      green += tint * ((sums.green[to] as number) - (sums.green[from] as number)) + glow;
      blue += tint * ((sums.blue[to] as number) - (sums.blue[from] as number)) + glow;
      clear *= 1 - a;
      if (clear < 0.03) break;
    }
    n += 1;
  }
  rgb[0] = red;
  rgb[1] = green;
  rgb[2] = blue;
}

// Central differences over two voxels, interpolated across the cell's four edges of that direction.
function wideX(d: Int16Array, o: number, nx: number, plane: number, fx: number, fy: number, fz: number): number {
  const at = (q: number) => ((d[q + 1] as number) - (d[q - 1] as number)) * (1 - fx) + ((d[q + 2] as number) - (d[q] as number)) * fx;
  return (at(o) * (1 - fy) + at(o + nx) * fy) * (1 - fz) + (at(o + plane) * (1 - fy) + at(o + plane + nx) * fy) * fz;
}

function wideY(d: Int16Array, o: number, nx: number, plane: number, fx: number, fy: number, fz: number): number {
  const at = (q: number) => ((d[q + nx] as number) - (d[q - nx] as number)) * (1 - fy) + ((d[q + 2 * nx] as number) - (d[q] as number)) * fy;
  return (at(o) * (1 - fx) + at(o + 1) * fx) * (1 - fz) + (at(o + plane) * (1 - fx) + at(o + plane + 1) * fx) * fz;
}

function wideZ(d: Int16Array, o: number, nx: number, plane: number, fx: number, fy: number, fz: number): number {
  const at = (q: number) => ((d[q + plane] as number) - (d[q - plane] as number)) * (1 - fz) + ((d[q + 2 * plane] as number) - (d[q] as number)) * fz;
  return (at(o) * (1 - fx) + at(o + 1) * fx) * (1 - fy) + (at(o + nx) * (1 - fx) + at(o + nx + 1) * fx) * fy;
}

function castMaximum(volume: CastVolume, job: CastJob, prepared: Prepared, ray: readonly number[], rgb: [number, number, number]): void {
  const { data, dimensions, blocks } = volume;
  const { step } = prepared;
  const [nx, ny] = dimensions;
  const [cx, cy] = blocks.counts;
  let best = -32768;
  const [first, last] = clip(ray, step, dimensions);
  for (let n = first; n <= last;) {
    const x = (ray[0] ?? 0) + step[0] * n;
    const y = (ray[1] ?? 0) + step[1] * n;
    const z = (ray[2] ?? 0) + step[2] * n;
    if ((blocks.high[(x >> 3) + cx * ((y >> 3) + cy * (z >> 3))] as number) <= best) {
      n += stepsToLeave(x, y, z, step);
      continue;
    }
    const value = data[Math.round(x) + nx * (Math.round(y) + ny * Math.round(z))] as number;
    if (value > best) best = value;
    n += 1;
  }
  const table = job.table;
  const t = Math.max(0, Math.min(table.size - 1, Math.round((best - table.first) * table.perUnit)));
  for (let c = 0; c < 3; c++) rgb[c] = best === -32768 ? 0 : (table.rgba[t * 4 + c] as number);
}
