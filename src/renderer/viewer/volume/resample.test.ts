// Tilted, uneven and reduced volumes against a phantom that is known at every point of the patient.
import { describe, expect, it } from 'vitest';
import { imageToLps, type RasterGeometry } from '../geometry/rasterGeometry.ts';
import { add, distance, scale, type Vec3 } from '../geometry/vec3.ts';
import { emptyVolume, fillerOf } from './assemble.ts';
import { formVolume, type SliceShape, type StackJudgement } from './formVolume.ts';
import { samplePlane } from './plane.ts';
import { planeAxes } from './planeAxes.ts';
import { createPlaneBuffers } from './planeBuffers.ts';
import type { Volume } from './volume.ts';
import { nearestStored, nearestVoxel, toLps, voxelValue } from './voxels.ts';

const info = { window: { centre: 40, width: 400 }, unit: 'HU', fill: -1024 };
const columns = 40;
const rows = 30;

/** A linear field of the patient: any right interpolation gives it back, any misplacement shows. */
function field([x, y, z]: Vec3): number {
  return 12 * x - 9 * y + 7 * z;
}

const axis: Vec3 = [0, Math.cos(0.3), Math.sin(0.3)];

function stackAt(origins: readonly Vec3[], row: Vec3 = [0, 1, 0]): SliceShape[] {
  return origins.map((origin) => ({ columns, rows, geometry: { origin, columnStep: [0.5, 0, 0], rowStep: scale(row, 0.8) } }));
}

function valuesOf(g: RasterGeometry): Int16Array {
  return Int16Array.from({ length: columns * rows }, (_, n) => Math.round(field(imageToLps(g, [n % columns, Math.floor(n / columns)]))));
}

/** Slices are put in an order in which none has its neighbour before it. */
function assembled(slices: readonly SliceShape[], judgement: StackJudgement): Volume {
  const grid = formVolume(slices, judgement);
  if (!grid.ok) throw new Error(grid.error.message);
  const volume = emptyVolume(grid.value, info);
  const filler = fillerOf(volume);
  const order = slices.map((_, k) => k).sort((a, b) => (a % 2) - (b % 2) || a - b);
  for (const k of order) filler.put(k, valuesOf(slices[k]!.geometry!));
  expect(filler.count).toBe(slices.length);
  expect(volume.loadedCount).toBe(volume.dimensions[2]);
  return volume;
}

function worstError(volume: Volume): { worst: number; checked: number } {
  let [worst, checked] = [0, 0];
  const [nx, ny, nz] = volume.dimensions;
  for (let k = 0; k < nz; k += 1)
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1) {
        const p = toLps(volume, [i, j, k]);
        const stored = nearestStored(volume, p);
        // The rim is held, not extrapolated.
        if (stored === null || stored.column < 3 || stored.row < 3 || stored.column > columns - 4 || stored.row > rows - 4) continue;
        checked += 1;
        worst = Math.max(worst, Math.abs((voxelValue(volume, [i, j, k]) ?? NaN) - field(p)));
      }
  return { worst, checked };
}

const tilt = Math.tan((16.5 * Math.PI) / 180);
const cases: { name: string; origins: Vec3[]; row?: Vec3; resample: 'tilt' | 'spacing'; layers: number }[] = [
  { name: 'tilted gantry', origins: [0, 1, 2, 3, 4, 5].map((n) => [0, n * 2.5 * tilt, n * 2.5]), resample: 'tilt', layers: 6 },
  { name: 'tilted along the patient axis', origins: [0, 1, 2, 3, 4, 5].map((n) => [5, -20, 3 * n]), row: axis, resample: 'tilt', layers: 6 },
  { name: 'sheared both ways', origins: [0, 1, 2, 3, 4].map((n) => [-1.3 * n, 0.7 * n, 2 * n]), resample: 'tilt', layers: 5 },
  { name: 'thin base, thick vertex', origins: [0, 5, 10, 15, 25, 35, 45].map((z) => [0, 0, z]), resample: 'spacing', layers: 10 },
  { name: 'unsteady gaps', origins: [0, 1, 2.3, 3.1, 4.4, 5.3].map((z) => [0, 0, z]), resample: 'spacing', layers: 8 },
  { name: 'tilted and uneven', origins: [0, 5, 10, 15, 25, 35].map((z) => [0, z * tilt, z]), resample: 'tilt', layers: 8 },
];

