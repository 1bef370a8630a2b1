// Every way an object can state its spacing, as a table: a wrong source is a wrong millimetre on a report.
import { describe, expect, it } from 'vitest';
import { pixelShape, spacingByKnownLength, spacingOf } from './spacing.ts';

const none = {
  PixelSpacing: null,
  PixelSpacingCalibrationType: '',
  ImagerPixelSpacing: null,
  NominalScannedPixelSpacing: null,
  EstimatedRadiographicMagnificationFactor: null,
};

type Case = [what: string, stated: Partial<Parameters<typeof spacingOf>[0]>, source: string, row: number | null, column: number | null, calibrated: boolean];

const cases: Case[] = [
  ['a tomographic image', { PixelSpacing: [0.7, 0.6] }, 'PixelSpacing', 0.7, 0.6, true],
  ['a detector that says nothing of the patient', { ImagerPixelSpacing: [0.2, 0.2] }, 'ImagerPixelSpacing at detector', 0.2, 0.2, false],
  ['both, equal: still at the detector', { ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.2, 0.2] }, 'ImagerPixelSpacing at detector', 0.2, 0.2, false],
  ['both, different, without a type', { ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.15, 0.15] }, 'PixelSpacing calibrated', 0.15, 0.15, true],
  [
    'calibrated by geometry',
    { ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.15, 0.15], PixelSpacingCalibrationType: 'GEOMETRY' },
    'PixelSpacing calibrated (GEOMETRY)',
    0.15,
    0.15,
    true,
  ],
  [
    'calibrated by a fiducial to the same value',
    { ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.2, 0.2], PixelSpacingCalibrationType: 'FIDUCIAL' },
    'PixelSpacing calibrated (FIDUCIAL)',
    0.2,
    0.2,
    true,
  ],
  [
    'calibrated without a detector spacing',
    { PixelSpacing: [0.3, 0.3], PixelSpacingCalibrationType: 'FIDUCIAL' },
    'PixelSpacing calibrated (FIDUCIAL)',
    0.3,
    0.3,
    true,
  ],
  [
    'a known magnification',
    { ImagerPixelSpacing: [0.2, 0.1], EstimatedRadiographicMagnificationFactor: 1.25 },
    'ImagerPixelSpacing corrected for magnification',
    0.16,
    0.08,
    true,
  ],
  [
    'a file calibration goes before the estimated factor',
    { ImagerPixelSpacing: [0.2, 0.2], PixelSpacing: [0.15, 0.15], EstimatedRadiographicMagnificationFactor: 2 },
    'PixelSpacing calibrated',
    0.15,
    0.15,
    true,
  ],
  [
    'an impossible magnification (the patient is never smaller than the shadow)',
    { ImagerPixelSpacing: [0.2, 0.2], EstimatedRadiographicMagnificationFactor: 0.8 },
    'ImagerPixelSpacing at detector',
    0.2,
    0.2,
    false,
  ],
  [
    'a magnification of zero',
    { ImagerPixelSpacing: [0.2, 0.2], EstimatedRadiographicMagnificationFactor: 0 },
    'ImagerPixelSpacing at detector',
    0.2,
    0.2,
    false,
  ],
  ['a scanned film', { NominalScannedPixelSpacing: [0.17, 0.17] }, 'NominalScannedPixelSpacing', 0.17, 0.17, false],
  ['a scanned film with a calibrated spacing', { NominalScannedPixelSpacing: [0.17, 0.17], PixelSpacing: [0.15, 0.15] }, 'PixelSpacing', 0.15, 0.15, true],
  ['nothing', {}, 'unknown', null, null, false],
  ['zero', { PixelSpacing: [0, 0] }, 'unknown', null, null, false],
  ['negative', { PixelSpacing: [-1, 1] }, 'unknown', null, null, false],
  ['not a number', { PixelSpacing: [Number.NaN, 1] }, 'unknown', null, null, false],
  ['one value', { PixelSpacing: [0.5] }, 'unknown', null, null, false],
  ['a broken detector spacing beside a good one', { ImagerPixelSpacing: [0, 0], PixelSpacing: [0.5, 0.5] }, 'PixelSpacing', 0.5, 0.5, true],
];

describe('the spacing of an image and its source', () => {
  it.each(cases)('%s', (_, stated, source, row, column, calibrated) => {
    const spacing = spacingOf({ ...none, ...stated });
    expect([spacing.source, spacing.calibrated]).toEqual([source, calibrated]);
    if (row === null || column === null) expect([spacing.rowSpacing, spacing.columnSpacing]).toEqual([null, null]);
    else expect([spacing.rowSpacing, spacing.columnSpacing]).toEqual([expect.closeTo(row, 12), expect.closeTo(column, 12)]);
    expect(spacing.note).not.toBe('');
  });
});

describe('the shape of pixels without a spacing', () => {
  it('is the aspect ratio, vertical over horizontal: taken the other way, angles on an old ultrasound are wrong', () => {
    expect(pixelShape({ ...none, PixelAspectRatio: [4, 3] })).toEqual({ rowSpacing: 4 / 3, columnSpacing: 1 });
    expect(pixelShape({ ...none, PixelAspectRatio: null })).toEqual({ rowSpacing: 1, columnSpacing: 1 });
    expect(pixelShape({ ...none, PixelAspectRatio: [0, 1] })).toEqual({ rowSpacing: 1, columnSpacing: 1 });
  });
});

describe('a known length', () => {
  const from = { column: 0, row: 0 };

  it('makes the drawn line as long as it was said to be, also over pixels that are not square', () => {
    const shape = { rowSpacing: 2, columnSpacing: 1 };
    const found = spacingByKnownLength({ from, to: { column: 40, row: 15 }, knownMm: 25 }, shape)!;
    expect(Math.hypot(40 * found.spacing.columnSpacing!, 15 * found.spacing.rowSpacing!)).toBeCloseTo(25, 12);
    expect(found.spacing.rowSpacing! / found.spacing.columnSpacing!).toBeCloseTo(2, 12);
    expect(found.spacing.source).toBe('user calibration');
  });

  it('is as sure as the line was long: half a pixel at each end', () => {
    const square = { rowSpacing: 1, columnSpacing: 1 };
    expect(spacingByKnownLength({ from, to: { column: 100, row: 0 }, knownMm: 20 }, square)?.relativeUncertainty).toBeCloseTo(Math.SQRT1_2 / 100, 12);
  });

  it('is refused without a line or a length', () => {
    const square = { rowSpacing: 1, columnSpacing: 1 };
    expect(spacingByKnownLength({ from, to: from, knownMm: 20 }, square)).toBeNull();
    for (const knownMm of [0, -5, Number.NaN, Infinity]) expect(spacingByKnownLength({ from, to: { column: 9, row: 0 }, knownMm }, square)).toBeNull();
  });
});
