import { describe, expect, it } from 'vitest';
import { imageToLps } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { emptyVolume, putSlice } from './assemble.ts';
import { formVolume, type SliceShape, type VolumeGrid } from './formVolume.ts';
import { planeIndex, planeNames, samplePlane } from './plane.ts';
import type { Volume } from './volume.ts';
import { nearestVoxel, toIndex, toLps, voxelValue } from './voxels.ts';

const info = { window: { centre: 40, width: 400 }, unit: 'HU', fill: -1024 };

function grid(direction: VolumeGrid['direction'], spacing: Vec3 = [0.5, 0.5, 1]): VolumeGrid {
  return { dimensions: [6, 5, 4], spacing, origin: [-10, 20, 700], direction };
}

/** Value = 100 k + 10 j + i, so that a voxel names itself. */
function filled(g: VolumeGrid): Volume {
  const volume = emptyVolume(g, info);
  for (let k = 0; k < g.dimensions[2]; k += 1) {
    putSlice(
      volume,
      k,
      Int16Array.from({ length: 30 }, (_, n) => 100 * k + 10 * Math.floor(n / 6) + (n % 6)),
    );
  }
  return volume;
}

const upright: VolumeGrid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const prone: VolumeGrid['direction'] = [
  [-1, 0, 0],
  [0, -1, 0],
  [0, 0, 1],
];
const sagittalAcquired: VolumeGrid['direction'] = [
  [0, 1, 0],
  [0, 0, -1],
  [-1, 0, 0],
];

describe('samplePlane on the voxel grid', () => {
  for (const [name, direction] of Object.entries({ upright, prone, sagittalAcquired })) {
    it(`a plane would show other voxels than the patient has there (${name})`, () => {
      const volume = filled(grid(direction, [0.5, 0.5, 0.5]));
      const at = toLps(volume, [4, 1, 2]);
      for (const plane of planeNames) {
        const raster = samplePlane(volume, plane, at);
        for (let r = 0; r < raster.height; r += 1) {
          for (let c = 0; c < raster.width; c += 1) {
            const voxel = nearestVoxel(volume, imageToLps(raster.geometry, [c, r]));
            expect(voxel).not.toBeNull();
            expect(raster.values[r * raster.width + c]).toBe(voxelValue(volume, voxel!));
          }
        }
      }
    });
  }
  it('left and right, head and feet would be swapped: axes as radiologists hang them', () => {
    const volume = filled(grid(prone));
    const coronal = samplePlane(volume, 'coronal', volume.origin);
    expect(coronal.geometry.columnStep[0]).toBeGreaterThan(0);
    expect(coronal.geometry.rowStep[2]).toBeLessThan(0);
    expect(samplePlane(volume, 'sagittal', volume.origin).geometry.columnStep[1]).toBeGreaterThan(0);
  });
  it('thick slices: rows in between are linear, the acquired rows exact', () => {
    const volume = filled(grid(upright, [0.5, 0.5, 2]));
    const raster = samplePlane(volume, 'coronal', toLps(volume, [0, 2, 0]));
    expect(raster.height).toBe(13);
    expect(raster.values[0]).toBe(320);
    expect(raster.values[raster.width]).toBe(295);
    expect(raster.values[raster.width * 4]).toBe(220);
    expect(raster.slice).toBeNull();
  });
  it('the acquired plane is the slice itself, without a copy', () => {
    const volume = filled(grid(upright));
    const raster = samplePlane(volume, 'axial', toLps(volume, [0, 0, 3]));
    expect(raster.slice).toBe(3);
    expect(raster.values.buffer).toBe(volume.data.buffer);
    expect(planeIndex(volume, 'axial', toLps(volume, [0, 0, 3]))).toEqual({ index: 3, count: 4 });
  });
});

describe('samplePlane of an oblique volume', () => {
  it('trilinear samples of a linear field would not be that field', () => {
    const a = Math.PI / 7;
    const g = grid(
      [
        [Math.cos(a), Math.sin(a), 0],
        [-Math.sin(a), Math.cos(a), 0],
        [0, 0, 1],
      ],
      [1, 1, 1],
    );
    const volume = filled(g);
    const raster = samplePlane(volume, 'sagittal', toLps(g, [3, 2, 1]));
    let inside = 0;
    for (let n = 0; n < raster.values.length; n += 1) {
      const at = toIndex(g, imageToLps(raster.geometry, [n % raster.width, Math.floor(n / raster.width)]));
      if (at.some((x, axis) => x < 0 || x > g.dimensions[axis]! - 1)) continue;
      inside += 1;
      expect(Math.abs(raster.values[n]! - (at[0] + 10 * at[1] + 100 * at[2]))).toBeLessThanOrEqual(0.5);
    }
    expect(inside).toBeGreaterThan(5);
  });
});

describe('nearestVoxel', () => {
  it('outside the data a neighbour row would answer', () => {
    const volume = filled(grid(upright));
    expect(nearestVoxel(volume, toLps(volume, [-0.6, 2, 1]))).toBeNull();
    expect(nearestVoxel(volume, toLps(volume, [5.4, 4.4, 3.4]))).toEqual([5, 4, 3]);
    expect(nearestVoxel(volume, toLps(volume, [0, 4.6, 0]))).toBeNull();
  });
});

describe('putSlice', () => {
  it('values beyond 16 bit would wrap: the volume becomes float and keeps what it has', () => {
    const volume = filled(grid(upright));
    const { moved } = putSlice(volume, 3, new Uint16Array(30).fill(60000));
    expect(moved).toBe(true);
    expect(voxelValue(volume, [0, 0, 3])).toBe(60000);
    expect(voxelValue(volume, [5, 4, 2])).toBe(245);
  });
});

describe('formVolume', () => {
  const slices = (origins: Vec3[], columns = 8): SliceShape[] =>
    origins.map((origin) => ({ columns, rows: columns, geometry: { origin, columnStep: [0.5, 0, 0], rowStep: [0, 0.5, 0] } }));
  it('a tilted or uneven stack shown upright puts organs in wrong places: refused with the reason', () => {
    expect(formVolume(slices([[0, 0, 0]]), 'The stack is sheared by 16.5°.')).toMatchObject({
      ok: false,
      error: { code: 'REFUSED', message: expect.stringContaining('16.5°') as string },
    });
  });
  it('a volume larger than the memory would end the window: refused with the sizes', () => {
    expect(
      formVolume(
        slices(
          [0, 1, 2].map((z) => [0, 0, z] as const),
          20000,
        ),
        '',
      ),
    ).toMatchObject({ ok: false, error: { message: expect.stringContaining('1.5 GiB') as string } });
  });
  it('an even stack forms its grid', () => {
    const result = formVolume(slices([2, 3, 4, 5].map((z) => [1, 2, z] as const)), '');
    expect(result).toMatchObject({ ok: true, value: { dimensions: [8, 8, 4], spacing: [0.5, 0.5, 1], origin: [1, 2, 2] } });
  });
});
