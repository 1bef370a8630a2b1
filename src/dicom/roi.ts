// Statistics of modality values inside an ellipse, a rectangle or a drawn outline. A pixel belongs to the region when its centre lies inside or on the edge.
import type { ImagePoint, PixelSize } from './measure.ts';

/** Opposite corners of the bounding box, pixel coordinates (may be fractional). */
export interface RoiBox {
  kind: 'ellipse' | 'rectangle';
  from: ImagePoint;
  to: ImagePoint;
}

/** A closed outline; where it crosses itself, what is enclosed an even number of times is outside. */
export interface RoiPolygon {
  kind: 'polygon';
  points: readonly ImagePoint[];
}

export type RoiShape = RoiBox | RoiPolygon;

export interface RoiStatistics {
  count: number;
  mean: number;
  /** Population standard deviation (divided by n), as NumPy's default. */
  sd: number;
  min: number;
  max: number;
  median: number;
  /** Area of the drawn shape, mm²; null without a spacing. */
  areaMm2: number | null;
  /** Length of its outline, mm; null without a spacing. */
  perimeterMm: number | null;
}

export interface ValueGrid {
  values: ArrayLike<number>;
  rows: number;
  columns: number;
}

/** Rounding of the coordinates must not decide about a centre that lies on the edge. */
const onEdge = 1e-9;

/** Values of all pixels inside, row by row. Values that are no numbers (padding of floating point images) are left out. */
export function valuesInside(grid: ValueGrid, roi: RoiShape, rescale = { slope: 1, intercept: 0 }): Float64Array {
  const { top, bottom, left, right } = boundsOf(roi);
  const inside: number[] = [];
  for (let row = Math.max(0, Math.ceil(top - onEdge)); row <= Math.min(grid.rows - 1, bottom + onEdge); row += 1)
    for (const [from, to] of spansOf(roi, row))
      for (
        let column = Math.max(0, Math.ceil(Math.max(from, left) - onEdge));
        column <= Math.min(grid.columns - 1, Math.min(to, right) + onEdge);
        column += 1
      ) {
        const value = (grid.values[row * grid.columns + column] ?? Number.NaN) * rescale.slope + rescale.intercept;
        if (Number.isFinite(value)) inside.push(value);
      }
  return Float64Array.from(inside);
}

function boundsOf(roi: RoiShape): { top: number; bottom: number; left: number; right: number } {
  const points = roi.kind === 'polygon' ? roi.points : [roi.from, roi.to];
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { row, column } of points) {
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  }
  return { top, bottom, left, right };
}

type Span = [number, number];

/** Where the row of pixel centres runs through the shape, from column to column, edges included; spans do not overlap. */
function spansOf(roi: RoiShape, row: number): Span[] {
  if (roi.kind === 'polygon') return polygonSpans(roi.points, row);
  const { top, bottom, left, right } = boundsOf(roi);
  if (roi.kind === 'rectangle') return [[left, right]];
  const [rx, ry] = [(right - left) / 2, (bottom - top) / 2];
  if (rx === 0 || ry === 0) return [];
  const t = 1 - ((row - (top + bottom) / 2) / ry) ** 2;
  if (t < -onEdge) return [];
  const half = rx * Math.sqrt(Math.max(0, t));
  return [[(left + right) / 2 - half, (left + right) / 2 + half]];
}

/** Crossings of the row by the half-open rule (even-odd), and the edges that lie on the row itself. */
function polygonSpans(points: readonly ImagePoint[], row: number): Span[] {
  const crossings: number[] = [];
  const touched: Span[] = [];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] ?? a;
    if (Math.abs(a.row - row) < onEdge) touched.push([a.column, a.column]);
    if (Math.abs(a.row - row) < onEdge && Math.abs(b.row - row) < onEdge) touched.push([Math.min(a.column, b.column), Math.max(a.column, b.column)]);
    else if (a.row <= row !== b.row <= row) crossings.push(a.column + ((row - a.row) / (b.row - a.row)) * (b.column - a.column));
  });
  crossings.sort((a, b) => a - b);
  const spans: Span[] = touched;
  for (let i = 0; i + 1 < crossings.length; i += 2) spans.push([crossings[i] ?? 0, crossings[i + 1] ?? 0]);
  return merged(spans);
}

function merged(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && Math.ceil(span[0] - onEdge) <= last[1] + onEdge) last[1] = Math.max(last[1], span[1]);
    else out.push([...span]);
  }
  return out;
}

/** Undefined when no pixel centre lies inside. `slope` and `intercept` turn stored into modality values. */
export function roiStatistics(grid: ValueGrid, roi: RoiShape, spacing: PixelSize | null, rescale = { slope: 1, intercept: 0 }): RoiStatistics | undefined {
  const values = valuesInside(grid, roi, rescale);
  const count = values.length;
  if (count === 0) return undefined;
  const mean = values.reduce((sum, v) => sum + v, 0) / count;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  values.sort();
  const median = ((values[(count - 1) >> 1] ?? 0) + (values[count >> 1] ?? 0)) / 2;
  const outline = spacing === null ? { areaMm2: null, perimeterMm: null } : { areaMm2: roiArea(roi, spacing), perimeterMm: roiPerimeter(roi, spacing) };
  return { count, mean, sd: Math.sqrt(squares / count), min: values[0] ?? 0, max: values[count - 1] ?? 0, median, ...outline };
}

/** Area of the shape as drawn, in the square of the spacing's unit. */
export function roiArea(roi: RoiShape, { rowSpacing, columnSpacing }: PixelSize): number {
  if (roi.kind === 'polygon') {
    const twice = roi.points.reduce((sum, a, i) => {
      const b = roi.points[(i + 1) % roi.points.length] ?? a;
      return sum + a.column * b.row - b.column * a.row;
    }, 0);
    return (Math.abs(twice) / 2) * rowSpacing * columnSpacing;
  }
  const width = Math.abs(roi.to.column - roi.from.column) * columnSpacing;
  const height = Math.abs(roi.to.row - roi.from.row) * rowSpacing;
  return roi.kind === 'rectangle' ? width * height : (Math.PI / 4) * width * height;
}

/** Length of the outline; of an ellipse by Ramanujan's second formula (wrong by less than 0.04 % of the longer axis). */
export function roiPerimeter(roi: RoiShape, { rowSpacing, columnSpacing }: PixelSize): number {
  if (roi.kind === 'polygon') {
    return roi.points.reduce((sum, a, i) => {
      const b = roi.points[(i + 1) % roi.points.length] ?? a;
      return sum + Math.hypot((b.column - a.column) * columnSpacing, (b.row - a.row) * rowSpacing);
    }, 0);
  }
  const width = Math.abs(roi.to.column - roi.from.column) * columnSpacing;
  const height = Math.abs(roi.to.row - roi.from.row) * rowSpacing;
  if (roi.kind === 'rectangle') return 2 * (width + height);
  const [a, b] = [width / 2, height / 2];
  if (a + b === 0) return 0;
  const h = ((a - b) / (a + b)) ** 2;
  return Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
}
