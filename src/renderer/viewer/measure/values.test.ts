// Values on a ground: the source on each number, a calibration's own share, what ultrasound regions refuse, and where handles lead.
import { describe, expect, it } from 'vitest';
import { laterFields, type Measurement } from '../../../contract/measurement.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { detailText, listName, valueText } from './describe.ts';
import { calibrationFor, sampledGround, storedGround } from './ground.ts';
import { angleValue, bidirectionalValue, cardiothoracicValue, lengthValue } from './lineValues.ts';
import { placePlates } from './plates.ts';
import { probeValue, regionValue } from './regionValues.ts';
import { draggedPoints, isComplete, movedHandle, segmentsOf, simplified } from './shapes.ts';

const image = {
  Rows: 100,
  Columns: 100,
  PixelSpacing: [0.5, 0.25],
  PixelSpacingCalibrationType: '',
  ImagerPixelSpacing: null,
  NominalScannedPixelSpacing: null,
  EstimatedRadiographicMagnificationFactor: null,
  PixelAspectRatio: null,
  numberOfUltrasoundRegions: 0,
} as unknown as ImageHeader;

const at = (column: number, row: number) => ({ column, row });

function measurement(change: Partial<Measurement>): Measurement {
  return {
    id: 'a',
    number: 1,
    trackingUid: '2.25.1',
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: '1.3',
    SOPInstanceUID: '1.4',
    frame: 1,
    FrameOfReferenceUID: '',
    kind: 'length',
    plane: 'acquired',
    label: '',
    imagePoints: [],
    points: [],
    value: 24.31,
    unit: 'mm',
    uncertainty: 0.52,
    spacingSource: 'PixelSpacing',
    statistics: null,
    refused: null,
    place: 'axial 57',
    author: '',
    createdAt: '',
    updatedAt: '',
    ...laterFields(),
    ...change,
  };
}

function ground(points: { column: number; row: number }[], more: Partial<Parameters<typeof storedGround>[0]> = {}) {
  return storedGround({ image, points, values: Float32Array.from({ length: 10_000 }, (_, i) => i % 100), unit: 'HU', calibration: undefined, ...more });
}

describe('values', () => {
  it('a length would be measured with one spacing for both directions', () => {
    expect(lengthValue(ground([at(0, 0), at(12, 8)]))).toMatchObject({ value: 5, unit: 'mm', spacingSource: 'PixelSpacing' });
  });

  it('a calibration would change the number and not its source, or would make it surer than its own line', () => {
    const calibration = measurement({
      kind: 'calibration',
      imagePoints: [
        [0, 50],
        [20, 50],
      ],
      calibration: { knownMm: 10, scope: 'image', overrides: 'PixelSpacing' },
    });
    const value = lengthValue(ground([at(0, 0), at(20, 0)], { calibration }));
    expect(value).toMatchObject({ value: 10, spacingSource: 'user calibration' });
    // The line itself and the line it is measured by: twice half a pixel at each end.
    expect(value.uncertainty).toBeCloseTo(Math.SQRT2 * 10 * (Math.SQRT1_2 / 20), 9);
  });

  it('the calibration of another image, or of another series, would be taken', () => {
    const known = (id: string, scope: 'image' | 'series', change: Partial<Measurement> = {}): Measurement =>
      measurement({ id, calibration: { knownMm: 1, scope, overrides: 'unknown' }, ...change });
    const here = { SeriesInstanceUID: '1.3', SOPInstanceUID: '1.4' };
    expect(calibrationFor([known('a', 'image', { SOPInstanceUID: '9' }), known('b', 'series', { SeriesInstanceUID: '9' })], here)).toBeUndefined();
    expect(calibrationFor([known('a', 'image', { number: 1 }), known('b', 'series', { number: 2 })], here)?.id).toBe('a');
    expect(calibrationFor([known('a', 'series', { number: 1 }), known('b', 'series', { number: 2 })], here)?.id).toBe('b');
  });

  it('without a spacing only the millimetres are refused: a ratio and an angle need none', () => {
    const bare = { ...image, PixelSpacing: null };
    expect(lengthValue(ground([at(0, 0), at(9, 0)], { image: bare }))).toMatchObject({ value: null, refused: 'spacing unknown' });
    expect(angleValue(ground([at(9, 0), at(0, 0), at(0, 9)], { image: bare })).value).toBeCloseTo(90, 9);
    expect(cardiothoracicValue(ground([at(0, 9), at(90, 9), at(20, 5), at(65, 12)], { image: bare }))).toMatchObject({
      value: 0.5,
      others: [{ name: 'heart', value: 45, unit: 'px' }, { name: 'thorax' }],
    });
  });

  it('the longer diameter is the long axis, whichever was drawn first', () => {
    const value = bidirectionalValue(ground([at(10, 10), at(20, 10), at(15, 0), at(15, 20)]));
    expect([value.value, value.others[0]?.value]).toEqual([10, 2.5]);
  });

  it('an image whose regions were not read would be measured by its spacing', () => {
    const regions = { ...image, numberOfUltrasoundRegions: 2 };
    expect(lengthValue(ground([at(0, 0), at(9, 0)], { image: regions })).value).toBeNull();
    expect(regionValue('rectangle', ground([at(0, 0), at(9, 0), at(9, 9), at(0, 9)], { image: regions, values: null }), null).value).toBeNull();
  });

  it('a plane finer than its slices would be surer than half a voxel', () => {
    const size = { rowSpacing: 1, columnSpacing: 1 };
    const on = (voxel: number) =>
      lengthValue(sampledGround({ points: [at(0, 0), at(0, 9)], grid: null, unit: 'HU', size, voxel: { rowSpacing: voxel, columnSpacing: 1 } }));
    expect(on(5).uncertainty! / on(1).uncertainty!).toBeCloseTo(5, 9);
    expect(on(5)).toMatchObject({ interpolated: true, spacingSource: 'PixelSpacing and slice positions' });
  });

  it('the mean of a region and a probe say what half a pixel changes', () => {
    const region = regionValue('rectangle', ground([at(10, 10), at(20, 10), at(20, 20), at(10, 20)]), null);
    expect(region).toMatchObject({ value: 15, unit: 'HU', statistics: { pixelCount: 121, areaMm2: 12.5, perimeterMm: 15 } });
    // Half a pixel to the side, the eleven columns become ten.
    expect(region.uncertainty).toBeCloseTo(0.5, 9);
    expect(probeValue(ground([at(10.4, 7)]))).toMatchObject({ value: 10, uncertainty: 1 });
    expect(probeValue(ground([at(-3, 7)]))).toMatchObject({ value: null, refused: 'no pixel here' });
  });

  it('colour has a size but no values; without a spacing it has neither', () => {
    const corners = [at(0, 0), at(8, 0), at(8, 8), at(0, 8)];
    expect(regionValue('rectangle', ground(corners, { values: null }), null)).toMatchObject({ value: 8, unit: 'mm²', statistics: null });
    expect(regionValue('rectangle', ground(corners, { values: null, image: { ...image, PixelSpacing: null } }), null)).toMatchObject({ value: null });
  });
});

