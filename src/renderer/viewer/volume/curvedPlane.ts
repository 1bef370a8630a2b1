// The straightened picture of a curve: a column for each step of the path, rows across it, trilinear; thick ones as slabs perpendicular to the surface.
import { add, cross, dot, normalize, subtract, type Vec3 } from '../geometry/vec3.ts';
import { onCurve, type Curve } from './curve.ts';
import type { PlaneOptions, Slab } from './planeAxes.ts';
import type { Volume } from './volume.ts';
import { trilinearAt } from './trilinear.ts';

export interface CurvedRaster {
  readonly width: number;
  readonly height: number;
  readonly values: Int16Array | Float32Array;
  /** Row of the path itself; rows above it lie on the side of `across`. */
  readonly middle: number;
  readonly stepMm: number;
  readonly coarse: boolean;
}

/** Column and row of the straightened picture → patient. */
export function curvedToLps(curve: Curve, { middle, stepMm }: Pick<CurvedRaster, 'middle' | 'stepMm'>, column: number, row: number): Vec3 {
  return onCurve(curve, (column * stepMm) / curve.stepMm, (middle - row) * stepMm);
}

/** `halfMm`: how far the picture reaches to either side of the path. */
export function sampleCurved(volume: Volume, curve: Curve, halfMm: number, { slab, coarse, buffers }: PlaneOptions): CurvedRaster {
  const every = coarse ? 2 : 1;
  const stepMm = curve.stepMm * every;
  const middle = Math.ceil(halfMm / stepMm);
  const [width, height] = [Math.floor((curve.points.length - 1) / every) + 1, 2 * middle + 1];
  const values = buffers.values(volume.data, width * height);
  const raster: CurvedRaster = { width, height, values, middle, stepMm, coarse };
  const whole = values instanceof Int16Array;
  const depths = slab === null ? [0] : depthsOf(slab, stepMm);
  for (let c = 0; c < width; c += 1) {
    const i = c * every;
    const [p, t, v] = [curve.points[i], curve.along[i], curve.across[i]];
    if (p === undefined || t === undefined || v === undefined) continue;
    const start = indexOf(volume, p);
    const perMm = subtract(indexOf(volume, add(p, v)), start);
    const beside = subtract(indexOf(volume, add(p, normalize(cross(t, v)))), start);
    for (let r = 0; r < height; r += 1) {
      const mm = (middle - r) * stepMm;
      const value = thick(volume, [start[0] + perMm[0] * mm, start[1] + perMm[1] * mm, start[2] + perMm[2] * mm], beside, {
        depths,
        mode: slab?.mode ?? 'mean',
      });
      values[r * width + c] = whole ? Math.round(value) : value;
    }
  }
  return raster;
}

function indexOf(volume: Volume, p: Vec3): Vec3 {
  const d = subtract(p, volume.origin);
  return [dot(d, volume.direction[0]) / volume.spacing[0], dot(d, volume.direction[1]) / volume.spacing[1], dot(d, volume.direction[2]) / volume.spacing[2]];
}

function depthsOf({ thicknessMm }: Slab, stepMm: number): number[] {
  const each = Math.max(0, Math.ceil(thicknessMm / 2 / stepMm - 1e-9));
  return Array.from({ length: 2 * each + 1 }, (_, i) => (each === 0 ? 0 : ((i - each) / each) * (thicknessMm / 2)));
}

function thick(volume: Volume, at: Vec3, beside: Vec3, { depths, mode }: { depths: readonly number[]; mode: Slab['mode'] }): number {
  let [sum, weight, lowest, highest] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < depths.length; i += 1) {
    const d = depths[i] ?? 0;
    const value = trilinearAt(volume, at[0] + beside[0] * d, at[1] + beside[1] * d, at[2] + beside[2] * d);
    if (Number.isNaN(value)) continue;
    const share = depths.length > 1 && (i === 0 || i === depths.length - 1) ? 0.5 : 1;
    sum += value * share;
    weight += share;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (weight === 0) return volume.fill;
  return mode === 'mip' ? highest : mode === 'minip' ? lowest : sum / weight;
}

/** The length of a line on the straightened picture where it is true, else why it is not. Points in columns and rows. */
export function curvedLength(
  curve: Curve,
  raster: Pick<CurvedRaster, 'middle' | 'stepMm'>,
  [a, b]: readonly [readonly [number, number], readonly [number, number]],
): { mm: number } | { refused: string } {
  const { middle, stepMm } = raster;
  const [across, along] = [Math.abs(a[1] - b[1]), Math.abs(a[0] - b[0])];
  if (along <= 0.5) return { mm: across * stepMm };
  const onPath = Math.abs(a[1] - middle) <= 1 && Math.abs(b[1] - middle) <= 1;
  if (across <= 1 && (onPath || curve.even)) return { mm: along * stepMm };
  return { refused: 'askew on a curved plane, where lengths are not true: measure along the path or straight across it' };
}
