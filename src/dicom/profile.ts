// Values along a line, and how often values occur in a region: always those of stored pixels (or of what is shown), never interpolated anew.
import type { ImagePoint, PixelSize } from './measure.ts';
import type { ValueGrid } from './roi.ts';

export interface ProfileSample {
  /** From the first end, in the unit of the pixel size (pixels without one). */
  distance: number;
  column: number;
  row: number;
  /** null outside the picture. */
  value: number | null;
}

/**
 * One sample per step along the axis in which the line runs over more pixels, both ends included; each is the pixel whose centre is nearest
 * (half way: the greater column or row).
 */
export function lineProfile(grid: ValueGrid, a: ImagePoint, b: ImagePoint, size: PixelSize | null): ProfileSample[] {
  const [dc, dr] = [b.column - a.column, b.row - a.row];
  const steps = Math.max(1, Math.round(Math.max(Math.abs(dc), Math.abs(dr))));
  const length = size === null ? Math.hypot(dc, dr) : Math.hypot(dc * size.columnSpacing, dr * size.rowSpacing);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const column = Math.floor(a.column + dc * t + 0.5);
    const row = Math.floor(a.row + dr * t + 0.5);
    const inside = column >= 0 && row >= 0 && column < grid.columns && row < grid.rows;
    const value = inside ? (grid.values[row * grid.columns + column] ?? Number.NaN) : Number.NaN;
    return { distance: t * length, column, row, value: Number.isFinite(value) ? value : null };
  });
}

export interface Histogram {
  /** Edges of the bins, one more than there are counts; the last bin takes its upper edge too (as NumPy's histogram). */
  edges: number[];
  counts: number[];
}

/** At most `most` bins of equal width from the least to the greatest value; whole numbers get bins of whole width. */
export function histogramOf(values: Float64Array, most = 64): Histogram {
  if (values.length === 0) return { edges: [], counts: [] };
  let [min, max, whole] = [Infinity, -Infinity, true];
  for (const v of values) {
    [min, max] = [Math.min(min, v), Math.max(max, v)];
    whole &&= Number.isInteger(v);
  }
  const width = whole ? Math.max(1, Math.ceil((max - min + 1) / most)) : (max - min) / most || 1;
  const bins = whole ? Math.ceil((max - min + 1) / width) : max === min ? 1 : most;
  const counts = new Array<number>(bins).fill(0);
  for (const v of values) {
    const bin = Math.min(bins - 1, Math.floor((v - min) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => min + i * width), counts };
}
