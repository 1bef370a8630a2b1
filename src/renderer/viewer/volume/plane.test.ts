import { describe, expect, it } from 'vitest';
import { imageToLps, lpsToImage } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { emptyVolume, fillerOf, putSlice } from './assemble.ts';
import { formVolume, type SliceShape, type VolumeGrid } from './formVolume.ts';
import { planeIndex, samplePlane as sampleAxes } from './plane.ts';
import { planeAxes, planeNames, throughOf, turnAxes, type PlaneAxes, type PlaneName, type PlaneRaster, type Slab } from './planeAxes.ts';
import { createPlaneBuffers } from './planeBuffers.ts';
import type { Volume } from './volume.ts';
import { nearestVoxel, toIndex, toLps, voxelValue } from './voxels.ts';

function samplePlane(volume: Volume, plane: PlaneName | PlaneAxes, at: Vec3, slab: Slab | null = null, coarse = false): PlaneRaster {
  return sampleAxes(volume, typeof plane === 'string' ? planeAxes[plane] : plane, at, { slab, coarse, buffers: createPlaneBuffers() });
}

const whole = { reason: '', resample: null };
const info = { window: { centre: 40, width: 400 }, unit: 'HU', fill: -1024 };

function grid(direction: VolumeGrid['direction'], spacing: Vec3 = [0.5, 0.5, 1]): VolumeGrid {
  return { dimensions: [6, 5, 4], spacing, origin: [-10, 20, 700], direction, resampled: null, reduced: 1, acquired: null };
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
    expect(planeIndex(volume, planeAxes.axial, toLps(volume, [0, 0, 3]))).toEqual({ index: 3, count: 4 });
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

describe('slabs', () => {
  const cube = (): Volume => filled({ ...grid(upright, [1, 1, 2]), dimensions: [6, 5, 4] });
  const at = (volume: Volume) => toLps(volume, [2, 2, 1]);
  const middle = (raster: PlaneRaster, volume: Volume): number | undefined => {
    const [c, r] = lpsToImage(raster.geometry, at(volume)).map(Math.round);
    return raster.values[r! * raster.width + c!];
  };
  it('the thickness would be taken in slices in place of mm', () => {
    const volume = cube();
    // Layers of 2 mm: 4 mm reach one layer either way, 3.9 mm none.
    expect(middle(samplePlane(volume, 'axial', at(volume), { mode: 'mip', thicknessMm: 4 }), volume)).toBe(222);
    expect(middle(samplePlane(volume, 'axial', at(volume), { mode: 'minip', thicknessMm: 4 }), volume)).toBe(22);
    expect(middle(samplePlane(volume, 'axial', at(volume), { mode: 'mip', thicknessMm: 3.9 }), volume)).toBe(122);
    expect(middle(samplePlane(volume, 'sagittal', at(volume), { mode: 'mip', thicknessMm: 4 }), volume)).toBe(124);
  });
  it('the mean of a slab cut at the edge of the volume would be drawn towards air', () => {
    const volume = cube();
    const edge = toLps(volume, [2, 2, 0]);
    const raster = samplePlane(volume, 'axial', edge, { mode: 'mean', thicknessMm: 6 });
    // Layers 0 and 1, both whole.
    expect(raster.values[2 * raster.width + 2]).toBe(72);
    expect(middle(samplePlane(volume, 'axial', at(volume), { mode: 'mean', thicknessMm: 3 }), volume)).toBe(122);
  });
  it('a slab of an oblique plane in a linear field: mean is the middle, extremes lie half the thickness away', () => {
    const g: VolumeGrid = { ...grid(upright, [1, 1, 1]), dimensions: [40, 40, 40] };
    const volume = emptyVolume(g, info);
    for (let k = 0; k < 40; k += 1) {
      putSlice(
        volume,
        k,
        Int16Array.from({ length: 1600 }, (_, n) => 10 * (n % 40) + 20 * Math.floor(n / 40) + 30 * k),
      );
    }
    const axes = turnAxes(turnAxes(planeAxes.axial, [1, 0, 0], 0.4), [0, 1, 0], -0.3);
    const through = throughOf(axes);
    const steep = Math.abs(10 * through[0] + 20 * through[1] + 30 * through[2]);
    const point = toLps(g, [20, 20, 20]);
    const value = (slab: Slab | null): number => {
      const raster = samplePlane(volume, axes, point, slab);
      const [c, r] = lpsToImage(raster.geometry, point);
      expect(Math.hypot(c - Math.round(c), r - Math.round(r))).toBeLessThan(0.75);
      const place = toIndex(g, imageToLps(raster.geometry, [Math.round(c), Math.round(r)]));
      return raster.values[Math.round(r) * raster.width + Math.round(c)]! - (10 * place[0] + 20 * place[1] + 30 * place[2]);
    };
    expect(Math.abs(value(null))).toBeLessThanOrEqual(0.51);
    expect(Math.abs(value({ mode: 'mean', thicknessMm: 8 }))).toBeLessThanOrEqual(0.51);
    expect(Math.abs(value({ mode: 'mip', thicknessMm: 8 }) - 4 * steep)).toBeLessThanOrEqual(0.51);
    expect(Math.abs(value({ mode: 'minip', thicknessMm: 8 }) + 4 * steep)).toBeLessThanOrEqual(0.51);
  });
});

describe('many slices', () => {
  it('planes of more than 2,048 slices would be grey, as a graphics card makes them: every row is its own slice', () => {
    const origins = Array.from({ length: 2100 }, (_, k): Vec3 => [0, 0, k]);
    const formed = formVolume(
      origins.map((origin) => ({ columns: 16, rows: 8, geometry: { origin, columnStep: [1, 0, 0] as const, rowStep: [0, 1, 0] as const } })),
      whole,
    );
    expect(formed.ok).toBe(true);
    if (!formed.ok) return;
    const volume = emptyVolume(formed.value, info);
    const filler = fillerOf(volume);
    origins.forEach((_, k) => filler.put(k, new Int16Array(128).fill(k)));
    expect(volume.loadedCount).toBe(2100);
    const raster = samplePlane(volume, 'coronal', [3, 4, 0]);
    expect(raster.height).toBe(2100);
    for (let r = 0; r < raster.height; r += 1) expect(raster.values[r * raster.width + 5]).toBe(2099 - r);
    const turned = samplePlane(volume, turnAxes(planeAxes.coronal, [0, 0, 1], 0.2), [8, 4, 1500]);
    expect(turned.values.filter((v) => v === info.fill).length).toBeLessThan(turned.values.length * 0.6);
  });
});

describe('turned planes', () => {
  it('the picture would lie elsewhere than its geometry says: every pixel inside is the field at its own place', () => {
    const g: VolumeGrid = { ...grid(sagittalAcquired, [0.5, 0.7, 1.5]), dimensions: [30, 20, 16] };
    const volume = emptyVolume(g, info);
    for (let k = 0; k < 16; k += 1) {
      putSlice(
        volume,
        k,
        Int16Array.from({ length: 600 }, (_, n) => 10 * (n % 30) + 15 * Math.floor(n / 30) + 50 * k),
      );
    }
    const axes = turnAxes(planeAxes.coronal, [0, 0, 1], 0.6);
    for (const coarse of [false, true]) {
      const raster = samplePlane(volume, axes, toLps(g, [15, 10, 8]), null, coarse);
      expect(raster.coarse).toBe(coarse);
      let inside = 0;
      for (let n = 0; n < raster.values.length; n += 1) {
        const at = toIndex(g, imageToLps(raster.geometry, [n % raster.width, Math.floor(n / raster.width)]));
        if (at.some((x, axis) => x < 0 || x > g.dimensions[axis]! - 1)) continue;
        inside += 1;
        expect(Math.abs(raster.values[n]! - (10 * at[0] + 15 * at[1] + 50 * at[2]))).toBeLessThanOrEqual(0.51);
      }
      expect(inside).toBeGreaterThan(100);
    }
  });
  it('a second plane would allocate: the buffers of a viewport are used again', () => {
    const volume = filled(grid(upright));
    const buffers = createPlaneBuffers();
    const sample = (k: number) => sampleAxes(volume, planeAxes.coronal, toLps(volume, [0, k, 0]), { slab: null, coarse: false, buffers });
    expect(sample(1).values.buffer).toBe(sample(2).values.buffer);
  });
});

describe('formVolume', () => {
  const slices = (origins: Vec3[], columns = 8): SliceShape[] =>
    origins.map((origin) => ({ columns, rows: columns, geometry: { origin, columnStep: [0.5, 0, 0], rowStep: [0, 0.5, 0] } }));
  it('a tilted or uneven stack shown upright puts organs in wrong places: refused with the reason', () => {
    expect(formVolume(slices([[0, 0, 0]]), { reason: 'The slices are bent by 16.5°.', resample: null })).toMatchObject({
      ok: false,
      error: { code: 'REFUSED', message: expect.stringContaining('16.5°') as string },
    });
  });
  it('3,000 slices of 512² would be refused, larger ones would end the window or show grey: reduced, or refused with the sizes', () => {
    const many = (columns: number, count = 3000) => {
      const one = Array.from({ length: count }, (_, k) => [0, 0, k] as const);
      return formVolume(slices(one, columns), whole);
    };
    expect(many(512)).toMatchObject({ ok: true, value: { dimensions: [512, 512, 3000], reduced: 1 } });
    expect(many(1024)).toMatchObject({ ok: true, value: { dimensions: [512, 512, 3000], reduced: 2, spacing: [1, 1, 1] } });
    expect(many(20000)).toMatchObject({ ok: false, error: { message: expect.stringContaining('28.0 GiB') as string } });
  });
  it('an even stack forms its grid', () => {
    const result = formVolume(slices([2, 3, 4, 5].map((z) => [1, 2, z] as const)), whole);
    expect(result).toMatchObject({ ok: true, value: { dimensions: [8, 8, 4], spacing: [0.5, 0.5, 1], origin: [1, 2, 2] } });
  });
});