describe('words', () => {
  it('a number would stand without its unit or source', () => {
    expect(listName(measurement({}))).toBe('Length 24.3 mm · PixelSpacing · axial 57');
    expect(listName(measurement({ kind: 'angle', value: 34.26, unit: '°', label: 'hip' }))).toBe('Angle 34.3° · PixelSpacing · axial 57 · hip');
    expect(valueText(measurement({ kind: 'bidirectional', others: [{ name: 'short axis', value: 12.06, unit: 'mm', uncertainty: 0.5 }] }))).toBe(
      '24.3 × 12.1 mm',
    );
    expect(valueText(measurement({ kind: 'cardiothoracic', value: 0.4812, unit: '' }))).toBe('0.48');
    expect(detailText(measurement({ refused: 'spacing unknown', value: null }))).toBe('no mm: spacing unknown');
    expect(detailText(measurement({ interpolated: true }))).toBe('± 0.5, PixelSpacing, interpolated');
  });
});

describe('shapes', () => {
  const shape = { columnSpacing: 1, rowSpacing: 2 };

  it('the short axis would not stand square to the long one where pixels are not square', () => {
    const square = (points: readonly ImagePoint[]): number => {
      const [a, b, c, d] = points as [ImagePoint, ImagePoint, ImagePoint, ImagePoint];
      return (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) * 4;
    };
    const drawn = draggedPoints('bidirectional', [0, 0], [40, 10], shape);
    expect(square(drawn)).toBeCloseTo(0, 9);
    const turned = movedHandle('bidirectional', drawn, 1, [10, 40], shape);
    expect(square(turned)).toBeCloseTo(0, 9);
    const slid = movedHandle('bidirectional', drawn, 2, [30, -20], shape);
    expect(square(slid)).toBeCloseTo(0, 9);
    expect([slid[0], slid[1]]).toEqual([drawn[0], drawn[1]]);
  });

  it('a corner of a rectangle would drag the opposite one along', () => {
    const corners = draggedPoints('rectangle', [0, 0], [10, 5], shape);
    for (const index of [0, 1, 2, 3]) {
      const moved = movedHandle('rectangle', corners, index, [20, 30], shape);
      expect(moved[index]).toEqual([20, 30]);
      expect(moved[(index + 2) % 4]).toEqual(corners[(index + 2) % 4]);
      expect(segmentsOf('rectangle', moved, shape).every(([a, b]) => a[0] === b[0] || a[1] === b[1])).toBe(true);
    }
  });

  it('an outline would keep a corner for every move of the mouse, or lose its shape', () => {
    const circle = Array.from({ length: 2000 }, (_, i): ImagePoint => [50 + 30 * Math.cos(i / 318.3), 50 + 30 * Math.sin(i / 318.3)]);
    const few = simplified(circle, 0.25);
    expect(few.length).toBeLessThan(80);
    expect(Math.max(...few.map(([x, y]) => Math.abs(Math.hypot(x - 50, y - 50) - 30)))).toBeLessThan(1e-9);
    expect(isComplete('freehand', few)).toBe(true);
  });

  it('labels of a hundred measurements would lie over each other while there is room', () => {
    const shapes = Array.from({ length: 4 }, (_, i) => ({
      measurement: measurement({ number: i + 1 }),
      canvas: [
        [300, 200 + i],
        [360, 200 + i],
      ] as ImagePoint[],
    }));
    const plates = placePlates(shapes, { width: 900, height: 800 }).map((p) => p.plate);
    plates.forEach((a, i) => {
      for (const b of plates.slice(i + 1)) expect(a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < 38).toBe(false);
    });
  });
});
