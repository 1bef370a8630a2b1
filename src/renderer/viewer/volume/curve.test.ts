// Curved planes against paths whose length is known and fields that are known everywhere.
import { describe, expect, it } from 'vitest';
import { distance, dot, type Vec3 } from '../geometry/vec3.ts';
import { emptyVolume, putSlice } from './assemble.ts';
import { curveThrough, lengthOf, onCurve, sectionAt, toCurve } from './curve.ts';
import { curvedLength, curvedToLps, sampleCurved } from './curvedPlane.ts';
import { planeAxes } from './planeAxes.ts';
import { createPlaneBuffers } from './planeBuffers.ts';
import type { Volume } from './volume.ts';

const up: Vec3 = [0, 0, 1];
const arc = Array.from({ length: 13 }, (_, i): Vec3 => [30 + 20 * Math.cos((i * Math.PI) / 12), 30 + 20 * Math.sin((i * Math.PI) / 12), 20]);

function field([x, y, z]: Vec3): number {
  return 10 * x + 20 * y + 30 * z;
}

function volume(): Volume {
  const grid = {
    dimensions: [61, 61, 41] as const,
    spacing: [1, 1, 1] as const,
    origin: [0, 0, 0] as const,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const,
    resampled: null,
    reduced: 1,
    acquired: null,
  };
  const made = emptyVolume(grid, { window: { centre: 0, width: 1 }, unit: 'HU', fill: -1024 });
  for (let k = 0; k < 41; k += 1)
    putSlice(
      made,
      k,
      Int16Array.from({ length: 3721 }, (_, n) => field([n % 61, Math.floor(n / 61), k])),
    );
  return made;
}

describe('curve', () => {
  it('the length along a half circle of 20 mm would be that of its chords or of its ends', () => {
    const curve = curveThrough(arc, up, 0.5)!;
    expect(Math.abs(lengthOf(curve) - 20 * Math.PI)).toBeLessThan(0.05);
    expect(curve.even).toBe(true);
    const [n] = [lengthOf(curve) / 2 / curve.stepMm];
    expect(distance(onCurve(curve, n, 0), [30, 50, 20])).toBeLessThan(0.1);
    expect(distance(onCurve(curve, n, 7), [30, 50, 27])).toBeLessThan(0.1);
  });
  it('steps would bunch at the clicks: neighbours are one step apart', () => {
    const curve = curveThrough([arc[0]!, arc[1]!, arc[7]!, arc[12]!], up, 0.5)!;
    for (let i = 1; i < curve.points.length; i += 1) expect(Math.abs(distance(curve.points[i]!, curve.points[i - 1]!) - curve.stepMm)).toBeLessThan(0.02);
  });
  it('a path through all three directions: across stays perpendicular and does not twist', () => {
    const helix = Array.from({ length: 20 }, (_, i): Vec3 => [30 + 15 * Math.cos(i / 3), 30 + 15 * Math.sin(i / 3), 5 + i]);
    const curve = curveThrough(helix, up, 0.5)!;
    expect(curve.even).toBe(false);
    curve.across.forEach((v, i) => {
      expect(Math.abs(dot(v, curve.along[i]!))).toBeLessThan(1e-9);
      if (i > 0) expect(dot(v, curve.across[i - 1]!)).toBeGreaterThan(0.99);
    });
  });
  it('one point, or the same one twice, is no path', () => {
    expect(curveThrough([[1, 2, 3]], up, 1)).toBeNull();
    expect(
      curveThrough(
        [
          [1, 2, 3],
          [1, 2, 3.1],
        ],
        up,
        1,
      ),
    ).toBeNull();
  });
});

describe('straightened picture', () => {
  const curve = curveThrough(arc, up, 0.5)!;
  it('a pixel would show another place than the readout names', () => {
    const v = volume();
    for (const coarse of [false, true]) {
      const raster = sampleCurved(v, curve, 10, { slab: null, coarse, buffers: createPlaneBuffers() });
      expect(raster.height).toBe(2 * raster.middle + 1);
      for (let n = 0; n < raster.values.length; n += 7) {
        const p = curvedToLps(curve, raster, n % raster.width, Math.floor(n / raster.width));
        expect(Math.abs(raster.values[n]! - field(p))).toBeLessThanOrEqual(0.51);
      }
    }
  });
  it('finds the crosshair on the picture again', () => {
    const raster = { middle: 20, stepMm: curve.stepMm };
    const at = toCurve(curve, curvedToLps(curve, raster, 40, 13));
    expect(at.n).toBeCloseTo(40, 3);
    expect(at.mm).toBeCloseTo(7 * curve.stepMm, 3);
    expect(at.besideMm).toBeLessThan(0.01);
  });
  it('a cross-section would not stand square on the path', () => {
    const { right, down } = sectionAt(curve, 40, planeAxes.sagittal);
    expect(Math.abs(dot(right, curve.along[40]!)) + Math.abs(dot(down, curve.along[40]!)) + Math.abs(dot(right, down))).toBeLessThan(1e-9);
  });
  it('a length across the bend would be told as if it were true', () => {
    const raster = { middle: 20, stepMm: curve.stepMm };
    expect(
      curvedLength(curve, raster, [
        [0, 20],
        [curve.points.length - 1, 20],
      ]),
    ).toEqual({ mm: lengthOf(curve) });
    expect(
      curvedLength(curve, raster, [
        [30, 10],
        [30.3, 30],
      ]),
    ).toEqual({ mm: 20 * curve.stepMm });
    expect(
      curvedLength(curve, raster, [
        [10, 10],
        [40, 30],
      ]),
    ).toHaveProperty('refused');
    expect(
      curvedLength(curve, raster, [
        [10, 5],
        [40, 5],
      ]),
    ).toHaveProperty('mm');
    expect(
      curvedLength({ ...curve, even: false }, raster, [
        [10, 5],
        [40, 5],
      ]),
    ).toHaveProperty('refused');
  });
});
