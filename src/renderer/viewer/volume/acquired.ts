// Stored slices in a grid that is not theirs: sheared ones pushed back, uneven ones on an even grid, large ones reduced. Only where they lie; values are assemble.ts.
import type { Vec3 } from '../geometry/vec3.ts';

/** Slice k: its pixel (c, r) lies at grid index (column[k] + c / factor, row[k] + r / factor, layer[k]). `layer` ascends. */
export interface AcquiredSlices {
  readonly columns: number;
  readonly rows: number;
  readonly factor: number;
  readonly column: Float64Array;
  readonly row: Float64Array;
  readonly layer: Float64Array;
}

/** A stored pixel: column and row of image `image` (0-based) of the stack. */
export interface StoredPixel {
  readonly column: number;
  readonly row: number;
  readonly image: number;
}

/** Index of the last slice at or below a layer, at least 0 and at most the last but one. */
function sliceBelow(layers: Float64Array, layer: number): number {
  let [low, high] = [0, layers.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((layers[middle] ?? 0) <= layer) low = middle;
    else high = middle;
  }
  return low;
}

/** Where a layer of the grid lies between slices: `t` from slice `k` to the next, snapped to the slices themselves. */
export function between(layers: Float64Array, layer: number): { k: number; t: number } {
  const k = sliceBelow(layers, layer);
  const [a, b] = [layers[k] ?? 0, layers[k + 1] ?? Infinity];
  const t = (layer - a) / (b - a);
  return { k, t: t < 1e-3 ? 0 : t > 1 - 1e-3 ? 1 : t };
}

/** The stored pixel nearest to a grid index, or null where nothing was acquired. */
export function storedPixel(slices: AcquiredSlices, [i, j, k]: Vec3): StoredPixel | null {
  const { layer, column, row, factor, columns, rows } = slices;
  const [first, last] = [layer[0] ?? 0, layer.at(-1) ?? 0];
  if (k < first - 0.5 || k > last + 0.5) return null;
  const below = sliceBelow(layer, k);
  const [lo, hi] = [layer[below] ?? 0, layer[below + 1] ?? Infinity];
  const t = Math.min(1, Math.max(0, (k - lo) / (hi - lo)));
  // Between two slices the volume reaches as far as the line between their edges.
  const on = (at: number, offsets: Float64Array, count: number): boolean => {
    const start = (offsets[below] ?? 0) + ((offsets[below + 1] ?? offsets[below] ?? 0) - (offsets[below] ?? 0)) * t;
    const n = (at - start) * factor;
    return n >= -0.5 && n < count - 0.5;
  };
  if (!on(i, column, columns) || !on(j, row, rows)) return null;
  const image = t <= 0.5 ? below : below + 1;
  const nearest = (at: number, offsets: Float64Array, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.round((at - (offsets[image] ?? 0)) * factor)));
  return { column: nearest(i, column, columns), row: nearest(j, row, rows), image };
}
