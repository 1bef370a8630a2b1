// Ultrasound regions (PS3.3 C.8.5.5): a length by another region's increment, or a time read as a distance, is what these would catch.
import { describe, expect, it } from 'vitest';
import { scaleAt, valueAt, type UltrasoundRegion } from './ultrasound.ts';

const base: UltrasoundRegion = {
  spatialFormat: 1,
  dataType: 1,
  flags: 0,
  minX: 0,
  minY: 0,
  maxX: 299,
  maxY: 199,
  unitsX: 3,
  unitsY: 3,
  deltaX: 0.02,
  deltaY: 0.025,
  referenceX: 150,
  referenceY: 0,
  referenceValueX: 0,
  referenceValueY: 0,
};
const mMode: UltrasoundRegion = { ...base, spatialFormat: 2, minY: 200, maxY: 299, unitsX: 4, deltaX: 0.005, deltaY: 0.03, referenceX: null, referenceY: null };
const doppler: UltrasoundRegion = {
  ...base,
  spatialFormat: 3,
  dataType: 3,
  minY: 300,
  maxY: 399,
  unitsX: 4,
  unitsY: 7,
  deltaX: 0.004,
  deltaY: -1.5,
  referenceX: 0,
  referenceY: 60,
};
const regions = [base, mMode, doppler];
const at = (column: number, row: number) => ({ column, row });

describe('the region under a measurement', () => {
  it('gives centimetres as millimetres, each axis by its own increment', () => {
    const found = scaleAt(regions, [at(10, 10), at(100, 150)]);
    expect(found).toMatchObject({ ok: true, scale: { kind: '2D', x: { unit: 'mm', perPixel: 0.2 }, y: { unit: 'mm', perPixel: 0.25 } } });
  });

  it('M-mode is seconds across and depth down; the spectrum is seconds and cm/s', () => {
    expect(scaleAt(regions, [at(5, 250)])).toMatchObject({ ok: true, scale: { kind: 'M-mode', x: { unit: 's', perPixel: 0.005 }, y: { unit: 'mm' } } });
    expect(scaleAt(regions, [at(5, 350)])).toMatchObject({ ok: true, scale: { kind: 'spectral', y: { unit: 'cm/s', perPixel: -1.5 } } });
  });

  it('the reference pixel counts from the corner of the region, not of the image: velocities above the baseline are positive', () => {
    const found = scaleAt(regions, [at(5, 350)]);
    if (!found.ok) throw new Error(found.reason);
    expect(valueAt(found.scale.y, 360)).toBeCloseTo(0, 12);
    expect(valueAt(found.scale.y, 340)).toBeCloseTo(30, 12);
    expect(valueAt(found.scale.y, 380)).toBeCloseTo(-30, 12);
    expect(valueAt(found.scale.x, 25)).toBeCloseTo(0.1, 12);
  });

  it('no reference pixel, no velocity', () => {
    const found = scaleAt([{ ...doppler, referenceY: null }], [at(5, 350)]);
    expect(found.ok && valueAt(found.scale.y, 340)).toBeNull();
  });

  it('refuses a line across two regions, outside of all, and on graphics', () => {
    expect(scaleAt(regions, [at(10, 150), at(10, 250)])).toMatchObject({ ok: false, reason: 'the points lie in different ultrasound regions' });
    expect(scaleAt(regions, [at(10, 150), at(400, 150)])).toMatchObject({ ok: false, reason: 'outside the calibrated ultrasound regions' });
    expect(scaleAt([{ ...base, spatialFormat: 5 }], [at(1, 1)])).toMatchObject({ ok: false });
    expect(scaleAt([{ ...base, deltaX: 0 }], [at(1, 1)])).toMatchObject({ ok: false });
    expect(scaleAt([{ ...base, unitsX: 0 }], [at(1, 1)])).toMatchObject({ ok: false });
  });

  it('two panes that measure alike are still two places', () => {
    const right = { ...base, minX: 300, maxX: 599 };
    expect(scaleAt([base, right], [at(250, 50), at(350, 50)])).toMatchObject({ ok: false });
  });

  it('a colour box inside the picture measures with it', () => {
    const colour = { ...base, dataType: 2, minX: 50, maxX: 100, minY: 50, maxY: 100 };
    expect(scaleAt([base, colour], [at(60, 60), at(200, 150)])).toMatchObject({ ok: true, scale: { kind: '2D' } });
  });

  it('where two lie over each other the one of high priority goes first', () => {
    const over = { ...doppler, minY: 150, maxY: 250, flags: 0 };
    expect(scaleAt([{ ...base, flags: 1 }, over], [at(10, 180)])).toMatchObject({ ok: true, scale: { kind: 'spectral' } });
    expect(scaleAt([base, { ...over, flags: 1 }], [at(10, 180)])).toMatchObject({ ok: true, scale: { kind: '2D' } });
  });

  it('the outermost pixels belong to a region with all their area', () => {
    expect(scaleAt([base], [at(-0.5, -0.5), at(299.5, 199.5)]).ok).toBe(true);
    expect(scaleAt([base], [at(299.6, 10)]).ok).toBe(false);
  });
});
