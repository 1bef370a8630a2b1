// Reference lines: where an axial rectangle cuts a sagittal picture.
import { describe, expect, it } from 'vitest';
import { cutLine } from './planeCut.ts';
import type { RasterGeometry } from './rasterGeometry.ts';

const axial: RasterGeometry = { origin: [-100, -100, 30], columnStep: [2, 0, 0], rowStep: [0, 2, 0] };
/** Columns run to the back, rows down. */
const sagittal: RasterGeometry = { origin: [10, -100, 100], columnStep: [0, 1, 0], rowStep: [0, 0, -1] };

describe('a reference line', () => {
  it('lies at the height of the axial image, over its whole depth (catches: row and column exchanged)', () => {
    const [a, b] = cutLine({ geometry: axial, columns: 100, rows: 50 }, sagittal)!;
    expect([a[1], b[1]]).toEqual([70, 70]);
    expect([a[0], b[0]].sort((x, y) => x - y)).toEqual([-1, 99]);
  });

  it('is none between parallel planes', () => {
    expect(cutLine({ geometry: axial, columns: 100, rows: 50 }, { ...axial, origin: [0, 0, 90] })).toBeNull();
  });

  it('is none where the image does not reach the plane (catches: a line for a lateral slice of the other knee)', () => {
    expect(cutLine({ geometry: axial, columns: 10, rows: 50 }, sagittal)).toBeNull();
  });

  it('follows a tilted image', () => {
    const tilted: RasterGeometry = { origin: [-100, -100, 30], columnStep: [2, 0, 0], rowStep: [0, Math.SQRT2, Math.SQRT2] };
    const [a, b] = cutLine({ geometry: tilted, columns: 100, rows: 50 }, sagittal)!;
    expect(Math.abs((b[1] - a[1]) / (b[0] - a[0]))).toBeCloseTo(1, 9);
  });
});
