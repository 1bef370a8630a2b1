// Ultrasound regions (PS3.3 C.8.5.5): each part of the picture has its own axes, units and calibration. Pure; reading them is here, using them is the viewer's.
import type { DataSet } from './model.ts';
import type { ImagePoint } from './measure.ts';
import type { Keyword } from './tags.ts';

export interface UltrasoundRegion {
  /** Region Spatial Format: 1 2D, 2 M-mode, 3 spectral, 4 wave form, 5 graphics. */
  spatialFormat: number;
  dataType: number;
  flags: number;
  /** First and last column and row that belong to it. */
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
  /** Codes of C.8.5.5.1.15. */
  unitsX: number;
  unitsY: number;
  /** Physical change per column to the right, per row downwards; may be negative. */
  deltaX: number;
  deltaY: number;
  /** Offset of the reference pixel from (minX, minY), and the values there; null when not said. */
  referenceX: number | null;
  referenceY: number | null;
  referenceValueX: number;
  referenceValueY: number;
}

/** Regions of an object; those without bounds or increments are left out, so that nothing is measured by them. */
export function readUltrasoundRegions(d: DataSet): UltrasoundRegion[] {
  return d.sequence('SequenceOfUltrasoundRegions').flatMap((item) => {
    const n = (keyword: Keyword): number | null => item.number(keyword) ?? null;
    const [minX, minY, maxX, maxY] = [n('RegionLocationMinX0'), n('RegionLocationMinY0'), n('RegionLocationMaxX1'), n('RegionLocationMaxY1')];
    const [deltaX, deltaY] = [n('PhysicalDeltaX'), n('PhysicalDeltaY')];
    if (minX === null || minY === null || maxX === null || maxY === null || deltaX === null || deltaY === null) return [];
    return [
      {
        spatialFormat: n('RegionSpatialFormat') ?? 0,
        dataType: n('RegionDataType') ?? 0,
        flags: n('RegionFlags') ?? 0,
        ...{ minX, minY, maxX, maxY, deltaX, deltaY },
        unitsX: n('PhysicalUnitsXDirection') ?? 0,
        unitsY: n('PhysicalUnitsYDirection') ?? 0,
        referenceX: n('ReferencePixelX0'),
        referenceY: n('ReferencePixelY0'),
        referenceValueX: n('ReferencePixelPhysicalValueX') ?? 0,
        referenceValueY: n('ReferencePixelPhysicalValueY') ?? 0,
      },
    ];
  });
}

/** Units of C.8.5.5.1.15 as we show them; centimetres become millimetres. */
const units: Record<number, { unit: string; factor: number }> = {
  1: { unit: '%', factor: 1 },
  2: { unit: 'dB', factor: 1 },
  3: { unit: 'mm', factor: 10 },
  4: { unit: 's', factor: 1 },
  5: { unit: 'Hz', factor: 1 },
  6: { unit: 'dB/s', factor: 1 },
  7: { unit: 'cm/s', factor: 1 },
  8: { unit: 'cm²', factor: 1 },
  9: { unit: 'cm²/s', factor: 1 },
  10: { unit: 'cm³', factor: 1 },
  11: { unit: 'cm³/s', factor: 1 },
  12: { unit: '°', factor: 1 },
};

/** One axis of a region: what a step of one pixel means, and the value at pixel 0 of the image (null without a reference pixel). */
export interface RegionAxis {
  unit: string;
  perPixel: number;
  atZero: number | null;
}

export interface RegionScale {
  kind: '2D' | 'M-mode' | 'spectral';
  x: RegionAxis;
  y: RegionAxis;
}

type Answer = { ok: true; scale: RegionScale } | { ok: false; reason: string };

const names: Record<number, RegionScale['kind']> = { 1: '2D', 2: 'M-mode', 3: 'spectral' };

function contains(r: UltrasoundRegion, { column, row }: ImagePoint): boolean {
  return column >= r.minX - 0.5 && column <= r.maxX + 0.5 && row >= r.minY - 0.5 && row <= r.maxY + 0.5;
}

/** Region Flags bit 0: 1 means that another region lying over it goes first (C.8.5.5.1.3). */
function order(a: UltrasoundRegion, b: UltrasoundRegion): number {
  const area = (r: UltrasoundRegion): number => (r.maxX - r.minX) * (r.maxY - r.minY);
  return (a.flags & 1) - (b.flags & 1) || area(a) - area(b);
}

function regionAt(regions: readonly UltrasoundRegion[], p: ImagePoint): UltrasoundRegion | undefined {
  return regions.filter((r) => contains(r, p)).sort(order)[0];
}

/** Two regions that measure alike: a colour box inside the picture of the same probe. */
function alike(a: UltrasoundRegion, b: UltrasoundRegion): boolean {
  const near = (p: number, q: number): boolean => Math.abs(p - q) <= 1e-6 * Math.abs(p);
  return (
    a.spatialFormat === 1 && b.spatialFormat === 1 && a.unitsX === b.unitsX && a.unitsY === b.unitsY && near(a.deltaX, b.deltaX) && near(a.deltaY, b.deltaY)
  );
}

/** What the pixels under all these points measure, or why not: outside, across two regions, or a region without a usable unit. */
export function scaleAt(regions: readonly UltrasoundRegion[], points: readonly ImagePoint[]): Answer {
  const found = points.map((p) => regionAt(regions, p));
  const [first] = found;
  if (first === undefined || found.some((r) => r === undefined)) return { ok: false, reason: 'outside the calibrated ultrasound regions' };
  if (found.some((r) => r !== first && !(r !== undefined && alike(first, r)))) {
    // Panes of a split screen may measure alike and still show different places: a line from one to the other means nothing.
    return { ok: false, reason: 'the points lie in different ultrasound regions' };
  }
  if (found.some((r) => r !== first) && !found.some((r) => r !== undefined && points.every((p) => contains(r, p))))
    return { ok: false, reason: 'the points lie in different ultrasound regions' };
  return scaleOf(first);
}

function scaleOf(r: UltrasoundRegion): Answer {
  const kind = names[r.spatialFormat];
  if (kind === undefined) return { ok: false, reason: 'this ultrasound region holds no measurable picture' };
  const x = axis(r.unitsX, r.deltaX, r.minX, r.referenceX, r.referenceValueX);
  const y = axis(r.unitsY, r.deltaY, r.minY, r.referenceY, r.referenceValueY);
  if (x === null || y === null) return { ok: false, reason: 'the ultrasound region states no unit or no increment' };
  if (kind === '2D' && (x.unit !== 'mm' || y.unit !== 'mm')) return { ok: false, reason: 'the 2D ultrasound region is not in centimetres' };
  return { ok: true, scale: { kind, x, y } };
}

function axis(code: number, delta: number, start: number, reference: number | null, referenceValue: number): RegionAxis | null {
  const unit = units[code];
  if (unit === undefined || !Number.isFinite(delta) || delta === 0) return null;
  const perPixel = delta * unit.factor;
  return { unit: unit.unit, perPixel, atZero: reference === null ? null : referenceValue * unit.factor - (start + reference) * perPixel };
}

/** The physical value at a pixel position along an axis; null without a reference pixel. */
export function valueAt({ perPixel, atZero }: RegionAxis, position: number): number | null {
  return atZero === null ? null : atZero + position * perPixel;
}
