// Regions, profiles and histograms against NumPy: a pixel too many at an edge, a sample SD, a mean of rounded values would show here.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPython } from '../../test/python.ts';
import { histogramOf, lineProfile } from './profile.ts';
import { roiArea, roiPerimeter, roiStatistics, valuesInside, type RoiShape } from './roi.ts';

/** A fixed sequence, so that a failure can be looked at again (Park and Miller). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

type Pair = [number, number];

const rows = 61;
const columns = 83;
const next = random(4);
const pixels = Int16Array.from({ length: rows * columns }, () => Math.round(next() * 3000 - 1024));
const grid = { values: pixels, rows, columns };

function box(kind: 'ellipse' | 'rectangle', [x0, y0]: Pair, [x1, y1]: Pair): RoiShape {
  return { kind, from: { column: x0, row: y0 }, to: { column: x1, row: y1 } };
}

function outline(points: Pair[]): RoiShape {
  return { kind: 'polygon', points: points.map(([column, row]) => ({ column, row })) };
}

function anyPoint(): Pair {
  return [next() * (columns + 10) - 5, next() * (rows + 10) - 5];
}

const shapes: RoiShape[] = [
  box('ellipse', [10, 10], [20, 20]),
  box('ellipse', [20, 30], [10.5, 12.25]),
  box('ellipse', [0, 0], [2, 2]),
  box('rectangle', [3, 4], [9, 11]),
  box('rectangle', [9.49, 4.5], [3.51, 11]),
  box('rectangle', [-10, -10], [100, 100]),
  outline([
    [5, 5],
    [25, 5],
    [25, 20],
    [5, 20],
  ]),
  outline([
    [5, 5],
    [25, 5],
    [15, 25],
  ]),
  outline([
    [10, 10],
    [40, 40],
    [40, 10],
    [10, 40],
  ]),
  outline([
    [30, 5],
    [50, 30],
    [30, 55],
    [10, 30],
  ]),
  outline([
    [10, 10],
    [20, 10],
    [20, 20],
    [30, 20],
    [30, 10],
    [40, 10],
    [40, 30],
    [10, 30],
  ]),
  outline([
    [7, 7],
    [7, 7],
    [7, 7],
  ]),
  ...Array.from({ length: 20 }, () => box('ellipse', anyPoint(), anyPoint())),
  ...Array.from({ length: 10 }, () => box('rectangle', anyPoint(), anyPoint())),
  ...Array.from({ length: 20 }, (_, i) => outline(Array.from({ length: 3 + (i % 9) }, anyPoint))),
];

const lines: [Pair, Pair][] = [
  [
    [2, 2],
    [40, 2],
  ],
  [
    [40, 50],
    [40, 3],
  ],
  [
    [2.4, 3.6],
    [60.2, 31.9],
  ],
  [
    [-4, 10],
    [12, 14],
  ],
  [
    [9, 9],
    [9, 9],
  ],
];

function pairs(shape: RoiShape): Pair[] {
  return (shape.kind === 'polygon' ? shape.points : [shape.from, shape.to]).map((p) => [p.column, p.row]);
}

describe('against NumPy', () => {
  const cases = [
    ...shapes.map((shape) => ({ shape: { kind: shape.kind, points: pairs(shape) }, edges: histogramOf(valuesInside(grid, shape)).edges })),
    ...lines.map((line) => ({ line })),
  ];
  const asked = JSON.stringify({ rows, columns, pixels: [...pixels], cases });
  const answer = runPython('numpy', join(import.meta.dirname, 'testing', 'roiNumpy.py'), [], asked);
  const expected = answer === undefined ? [] : (JSON.parse(answer) as unknown[]);

  it.skipIf(answer === undefined)('every region has the same pixels, mean, SD, extremes, median and histogram', () => {
    shapes.forEach((shape, i) => {
      const ours = roiStatistics(grid, shape, null);
      const theirs = expected[i] as (Record<'count' | 'mean' | 'sd' | 'min' | 'max' | 'median', number> & { counts: number[] }) | null;
      const what = `${shape.kind} ${JSON.stringify(pairs(shape))}`;
      if (theirs === null || ours === undefined) {
        expect([ours ?? null, theirs], what).toEqual([null, null]);
        return;
      }
      expect({ count: ours.count, min: ours.min, max: ours.max, median: ours.median }, what).toEqual({
        count: theirs.count,
        min: theirs.min,
        max: theirs.max,
        median: theirs.median,
      });
      expect(ours.mean, what).toBeCloseTo(theirs.mean, 9);
      expect(ours.sd, what).toBeCloseTo(theirs.sd, 9);
      expect(histogramOf(valuesInside(grid, shape)).counts, what).toEqual(theirs.counts);
    });
  });

  it.skipIf(answer === undefined)('a profile reads the same stored pixels, and nothing outside', () => {
    lines.forEach(([[x0, y0], [x1, y1]], i) => {
      const samples = lineProfile(grid, { column: x0, row: y0 }, { column: x1, row: y1 }, null);
      expect(samples.map((s) => s.value)).toEqual(expected[shapes.length + i]);
    });
  });
});

describe('regions', () => {
  it('areas and outlines use both spacings: with one of them a rectangle of 10 × 20 mm would be a square', () => {
    const size = { rowSpacing: 2, columnSpacing: 0.5 };
    const rectangle = box('rectangle', [0, 0], [20, 10]);
    expect([roiArea(rectangle, size), roiPerimeter(rectangle, size)]).toEqual([200, 60]);
    const same = outline([
      [0, 0],
      [20, 0],
      [20, 10],
      [0, 10],
    ]);
    expect([roiArea(same, size), roiPerimeter(same, size)]).toEqual([200, 60]);
    const circle = box('ellipse', [0, 0], [40, 10]);
    expect(roiArea(circle, size)).toBeCloseTo(Math.PI * 100, 10);
    expect(roiPerimeter(circle, size)).toBeCloseTo(2 * Math.PI * 10, 10);
  });

  it('an outline drawn the other way round has the same area, not its negative', () => {
    const points: Pair[] = [
      [0, 0],
      [0, 10],
      [10, 10],
      [10, 0],
    ];
    expect(roiArea(outline(points), { rowSpacing: 1, columnSpacing: 1 })).toBe(100);
  });

  it('padding of floating point images would turn every statistic into NaN', () => {
    const floats = { values: Float32Array.from([1, Number.NaN, 3, 5]), rows: 2, columns: 2 };
    expect(roiStatistics(floats, box('rectangle', [0, 0], [1, 1]), null)).toMatchObject({ count: 3, mean: 3, median: 3 });
  });

  it('applies the rescale before the statistics', () => {
    expect(roiStatistics({ values: [0, 1, 2, 3], rows: 2, columns: 2 }, box('rectangle', [0, 0], [1, 1]), null, { slope: 2, intercept: -10 })).toMatchObject({
      mean: -7,
      min: -10,
      max: -4,
    });
  });
});

describe('profiles and histograms', () => {
  it('distances run in mm by both spacings', () => {
    const samples = lineProfile(grid, { column: 0, row: 0 }, { column: 4, row: 3 }, { rowSpacing: 2, columnSpacing: 1 });
    expect([samples[0]?.distance, samples.at(-1)?.distance]).toEqual([0, Math.hypot(4, 6)]);
  });

  it('every value is in one bin, the greatest too', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => i / 7);
    const { edges, counts } = histogramOf(values, 32);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(500);
    expect([edges.length, edges[0]]).toEqual([33, 0]);
    expect(histogramOf(Float64Array.of(4, 4, 4))).toEqual({ edges: [4, 5], counts: [3] });
    expect(histogramOf(Float64Array.of(0.5))).toEqual({ edges: [0.5, 1.5], counts: [1] });
    expect(histogramOf(new Float64Array())).toEqual({ edges: [], counts: [] });
  });
});
