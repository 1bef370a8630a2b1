// Statistics of modality values inside an ellipse or rectangle. A pixel belongs to the region when its centre lies inside or on the edge.
import type { ImagePoint } from './measure.ts';

/** Opposite corners of the bounding box, pixel coordinates (may be fractional). */
export interface RoiBox {
  kind: 'ellipse' | 'rectangle';
  from: ImagePoint;
  to: ImagePoint;
}

export interface RoiStatistics {
  count: number;
  mean: number;
  /** Population standard deviation (divided by n), as NumPy's default. */
  sd: number;
  min: number;
  max: number;
  /** Area of the drawn shape, mm²; null without a spacing. */
  areaMm2: number | null;
}

export interface ValueGrid {
  values: ArrayLike<number>;
  rows: number;
  columns: number;
}

function contains(roi: RoiBox, column: number, row: number): boolean {
  const [rx, ry] = [Math.abs(roi.to.column - roi.from.column) / 2, Math.abs(roi.to.row - roi.from.row) / 2];
  const [dx, dy] = [column - (roi.from.column + roi.to.column) / 2, row - (roi.from.row + roi.to.row) / 2];
  if (roi.kind === 'rectangle') return Math.abs(dx) <= rx && Math.abs(dy) <= ry;
  if (rx === 0 || ry === 0) return false;
  return (dx / rx) ** 2 + (dy / ry) ** 2 <= 1;
}

/** Calls `visit` for the value of each pixel inside, row by row. */
function forEachInside(grid: ValueGrid, roi: RoiBox, visit: (value: number) => void): void {
  const [top, bottom] = [Math.min(roi.from.row, roi.to.row), Math.max(roi.from.row, roi.to.row)];
  const [left, right] = [Math.min(roi.from.column, roi.to.column), Math.max(roi.from.column, roi.to.column)];
  for (let row = Math.max(0, Math.ceil(top)); row <= Math.min(grid.rows - 1, bottom); row += 1)
    for (let column = Math.max(0, Math.ceil(left)); column <= Math.min(grid.columns - 1, right); column += 1)
      if (contains(roi, column, row)) visit(grid.values[row * grid.columns + column] ?? 0);
}

/** Undefined when no pixel centre lies inside. `slope` and `intercept` turn stored into modality values. */
export function roiStatistics(
  grid: ValueGrid,
  roi: RoiBox,
  spacing: { rowSpacing: number; columnSpacing: number } | null,
  rescale = { slope: 1, intercept: 0 },
): RoiStatistics | undefined {
  let [count, mean, sumOfSquares, min, max] = [0, 0, 0, Infinity, -Infinity];
  forEachInside(grid, roi, (stored) => {
    const value = stored * rescale.slope + rescale.intercept;
    count += 1;
    const before = value - mean;
    mean += before / count;
    sumOfSquares += before * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  });
  if (count === 0) return undefined;
  return { count, mean, sd: Math.sqrt(sumOfSquares / count), min, max, areaMm2: spacing ? roiArea(roi, spacing.rowSpacing, spacing.columnSpacing) : null };
}

function roiArea(roi: RoiBox, rowSpacing: number, columnSpacing: number): number {
  const width = Math.abs(roi.to.column - roi.from.column) * columnSpacing;
  const height = Math.abs(roi.to.row - roi.from.row) * rowSpacing;
  return roi.kind === 'rectangle' ? width * height : (Math.PI / 4) * width * height;
}
