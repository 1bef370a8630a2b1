import { describe, expect, it } from 'vitest';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';
import { hitTest } from '../tools/hit.ts';
import { wheelSteps } from '../tools/wheel.ts';
import { constrainLine, movedHandle } from '../measure/shapes.ts';
import { parseGoTo } from './goTo.ts';
import { toGreys } from './painter.ts';
import type { Picture } from './picture.ts';
import { formatLps, formatValue, readingAt } from './readout.ts';

const picture: Picture = {
  key: 'k',
  shape: { width: 3, height: 2, columnSpacing: 0.5, rowSpacing: 0.5 },
  values: Int16Array.of(-1000, 0, 43, 7, 8, 9),
  rgba: null,
  geometry: { origin: [-10, 20, 700], columnStep: [0.5, 0, 0], rowStep: [0, 0.5, 0] },
  image: null,
  source: {} as ViewImage,
  index: 17,
  plane: 'acquired',
  axes: null,
  slab: null,
  coarse: false,
  frame: null,
  presentation: null,
  presented: null,
  volume: null,
  stack: { images: { length: 41 } } as unknown as Stack,
  unit: 'HU',
  calibrated: true,
  curved: null,
};

describe('readingAt', () => {
  it('a hover half a pixel off would name the neighbour', () => {
    expect(readingAt(picture, [2.49, -0.49])).toEqual({ value: 'HU 43', place: 'LPS -8.8, 19.8, 700.0 mm', pixel: 'col 2, row 0', image: 'im 18 of 41' });
    expect(readingAt(picture, [0.5, 1]).value).toBe('HU 8');
  });
  it('outside the data a value would be invented', () => {
    expect(readingAt(picture, [-0.51, 0])).toMatchObject({ value: 'no value', pixel: '' });
    expect(readingAt(picture, [2.5, 0]).value).toBe('no value');
    expect(readingAt({ ...picture, values: null }, [1, 1]).value).toBe('no value');
  });
  it('numbers would be written with a typographic minus, or as -0.0', () => {
    expect(formatLps([-0.04, -63.5, 1.25])).toBe('0.0, -63.5, 1.3');
    expect(formatValue(3.2149)).toBe('3.21');
  });
});

describe('parseGoTo', () => {
  it('positions copied from a report would not be understood', () => {
    expect(parseGoTo('LPS −63.5, 1.6, −290.0 mm', 41)).toEqual({ kind: 'lps', point: [-63.5, 1.6, -290] });
    expect(parseGoTo(' 18 ', 41)).toEqual({ kind: 'image', number: 18 });
  });
  it('a number outside would go somewhere else silently', () => {
    expect(parseGoTo('42', 41)).toMatchObject({ kind: 'error', message: 'This series has images 1 to 41.' });
    expect(parseGoTo('0', 41).kind).toBe('error');
    expect(parseGoTo('1.5', 41).kind).toBe('error');
    expect(parseGoTo('', 41).kind).toBe('error');
  });
});

describe('toGreys', () => {
  it('LINEAR without its -0.5 and -1 terms is one grey off (PS3.3 C.11.2.1.2); MONOCHROME1 would not be inverted', () => {
    const out = new Uint32Array(3);
    const voi = { kind: 'window', center: 40, width: 400, function: 'LINEAR' } as const;
    toGreys(Int16Array.of(-160, 40, 240), { voi, inverted: false }, out);
    expect([...out].map((p) => p & 255)).toEqual([0, 128, 255]);
    toGreys(Float32Array.of(-160, 40, 240), { voi, inverted: true }, out);
    expect([...out].map((p) => p & 255)).toEqual([255, 127, 0]);
  });
});

describe('tools', () => {
  it('a handle would be missed, or the line taken for it', () => {
    const m = { id: 'a', kind: 'length' } as Parameters<typeof hitTest>[0][number]['measurement'];
    const shown = [
      {
        measurement: m,
        points: [
          [10, 10],
          [110, 10],
        ] as [number, number][],
      },
    ];
    const unit = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
    expect(hitTest(shown, unit, [118, 14])).toMatchObject({ handle: 1 });
    expect(hitTest(shown, unit, [60, 14])).toMatchObject({ handle: null });
    expect(hitTest(shown, unit, [60, 20])).toBeNull();
  });
  it('one wheel notch would skip images; a touchpad would not scroll at all', () => {
    const mouse = wheelSteps();
    expect([mouse(100, 0), mouse(120, 0), mouse(-100, 0)]).toEqual([1, 1, -1]);
    const pad = wheelSteps();
    expect([pad(10, 0), pad(10, 0), pad(10, 0)]).toEqual([0, 0, 1]);
  });
  it('Shift would not hold a line level; an ellipse handle would drag the other axis along', () => {
    expect(constrainLine([0, 0], [10, 1], { columnSpacing: 1, rowSpacing: 1 })[1]).toBeCloseTo(0, 9);
    expect(
      movedHandle(
        'ellipse',
        [
          [0, 5],
          [10, 5],
          [5, 0],
          [5, 10],
        ],
        1,
        [20, 99],
        { columnSpacing: 1, rowSpacing: 1 },
      ),
    ).toEqual([
      [0, 5],
      [20, 5],
      [10, 0],
      [10, 10],
    ]);
  });
});
