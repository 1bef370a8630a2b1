// The CPU ray caster: goes along rays through one grid and adds to what rays have gathered before it, front to back. Pure; runs in workers.
// Levoy, "Display of surfaces from volume data" (1988); opacity of a step by 1 − (1 − a)^mm.
import type { CastJob, Prepared } from './castJob.ts';
import { castValues } from './castValues.ts';
import type { CastVolume, V3 } from './castVolume.ts';
import { isShown, RAY, stepsToLeave } from './rays.ts';

/** Casts rows [fromRow, toRow) through this grid; `rays` holds those rows only. */
export function castRows(volume: CastVolume, job: CastJob, prepared: Prepared, fromRow: number, toRow: number, rays: Float32Array): void {
  const shaded = job.scene.mode === 'shaded';
  const ray: [number, number, number] = [0, 0, 0];
  const span: [number, number] = [0, 0];
  const { start, right, up } = prepared;
  for (let row = fromRow; row < toRow; row++) {
    for (let column = 0; column < job.width; column++) {
      for (let d = 0; d < 3; d++) ray[d] = (start[d] as number) + (right[d] as number) * column + (up[d] as number) * row;
      inside(ray, prepared.step, prepared.box, volume.own, span);
      if (span[0] > span[1]) continue;
      const o = ((row - fromRow) * job.width + column) * RAY;
      if (shaded) castShaded(volume, prepared, ray, span, rays, o);
      else castValues(volume, prepared, job.scene.mode, ray, span, rays, o);
    }
  }
}

/** Steps [first, last] at which the ray is inside the box and in slices that are the grid's own; first > last when it misses. */
function inside(ray: V3, step: V3, box: { low: V3; high: V3 }, own: readonly [number, number], span: [number, number]): void {
  let first = -1e9;
  let last = 1e9;
  span[0] = 1;
  span[1] = 0;
  for (let d = 0; d < 3; d++) {
    const p = ray[d] as number;
    const s = step[d] as number;
    const low = box.low[d] as number;
    const high = box.high[d] as number;
    if (Math.abs(s) < 1e-9) {
      if (p < low || p > high) return;
      continue;
    }
    const a = (low - p) / s;
    const b = (high - p) / s;
    first = Math.max(first, Math.min(a, b));
    last = Math.min(last, Math.max(a, b));
  }
  first = Math.ceil(first);
  last = Math.floor(last);
  const z = ray[2];
  const sz = step[2];
  if (Math.abs(sz) < 1e-9) {
    if (z < own[0] || z >= own[1]) return;
  } else {
    const isOwn = (n: number): boolean => z + sz * n >= own[0] && z + sz * n < own[1];
    const a = (own[0] - z) / sz;
    const b = (own[1] - z) / sz;
    first = Math.max(first, Math.ceil(Math.min(a, b)) - 1);
    last = Math.min(last, Math.floor(Math.max(a, b)) + 1);
    // The division rounds; the samples themselves say whose they are.
    while (first <= last && !isOwn(first)) first += 1;
    while (last >= first && !isOwn(last)) last -= 1;
  }
  span[0] = first;
  span[1] = last;
}

/** Opacity below which a sample is not worth its shading. */
const FAINT = 0.0005;
/** What is still clear when a ray ends. */
const OPAQUE = 0.02;

