// Planes that lie askew to the voxel grid: trilinear along straight lines through it, bounds worked out once a row; slabs as several such planes.
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { add, dot, scale, subtract, type Vec3 } from '../geometry/vec3.ts';
import { planeBox, throughOf, type PlaneAxes, type PlaneOptions, type PlaneRaster, type Slab } from './planeAxes.ts';
import type { Volume } from './volume.ts';
import { toIndex } from './voxels.ts';

type Values = Int16Array | Float32Array;

const maxSide = 2048;

/** The whole of the volume along the plane through `at`, in pixels of the smallest voxel side (twice that while coarse). */
export function sampleFree(volume: Volume, axes: PlaneAxes, at: Vec3, { slab, coarse, buffers }: PlaneOptions): PlaneRaster {
  const { width: mmWide, height: mmHigh, middle } = planeBox(volume, axes);
  const step = Math.max(Math.min(...volume.spacing) * (coarse ? 2 : 1), Math.max(mmWide, mmHigh) / (maxSide - 2));
  const half = (mm: number): number => Math.ceil(mm / 2 / step);
  const [width, height] = [2 * half(mmWide) + 1, 2 * half(mmHigh) + 1];
  const through = throughOf(axes);
  const foot = add(middle, scale(through, dot(subtract(at, middle), through)));
  const origin = add(foot, add(scale(axes.right, -half(mmWide) * step), scale(axes.down, -half(mmHigh) * step)));
  const geometry: RasterGeometry = { origin, columnStep: scale(axes.right, step), rowStep: scale(axes.down, step) };
  const values = buffers.values(volume.data, width * height);
  if (slab === null) {
    values.fill(volume.fill);
    eachSample(volume, geometry, width, height, plainOf(values));
  } else sampleSlab(volume, geometry, { width, height, values }, { slab, coarse, buffers });
  return { width, height, values, geometry, slice: null, coarse };
}

type Sink = (at: number, value: number) => void;

/** Writes a value; 16-bit ones rounded. */
function plainOf(values: Values): Sink {
  return values instanceof Int16Array
    ? (at, value) => {
        values[at] = Math.floor(value + 0.5);
      }
    : (at, value) => {
        values[at] = value;
      };
}

function sampleSlab(
  volume: Volume,
  g: RasterGeometry,
  { width, height, values }: Pick<PlaneRaster, 'width' | 'height' | 'values'>,
  { slab, coarse, buffers }: PlaneOptions & { slab: Slab },
): void {
  const through = throughOf({ right: scale(g.columnStep, 1), down: g.rowStep });
  const depths = slabDepths(slab, Math.min(...volume.spacing) * (coarse ? 2 : 1));
  const { sums, weights } = buffers.slab(width * height);
  const { mode } = slab;
  sums.fill(mode === 'mip' ? -Infinity : mode === 'minip' ? Infinity : 0);
  weights.fill(0);
  depths.forEach((depth, i) => {
    // Mean: the two outermost planes bound half a step each.
    const share = depths.length > 1 && (i === 0 || i === depths.length - 1) ? 0.5 : 1;
    eachSample(volume, { ...g, origin: add(g.origin, scale(through, depth)) }, width, height, sinkOf(mode, share, sums, weights));
  });
  const out = plainOf(values);
  for (let o = 0; o < values.length; o += 1) {
    const weight = weights[o] as number;
    out(o, weight === 0 ? volume.fill : mode === 'mean' ? (sums[o] as number) / weight : (sums[o] as number));
  }
}

function sinkOf(mode: Slab['mode'], share: number, sums: Float32Array, weights: Float32Array): Sink {
  if (mode === 'mean')
    return (at, value) => {
      sums[at] = (sums[at] as number) + value * share;
      weights[at] = (weights[at] as number) + share;
    };
  const sign = mode === 'mip' ? 1 : -1;
  return (at, value) => {
    weights[at] = 1;
    if ((value - (sums[at] as number)) * sign > 0) sums[at] = value;
  };
}

/** Distances of the planes of a slab from its middle, mm, ascending; no further apart than `stepMm`, the middle among them. */
function slabDepths({ thicknessMm }: Slab, stepMm: number): number[] {
  const each = Math.max(0, Math.ceil(thicknessMm / 2 / stepMm - 1e-9));
  return Array.from({ length: 2 * each + 1 }, (_, i) => (each === 0 ? 0 : ((i - each) / each) * (thicknessMm / 2)));
}

/** Part of a row, `from` to `to` (exclusive), where start + n · step lies in [lo, hi]. */
function within(start: number, step: number, lo: number, hi: number, range: [number, number]): void {
  if (Math.abs(step) < 1e-12) {
    if (start < lo || start > hi) range[1] = range[0];
    return;
  }
  const [a, b] = step > 0 ? [(lo - start) / step, (hi - start) / step] : [(hi - start) / step, (lo - start) / step];
  range[0] = Math.max(range[0], Math.ceil(a - 1e-9));
  range[1] = Math.min(range[1], Math.floor(b + 1e-9) + 1);
}

/** Calls `sink` with the trilinear value of every pixel whose place lies in the voxels (± half of one). */
function eachSample(volume: Volume, g: RasterGeometry, width: number, height: number, sink: Sink): void {
  const start = toIndex(volume, g.origin);
  const perColumn = subtract(toIndex(volume, add(g.origin, g.columnStep)), start);
  const perRow = subtract(toIndex(volume, add(g.origin, g.rowStep)), start);
  const [nx, ny, nz] = volume.dimensions;
  const { data } = volume;
  const [dx, dy, dz] = perColumn;
  const plane = nx * ny;
  const all: [number, number] = [0, 0];
  for (let r = 0; r < height; r += 1) {
    const [x0, y0, z0] = [start[0] + perRow[0] * r, start[1] + perRow[1] * r, start[2] + perRow[2] * r];
    [all[0], all[1]] = [0, width];
    within(x0, dx, -0.5, nx - 0.5, all);
    within(y0, dy, -0.5, ny - 0.5, all);
    within(z0, dz, -0.5, nz - 0.5, all);
    for (let c = all[0], o = r * width + all[0]; c < all[1]; c += 1, o += 1) {
      let x = x0 + dx * c;
      let y = y0 + dy * c;
      let z = z0 + dz * c;
      x = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
      y = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
      z = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
      const i = x | 0;
      const j = y | 0;
      const k = z | 0;
      const u = x - i;
      const v = y - j;
      const p = i + nx * j + plane * k;
      const right = i + 1 < nx ? 1 : 0;
      const below = j + 1 < ny ? nx : 0;
      const q = k + 1 < nz ? p + plane : p;
      const a0 = (data[p] as number) + ((data[p + right] as number) - (data[p] as number)) * u;
      const a1 = (data[p + below] as number) + ((data[p + below + right] as number) - (data[p + below] as number)) * u;
      const b0 = (data[q] as number) + ((data[q + right] as number) - (data[q] as number)) * u;
      const b1 = (data[q + below] as number) + ((data[q + below + right] as number) - (data[q + below] as number)) * u;
      const a = a0 + (a1 - a0) * v;
      sink(o, a + (b0 + (b1 - b0) * v - a) * (z - k));
    }
  }
}