describe('a volume that is resampled', () => {
  for (const { name, origins, row, resample, layers } of cases) {
    it(`${name}: organs would stand elsewhere than in the patient`, () => {
      const volume = assembled(stackAt(origins, row), { reason: '', resample });
      expect(volume.resampled).toBe(resample);
      expect(volume.dimensions[2]).toBe(layers);
      const { worst, checked } = worstError(volume);
      expect(checked).toBeGreaterThan(1500);
      // Stored values are rounded, and so is the result.
      expect(worst).toBeLessThanOrEqual(1.01);
    });
  }

  it('acquired values would be smoothed where they need no interpolation', () => {
    const slices = stackAt([0, 5, 10, 15, 25, 35, 45].map((z): Vec3 => [0, 0, z]));
    const volume = assembled(slices, { reason: '', resample: 'spacing' });
    slices.forEach(({ geometry }) => {
      const k = Math.round(geometry!.origin[2] / 5);
      expect(Array.from(volume.data.subarray(k * columns * rows, (k + 1) * columns * rows))).toEqual(Array.from(valuesOf(geometry!)));
    });
  });

  it('a whole-pixel shift would blur: it is a copy', () => {
    const slices = stackAt([0, 1, 2, 3].map((n): Vec3 => [0.5 * 3 * n, 0.8 * 2 * n, 2 * n]));
    const volume = assembled(slices, { reason: '', resample: 'tilt' });
    const noise = fillerOf(volume);
    const random = Int16Array.from({ length: columns * rows }, (_, n) => (n * 7919) % 1013);
    for (const k of [0, 1, 2, 3]) noise.put(k, random);
    volume.loaded.fill(0);
    const again = fillerOf(volume);
    for (const k of [0, 1, 2, 3]) again.put(k, random);
    for (let k = 0; k < 4; k += 1)
      for (let n = 0; n < random.length; n += 1) expect(voxelValue(volume, [(n % columns) + 3 * k, Math.floor(n / columns) + 2 * k, k])).toBe(random[n]);
  });

  it('the corner of the box beside the slices would read as air: it is no value', () => {
    const volume = assembled(stackAt([0, 1, 2, 3, 4, 5].map((n): Vec3 => [0, n * 2, n * 2])), { reason: '', resample: 'tilt' });
    expect(nearestVoxel(volume, [5, 0, 10])).toBeNull();
    expect(nearestVoxel(volume, [5, 12, 10])).not.toBeNull();
    expect(nearestStored(volume, [5, 12, 10])).toEqual({ column: 10, row: 3, image: 5 });
  });

  it('a length on a resampled plane would be that of the sheared box', () => {
    const volume = assembled(stackAt([0, 1, 2, 3, 4, 5].map((n): Vec3 => [0, n * 2.5 * tilt, n * 2.5])), { reason: '', resample: 'tilt' });
    const raster = samplePlane(volume, planeAxes.sagittal, [10, 10, 5], { slab: null, coarse: false, buffers: createPlaneBuffers() });
    const [a, b] = [imageToLps(raster.geometry, [10, 2]), imageToLps(raster.geometry, [10, raster.height - 3])];
    expect(distance(a, b)).toBeCloseTo(Math.abs(a[2] - b[2]), 9);
    for (const [column, row] of [
      [12, 4],
      [20, 5],
    ] as const) {
      const p = imageToLps(raster.geometry, [column, row]);
      expect(Math.abs(raster.values[row * raster.width + column]! - field(p))).toBeLessThanOrEqual(1.5);
    }
  });
});

describe('a volume that is reduced', () => {
  it('block means would lie half a block beside their place', () => {
    const slices = stackAt([0, 1, 2].map((n): Vec3 => [3, 4, n]));
    const grid = formVolume(slices, { reason: '', resample: null }, 1024 ** 2);
    expect(grid.ok).toBe(true);
    if (!grid.ok) return;
    expect(grid.value.reduced).toBe(2);
    const volume = emptyVolume(grid.value, info);
    const filler = fillerOf(volume);
    slices.forEach(({ geometry }, k) => filler.put(k, valuesOf(geometry!)));
    expect(worstError(volume).worst).toBeLessThanOrEqual(1.01);
    expect(nearestStored(volume, add([3, 4, 1], [7 * 0.5, 9 * 0.8, 0]))).toEqual({ column: 7, row: 9, image: 1 });
  });
});