function castShaded(volume: CastVolume, prepared: Prepared, ray: V3, span: readonly [number, number], rays: Float32Array, at: number): void {
  let clear = rays[at + 3] as number;
  if (clear < OPAQUE) return;
  const { data, dimensions, blocks } = volume;
  const { step, sums, visible, table, mask } = prepared;
  const nx = dimensions[0];
  const plane = nx * dimensions[1];
  const cx = blocks.counts[0];
  const cy = blocks.counts[1];
  const [x0, y0, z0] = ray;
  const [sx, sy, sz] = step;
  const alphaSum = sums.alpha;
  const { first: tableFirst, perUnit, size } = table;
  let red = rays[at] as number;
  let green = rays[at + 1] as number;
  let blue = rays[at + 2] as number;
  let before = rays[at + 4] as number;
  const last = span[1];
  for (let n = span[0]; n <= last; n++) {
    const x = x0 + sx * n;
    const y = y0 + sy * n;
    const z = z0 + sz * n;
    if (visible[(x >> 3) + cx * ((y >> 3) + cy * (z >> 3))] === 0) {
      n += stepsToLeave(x, y, z, sx, sy, sz) - 1;
      before = -1;
      continue;
    }
    const i = x | 0;
    const j = y | 0;
    const k = z | 0;
    const fx = x - i;
    const fy = y - j;
    const o = i + nx * j + plane * k;
    const q = o + plane;
    const v000 = data[o] as number;
    const v010 = data[o + nx] as number;
    const v001 = data[q] as number;
    const v011 = data[q + nx] as number;
    const a00 = v000 + ((data[o + 1] as number) - v000) * fx;
    const a10 = v010 + ((data[o + nx + 1] as number) - v010) * fx;
    const a01 = v001 + ((data[q + 1] as number) - v001) * fx;
    const a11 = v011 + ((data[q + nx + 1] as number) - v011) * fx;
    const b0 = a00 + (a10 - a00) * fy;
    const b1 = a01 + (a11 - a01) * fy;
    let t = ((b0 + (b1 - b0) * (z - k) - tableFirst) * perUnit + 0.5) | 0;
    t = t < 0 ? 0 : t >= size ? size - 1 : t;
    const from = before < 0 || before > t ? t : before;
    const to = (before > t ? before : t) + 1;
    before = t;
    const share = 1 / (to - from);
    const a = ((alphaSum[to] as number) - (alphaSum[from] as number)) * share;
    if (a > FAINT) {
      if (mask !== null && !isShown(mask, volume.toCoarse, x, y, z)) continue;
      const lit = facing(volume, prepared, i, j, k, fx, fy, z - k);
      const glow = clear * a * (prepared.glint[(lit * 255) | 0] as number);
      const tint = clear * share * (prepared.ambient + prepared.diffuse * lit);
      red += tint * ((sums.red[to] as number) - (sums.red[from] as number)) + glow;
      green += tint * ((sums.green[to] as number) - (sums.green[from] as number)) + glow;
      blue += tint * ((sums.blue[to] as number) - (sums.blue[from] as number)) + glow;
      clear *= 1 - a;
      if (clear < OPAQUE) break;
    }
  }
  rays[at] = red;
  rays[at + 1] = green;
  rays[at + 2] = blue;
  rays[at + 3] = clear;
  rays[at + 4] = before;
}

/** Cosine between the surface and the light. Both sides are lit: an airway is seen from without, where its wall is the denser side. */
function facing(volume: CastVolume, { light }: Prepared, i: number, j: number, k: number, fx: number, fy: number, fz: number): number {
  const { data, spacing, reach } = volume;
  const [nx, ny, nz] = volume.dimensions;
  const [rx, ry, rz] = reach;
  const plane = nx * ny;
  // At the rim of the data the cell next to it says how the values run.
  const ci = i < rx ? rx : i > nx - 2 - rx ? nx - 2 - rx : i;
  const cj = j < ry ? ry : j > ny - 2 - ry ? ny - 2 - ry : j;
  const ck = k < rz ? rz : k > nz - 2 - rz ? nz - 2 - rz : k;
  if (ci < rx || cj < ry || ck < rz) return 0.7;
  const o = ci + nx * cj + plane * ck;
  const gx = slope(data, o, rx, 1, nx, plane, fx, fy, fz) / (rx * spacing[0]);
  const gy = slope(data, o, ry * nx, nx, 1, plane, fy, fx, fz) / (ry * spacing[1]);
  const gz = slope(data, o, rz * plane, plane, 1, nx, fz, fx, fy) / (rz * spacing[2]);
  const length = Math.sqrt(gx * gx + gy * gy + gz * gz);
  if (length < 1e-3) return 0;
  return Math.min(1, Math.abs(gx * light[0] + gy * light[1] + gz * light[2]) / length);
}

/** Difference between the values `r` ahead and behind, interpolated along the cell (next voxel at `m`) and across it (`p`, `q`). */
function slope(d: Int16Array, o: number, r: number, m: number, p: number, q: number, fm: number, fp: number, fq: number): number {
  const op = o + p;
  const oq = o + q;
  const opq = op + q;
  const g00 = ((d[o + r] as number) - (d[o - r] as number)) * (1 - fm) + ((d[o + m + r] as number) - (d[o + m - r] as number)) * fm;
  const g10 = ((d[op + r] as number) - (d[op - r] as number)) * (1 - fm) + ((d[op + m + r] as number) - (d[op + m - r] as number)) * fm;
  const g01 = ((d[oq + r] as number) - (d[oq - r] as number)) * (1 - fm) + ((d[oq + m + r] as number) - (d[oq + m - r] as number)) * fm;
  const g11 = ((d[opq + r] as number) - (d[opq - r] as number)) * (1 - fm) + ((d[opq + m + r] as number) - (d[opq + m - r] as number)) * fm;
  return (g00 * (1 - fp) + g10 * fp) * (1 - fq) + (g01 * (1 - fp) + g11 * fp) * fq;
}
