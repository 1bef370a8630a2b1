// Rays that look for a value instead of a surface: greatest (MIP), least (MinIP), mean; and the picture made of what rays have gathered. Pure.
import type { Prepared } from './castJob.ts';
import type { CastVolume, V3 } from './castVolume.ts';
import { isShown, RAY, stepsToLeave } from './rays.ts';
import type { Mode3d } from './scene3d.ts';

export function castValues(
  volume: CastVolume,
  prepared: Prepared,
  mode: Mode3d,
  ray: V3,
  span: readonly [number, number],
  rays: Float32Array,
  at: number,
): void {
  const { blocks } = volume;
  const { step, mask } = prepared;
  const [sx, sy, sz] = step;
  const [cx, cy] = blocks.counts;
  // −1 turns the search for the least into one for the greatest.
  const sign = mode === 'minip' ? -1 : 1;
  const reach = mode === 'minip' ? blocks.low : blocks.high;
  const mean = mode === 'mean';
  let count = rays[at + 1] as number;
  let best = mean || count > 0 ? (rays[at] as number) : -Infinity * sign;
  for (let n = span[0]; n <= span[1]; n++) {
    const x = ray[0] + sx * n;
    const y = ray[1] + sy * n;
    const z = ray[2] + sz * n;
    if (!mean && count > 0 && (reach[(x >> 3) + cx * ((y >> 3) + cy * (z >> 3))] as number) * sign <= best * sign) {
      n += stepsToLeave(x, y, z, sx, sy, sz) - 1;
      continue;
    }
    const value = valueAt(volume, x, y, z);
    if (!mean && value * sign <= best * sign) continue;
    if (mask !== null && !isShown(mask, volume.toCoarse, x, y, z)) continue;
    best = mean ? best + value : value;
    count += 1;
  }
  if (count === 0) return;
  rays[at] = best;
  rays[at + 1] = count;
}

function valueAt({ data, dimensions }: CastVolume, x: number, y: number, z: number): number {
  const nx = dimensions[0];
  const plane = nx * dimensions[1];
  const i = x | 0;
  const j = y | 0;
  const k = z | 0;
  const fx = x - i;
  const fy = y - j;
  const o = i + nx * j + plane * k;
  const q = o + plane;
  const a = (data[o] as number) * (1 - fx) + (data[o + 1] as number) * fx;
  const b = (data[o + nx] as number) * (1 - fx) + (data[o + nx + 1] as number) * fx;
  const c = (data[q] as number) * (1 - fx) + (data[q + 1] as number) * fx;
  const d = (data[q + nx] as number) * (1 - fx) + (data[q + nx + 1] as number) * fx;
  const near = a + (b - a) * fy;
  return near + (c + (d - c) * fy - near) * (z - k);
}

/** RGBA of gathered rays, on black. */
export function toPixels(rays: Float32Array, mode: Mode3d, { table }: Pick<Prepared, 'table'>): Uint8ClampedArray<ArrayBuffer> {
  const count = rays.length / RAY;
  const pixels = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) {
    const o = i * RAY;
    pixels[i * 4 + 3] = 255;
    if (mode === 'shaded') {
      for (let c = 0; c < 3; c++) pixels[i * 4 + c] = rays[o + c] as number;
      continue;
    }
    const n = rays[o + 1] as number;
    if (n === 0) continue;
    const value = mode === 'mean' ? (rays[o] as number) / n : (rays[o] as number);
    const t = Math.max(0, Math.min(table.size - 1, Math.round((value - table.first) * table.perUnit)));
    for (let c = 0; c < 3; c++) pixels[i * 4 + c] = table.rgba[t * 4 + c] as number;
  }
  return pixels;
}
