// Numbers that readers see: grey levels (PS3.3 C.11), spacing and its source, lengths, region statistics.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePath, sharedData } from '../../test/realFiles.ts';
import type { LutData } from './headerModel.ts';
import { readImageHeader } from './imageHeader.ts';
import { displayLut, isInverted, lookUp, modalityOf, windowFraction } from './lut.ts';
import { lengthBetween } from './measure.ts';
import { roiStatistics } from './roi.ts';
import { spacingOf } from './spacing.ts';

describe('grey levels', () => {
  it('LINEAR has the −0.5 and −1 terms: the naive formula gives 76.5, 127.5 and 178.5', () => {
    const level = (hu: number) => windowFraction(hu, 40, 400, 'LINEAR') * 255;
    expect(level(-40)).toBeCloseTo(((-40 - 39.5) / 399 + 0.5) * 255, 9);
    expect(level(40)).toBeCloseTo(127.819549, 5);
    expect([level(-160), level(239), level(239.1), level(500)]).toEqual([0, 255, 255, 255].map((v, i) => (i === 0 ? 0 : v)));
  });

  it('a width of 1 is a threshold at center − 0.5', () => {
    expect([99.4, 99.5, 99.6].map((v) => windowFraction(v, 100, 1, 'LINEAR'))).toEqual([0, 0, 1]);
  });

  it('LINEAR_EXACT and SIGMOID are their own formulas', () => {
    expect(windowFraction(40, 40, 400, 'LINEAR_EXACT')).toBe(0.5);
    expect(windowFraction(140, 40, 400, 'SIGMOID')).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it('inverts at presentation only', () => {
    const voi = { kind: 'window' as const, center: 128, width: 256, function: 'LINEAR' as const };
    expect([...displayLut({ from: 0, to: 255, voi })].slice(0, 3)).toEqual([0, 1, 2]);
    expect([...displayLut({ from: 0, to: 255, voi, invert: true })].slice(0, 3)).toEqual([255, 254, 253]);
    expect(isInverted({ PhotometricInterpretation: 'MONOCHROME1', PresentationLUTShape: 'INVERSE' })).toBe(true);
  });

  it('clamps a LUT at both ends and honours the first mapped value', () => {
    const lut: LutData = { firstValueMapped: -2, bitsPerEntry: 16, data: [10, 20, 30], explanation: '' };
    expect([-9, -2, -1, 0, 7].map((v) => lookUp(lut, v))).toEqual([10, 10, 20, 30, 30]);
    expect(modalityOf({ RescaleSlope: 2, RescaleIntercept: 5, modalityLut: lut })(-1)).toBe(20);
  });
});

describe('spacing', () => {
  const none = {
    PixelSpacing: null,
    PixelSpacingCalibrationType: '',
    ImagerPixelSpacing: null,
    NominalScannedPixelSpacing: null,
    EstimatedRadiographicMagnificationFactor: null,
  };

  it('never takes detector spacing for patient spacing', () => {
    expect(spacingOf({ ...none, ImagerPixelSpacing: [0.2, 0.2] })).toMatchObject({
      source: 'ImagerPixelSpacing at detector',
      calibrated: false,
      rowSpacing: 0.2,
    });
    expect(spacingOf({ ...none, ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.2, 0.2] }).calibrated).toBe(false);
    expect(spacingOf({ ...none, ImagerPixelSpacing: [0.2, 0.2], EstimatedRadiographicMagnificationFactor: 1.25 })).toMatchObject({
      rowSpacing: 0.16,
      calibrated: true,
    });
    expect(spacingOf({ ...none, ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.15, 0.15], PixelSpacingCalibrationType: 'FIDUCIAL' }).rowSpacing).toBe(0.15);
  });

  it('refuses what is missing or zero, and never assumes 1 mm', () => {
    expect(spacingOf(none)).toMatchObject({ rowSpacing: null, source: 'unknown' });
    expect(spacingOf({ ...none, PixelSpacing: [0, 0] })).toMatchObject({ rowSpacing: null, calibrated: false });
  });
});

describe('measuring', () => {
  it('uses both spacings: swapped, the length would be 5.6', () => {
    const { mm, uncertaintyMm } = lengthBetween({ column: 0, row: 0 }, { column: 4, row: 3 }, 1, 0.5);
    expect(mm).toBeCloseTo(Math.hypot(2, 3), 12);
    expect(uncertaintyMm).toBeGreaterThan(0.35);
  });

  it('takes pixels whose centres lie inside; population SD as NumPy', () => {
    const grid = { values: Int16Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), rows: 3, columns: 3 };
    const cross = roiStatistics(grid, { kind: 'ellipse', from: { column: 0, row: 0 }, to: { column: 2, row: 2 } }, { rowSpacing: 2, columnSpacing: 1 })!;
    expect(cross).toMatchObject({ count: 5, mean: 5, min: 2, max: 8 });
    expect(cross.sd).toBeCloseTo(2, 12);
    expect(cross.areaMm2).toBeCloseTo(Math.PI * 2, 12);
    const outside = { kind: 'rectangle' as const, from: { column: 5, row: 5 }, to: { column: 8, row: 8 } };
    expect(roiStatistics(grid, outside, null)).toBeUndefined();
    const clipped = { ...outside, from: { column: 1.5, row: 1.5 } };
    expect(roiStatistics(grid, clipped, null)).toMatchObject({ count: 1, mean: 9, areaMm2: null });
  });
});

const root = sharedData('LUTs of real files');

describe.skipIf(root === undefined)('real files', () => {
  it('reads the Modality LUT Sequence of a CR, which other viewers drop', () => {
    const file = parsePath(join(root!, 'lut-overlay', 'CR-ModalitySequenceLUT.dcm'));
    const image = file.ok ? readImageHeader(file.value.dataSet) : null;
    expect(image?.numberOfModalityLuts).toBe(1);
    expect(image?.modalityLut?.data.length).toBeGreaterThan(255);
  });
});
