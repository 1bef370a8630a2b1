// One layer of a volume from stored slices that lie elsewhere: pushed along their plane, interpolated between two, or averaged in blocks. Exact where points coincide.
import type { ModalityValues } from '../decode/frame.ts';
import type { AcquiredSlices } from './acquired.ts';

type Values = Int16Array | Float32Array;

export interface LayerTarget {
  readonly out: Values;
  readonly width: number;
  readonly fill: number;
}

/**
 * `slices`: slice `k` alone (or the next alone), or both with `t` from one to the other. Both are read at the same place of their own raster:
 * along the line of positions, so that a sheared stack is not blurred. Outside the slices: `fill`.
 */
export function resampleLayer(slices: readonly ModalityValues[], { k, t }: { k: number; t: number }, acquired: AcquiredSlices, target: LayerTarget): void {
  const { column, row, columns, rows } = acquired;
  const [a, b] = slices;
  if (a === undefined) return;
  const at = (offsets: Float64Array): number => (offsets[k] ?? 0) + ((offsets[k + 1] ?? offsets[k] ?? 0) - (offsets[k] ?? 0)) * t;
  const x = axisOf(at(column), columns, target.width);
  const y = axisOf(at(row), rows, target.out.length / target.width);
  target.out.fill(target.fill);
  const { out, width } = target;
  const whole = out instanceof Int16Array;
  for (let r = y.from; r < y.to; r += 1) {
    const r0 = Math.min(rows - 1, Math.max(0, r - y.shift - 1));
    const r1 = Math.min(rows - 1, Math.max(0, r - y.shift));
    const [top, bottom] = y.weight === 1 ? [r1 * columns, r1 * columns] : [r0 * columns, r1 * columns];
    for (let c = x.from, o = r * width + x.from; c < x.to; c += 1, o += 1) {
      const c1 = Math.min(columns - 1, Math.max(0, c - x.shift));
      const c0 = x.weight === 1 ? c1 : Math.min(columns - 1, Math.max(0, c - x.shift - 1));
      const v = bilinear(a, { left: c0, right: c1, top, bottom }, x.weight, y.weight);
      const w = b === undefined ? v : v + (bilinear(b, { left: c0, right: c1, top, bottom }, x.weight, y.weight) - v) * t;
      out[o] = whole ? Math.round(w) : w;
    }
  }
}

interface Square {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function bilinear(values: ModalityValues, { left, right, top, bottom }: Square, u: number, v: number): number {
  const upper = (values[top + left] as number) * (1 - u) + (values[top + right] as number) * u;
  if (v === 1 && top === bottom) return upper;
  const lower = (values[bottom + left] as number) * (1 - u) + (values[bottom + right] as number) * u;
  return upper + (lower - upper) * v;
}

/**
 * Grid points `from` to `to` (exclusive) lie on the slice (half a pixel beyond its outermost centres counts as on it).
 * Point n takes pixel n − shift with `weight` and the one before it with the rest; weight 1: it is that pixel.
 */
function axisOf(offset: number, count: number, size: number): { from: number; to: number; shift: number; weight: number } {
  const nearest = Math.round(offset);
  if (Math.abs(offset - nearest) < 1e-3) {
    return { from: Math.max(0, nearest), to: Math.min(size, nearest + count), shift: nearest, weight: 1 };
  }
  const shift = Math.floor(offset);
  return { from: Math.max(0, Math.ceil(offset - 0.5)), to: Math.min(size, Math.floor(offset + count - 0.5) + 1), shift, weight: 1 - (offset - shift) };
}

/** Means of blocks of stored pixels, `width` blocks a row. */
export function averageBlocks(values: ModalityValues, { columns, rows, factor }: AcquiredSlices, out: Values, width: number): void {
  const whole = out instanceof Int16Array;
  for (let o = 0; o < out.length; o += 1) {
    const [c0, r0] = [(o % width) * factor, Math.floor(o / width) * factor];
    const [c1, r1] = [Math.min(columns, c0 + factor), Math.min(rows, r0 + factor)];
    let sum = 0;
    for (let r = r0; r < r1; r += 1) for (let c = c0; c < c1; c += 1) sum += values[r * columns + c] as number;
    const mean = sum / ((c1 - c0) * (r1 - r0));
    out[o] = whole ? Math.round(mean) : mean;
  }
}
