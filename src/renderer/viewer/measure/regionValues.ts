// Values of regions and probes: statistics of what lies inside, area and outline, and what half a pixel would change. Pure.
import type { Measurement, OtherValue } from '../../../contract/measurement.ts';
import type { ImagePoint, PixelSize } from '../../../dicom/measure.ts';
import { roiArea, roiPerimeter, roiStatistics, type RoiShape, type ValueGrid } from '../../../dicom/roi.ts';
import { valueAt } from '../../../dicom/ultrasound.ts';
import type { Ground } from './ground.ts';
import { noValue, type Value } from './lineValues.ts';

/** The shape of a region from its points; null while it has none. */
export function roiShape(kind: Measurement['kind'], points: readonly ImagePoint[]): RoiShape | null {
  if (kind === 'freehand') return points.length < 3 ? null : { kind: 'polygon', points };
  if (points.length !== 4) return null;
  const columns = points.map((p) => p.column);
  const rows = points.map((p) => p.row);
  const from = { column: Math.min(...columns), row: Math.min(...rows) };
  return { kind: kind === 'rectangle' ? 'rectangle' : 'ellipse', from, to: { column: Math.max(...columns), row: Math.max(...rows) } };
}

function shifted(roi: RoiShape, column: number, row: number): RoiShape {
  const move = (p: ImagePoint): ImagePoint => ({ column: p.column + column, row: p.row + row });
  return roi.kind === 'polygon' ? { ...roi, points: roi.points.map(move) } : { ...roi, from: move(roi.from), to: move(roi.to) };
}

const ways = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** The most that the mean changes when the region is half a pixel off. */
function meanUncertainty(grid: ValueGrid, roi: RoiShape, mean: number, { column, row }: Ground['reach']): number {
  return Math.max(
    ...ways.map(([x, y]) => {
      const moved = roiStatistics(grid, shifted(roi, x * column, y * row), null);
      return moved === undefined ? 0 : Math.abs(moved.mean - mean);
    }),
  );
}

interface Outline {
  areaMm2: number;
  perimeterMm: number;
  others: OtherValue[];
}

/** Area and outline with half a pixel all around them (Steiner: an outline moved out by r grows by 2πr, round corners or not much more). */
function outlineOf(roi: RoiShape, size: PixelSize, { reach, metric }: Ground): Outline {
  const [areaMm2, perimeterMm] = [roiArea(roi, size), roiPerimeter(roi, size)];
  const share = metric.ok ? metric.relativeUncertainty : 0;
  const half = Math.max(size.rowSpacing * reach.row, size.columnSpacing * reach.column);
  const around = roi.kind === 'rectangle' ? 8 : 2 * Math.PI;
  return {
    areaMm2,
    perimeterMm,
    others: [
      { name: 'area', value: areaMm2, unit: 'mm²', uncertainty: Math.hypot(perimeterMm * half, 2 * areaMm2 * share) },
      { name: 'perimeter', value: perimeterMm, unit: 'mm', uncertainty: Math.hypot(around * half, perimeterMm * share) },
    ],
  };
}

/** `before`: statistics of the same points, kept while the pixels are not here. */
export function regionValue(kind: Measurement['kind'], ground: Ground, before: Measurement['statistics']): Value {
  const roi = roiShape(kind, ground.points);
  if (roi === null) return noValue;
  const { metric, grid, unit, interpolated } = ground;
  const outline = metric.ok ? outlineOf(roi, metric.size, ground) : null;
  const spacingSource = metric.ok ? metric.source : '';
  const measured = { areaMm2: outline?.areaMm2 ?? null, perimeterMm: outline?.perimeterMm ?? null };
  const common = { ...noValue, unit, spacingSource, others: outline?.others ?? [], interpolated };
  if (grid === null) {
    if (before !== null) return { ...common, value: before.mean, statistics: { ...before, ...measured } };
    // Colour: no values, but a size.
    if (outline === null) return { ...common, refused: metric.ok ? 'no greyscale values' : metric.reason };
    return { ...common, value: outline.areaMm2, unit: 'mm²', uncertainty: outline.others[0]?.uncertainty ?? null, others: outline.others.slice(1) };
  }
  const s = roiStatistics(grid, roi, null);
  if (s === undefined) return { ...common, refused: 'no pixel inside' };
  const { mean, sd, min, max, median, count } = s;
  return {
    ...common,
    value: mean,
    uncertainty: meanUncertainty(grid, roi, mean, ground.reach),
    statistics: { mean, sd, min, max, median, pixelCount: count, ...measured, unit },
  };
}

function at(grid: ValueGrid, column: number, row: number): number | null {
  const [c, r] = [Math.floor(column + 0.5), Math.floor(row + 0.5)];
  if (c < 0 || r < 0 || c >= grid.columns || r >= grid.rows) return null;
  const value = grid.values[r * grid.columns + c] ?? Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** The value of the nearest pixel, ± what lies half a pixel away; on M-mode and spectra the depth or velocity, by the region's reference pixel. */
export function probeValue(ground: Ground): Value {
  const [p] = ground.points;
  if (p === undefined) return noValue;
  if (ground.region !== null && ground.region.kind !== '2D') return regionProbe(ground.region, p);
  const { grid, unit, reach, interpolated } = ground;
  if (grid === null) return { ...noValue, unit, refused: 'no greyscale values' };
  const value = at(grid, p.column, p.row);
  if (value === null) return { ...noValue, unit, refused: 'no pixel here' };
  const near = ways.map(([x, y]) => Math.abs((at(grid, p.column + x * reach.column, p.row + y * reach.row) ?? value) - value));
  return { ...noValue, value, unit, uncertainty: Math.max(...near), interpolated };
}

function regionProbe(region: NonNullable<Ground['region']>, p: ImagePoint): Value {
  const { x, y, kind } = region;
  const value = valueAt(y, p.row);
  if (value === null) return { ...noValue, unit: y.unit, refused: 'the ultrasound region names no reference pixel' };
  const time = valueAt(x, p.column);
  const others = time === null ? [] : [{ name: 'time', value: time, unit: x.unit, uncertainty: Math.abs(x.perPixel) / 2 }];
  return { ...noValue, value, unit: y.unit, uncertainty: Math.abs(y.perPixel) / 2, others, spacingSource: `ultrasound region, ${kind}` };
}
