// From points of a transfer function to the tables the ray caster reads. Pure.
import type { Rgb, TransferPoint } from './scene3d.ts';

export interface TransferTable {
  /** Value of the first entry, and entries per unit of value; both in units of the grid. */
  first: number;
  perUnit: number;
  /** RGBA an entry: colour 0 … 255, opacity per mm 0 … 1. */
  rgba: Float32Array;
  size: number;
}

/** Grid values (16 bit) from modality values: `value * scale`; tables cover low … high of the grid. */
export interface GridScale {
  scale: number;
  low: number;
  high: number;
}

const size = 4096;

export function transferTable(points: readonly TransferPoint[], { scale, low, high }: GridScale): TransferTable {
  const span = Math.max(high - low, 1e-6);
  const rgba = new Float32Array(size * 4);
  for (let i = 0; i < size; i++) {
    const { colour, opacity } = sampleTransfer(points, (low + (i / (size - 1)) * span) / scale);
    rgba.set([...colour, opacity], i * 4);
  }
  return { first: low, perUnit: (size - 1) / span, rgba, size };
}

/** Linear between points, constant beyond the first and the last. */
export function sampleTransfer(points: readonly TransferPoint[], value: number): { colour: Rgb; opacity: number } {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return { colour: [0, 0, 0], opacity: 0 };
  if (value <= first.value) return first;
  if (value >= last.value) return last;
  const next = points.findIndex((p) => p.value > value);
  const a = points[next - 1] ?? first;
  const b = points[next] ?? last;
  const t = (value - a.value) / (b.value - a.value);
  const mix = (p: number, q: number): number => p + (q - p) * t;
  return {
    colour: [mix(a.colour[0], b.colour[0]), mix(a.colour[1], b.colour[1]), mix(a.colour[2], b.colour[2])],
    opacity: mix(a.opacity, b.opacity),
  };
}

export interface TableSums {
  alpha: Float64Array;
  red: Float64Array;
  green: Float64Array;
  blue: Float64Array;
}

/** Running sums over the table of opacity a step and of colour × opacity: averages between two samples (Engel 2001, pre-integration). */
export function tableSums(table: TransferTable, stepMm: number): TableSums {
  const empty = (): Float64Array => new Float64Array(table.size + 1);
  const sums = { alpha: empty(), red: empty(), green: empty(), blue: empty() };
  for (let i = 0; i < table.size; i++) {
    const a = 1 - Math.pow(1 - Math.min(0.9999, table.rgba[i * 4 + 3] ?? 0), stepMm);
    sums.alpha[i + 1] = (sums.alpha[i] ?? 0) + a;
    sums.red[i + 1] = (sums.red[i] ?? 0) + a * (table.rgba[i * 4] ?? 0);
    sums.green[i + 1] = (sums.green[i] ?? 0) + a * (table.rgba[i * 4 + 1] ?? 0);
    sums.blue[i + 1] = (sums.blue[i] ?? 0) + a * (table.rgba[i * 4 + 2] ?? 0);
  }
  return sums;
}
