// What a measurement lies on: its points in pixels, the values under it, what a pixel measures and by which source. Pure; a stored image or a sampled plane.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import type { ImagePoint, PixelSize } from '../../../dicom/measure.ts';
import type { ValueGrid } from '../../../dicom/roi.ts';
import { pixelShape, spacingByKnownLength, spacingOf, type Spacing } from '../../../dicom/spacing.ts';
import { scaleAt, type RegionScale } from '../../../dicom/ultrasound.ts';

/** Millimetres per pixel with their source, or why there are none. */
export type Metric = { ok: true; size: PixelSize; source: string; relativeUncertainty: number } | { ok: false; reason: string };

export interface Ground {
  readonly points: readonly ImagePoint[];
  /** Modality values; null for colour, or while they are not here. */
  readonly grid: ValueGrid | null;
  readonly unit: string;
  readonly metric: Metric;
  /** Width to height of a pixel, also where no mm are known. */
  readonly shape: PixelSize;
  /** Half a pixel of what was acquired, in pixels of the grid. */
  readonly reach: { column: number; row: number };
  /** The ultrasound region under all points; null without regions. */
  readonly region: RegionScale | null;
  readonly interpolated: boolean;
}

/** Where a calibration holds: its own image, or all of its series. A later one goes before an earlier, one of the image before one of the series. */
export function calibrationFor(
  calibrations: readonly Measurement[],
  image: Pick<Measurement, 'SeriesInstanceUID' | 'SOPInstanceUID'>,
): Measurement | undefined {
  const here = calibrations.filter(
    (m) =>
      m.calibration !== null &&
      m.SeriesInstanceUID === image.SeriesInstanceUID &&
      (m.calibration.scope === 'series' || m.SOPInstanceUID === image.SOPInstanceUID),
  );
  const rank = (m: Measurement): number => (m.calibration?.scope === 'image' ? 1 : 0);
  return [...here].sort((a, b) => rank(b) - rank(a) || b.number - a.number)[0];
}

export interface UsedSpacing {
  readonly spacing: Spacing;
  readonly relativeUncertainty: number;
}

/** The spacing to measure with: a person's calibration where there is one, else the object's. */
export function usedSpacing(image: ImageHeader, calibration: Measurement | undefined): UsedSpacing {
  const [a, b] = calibration?.imagePoints ?? [];
  const known = calibration?.calibration ?? null;
  if (known !== null && a !== undefined && b !== undefined) {
    const line = { from: { column: a[0], row: a[1] }, to: { column: b[0], row: b[1] }, knownMm: known.knownMm };
    const found = spacingByKnownLength(line, pixelShape(image));
    if (found !== null) return found;
  }
  return { spacing: spacingOf(image), relativeUncertainty: 0 };
}

function metricOf({ spacing, relativeUncertainty }: UsedSpacing): Metric {
  const { rowSpacing, columnSpacing, source } = spacing;
  return rowSpacing === null || columnSpacing === null
    ? { ok: false, reason: 'spacing unknown' }
    : { ok: true, size: { rowSpacing, columnSpacing }, source, relativeUncertainty };
}

const half = { column: 0.5, row: 0.5 };

export interface StoredGround {
  readonly image: ImageHeader;
  readonly points: readonly ImagePoint[];
  readonly values: ArrayLike<number> | null;
  readonly unit: string;
  readonly calibration: Measurement | undefined;
}

/** On a stored image. Regions of an ultrasound image rule alone: its spacing says nothing of what lies outside them. */
export function storedGround({ image, points, values, unit, calibration }: StoredGround): Ground {
  const grid = values === null ? null : { values, rows: image.Rows, columns: image.Columns };
  const common = { points, grid, unit, reach: half, interpolated: false };
  if (image.numberOfUltrasoundRegions > 0) {
    const found = scaleAt(image.ultrasoundRegions ?? [], points);
    if (!found.ok) {
      const reason = image.ultrasoundRegions === undefined ? 'the ultrasound regions of this object were not read yet' : found.reason;
      return { ...common, metric: { ok: false, reason }, shape: pixelShape(image), region: null };
    }
    return { ...common, ...ultrasoundMetric(found.scale), region: found.scale };
  }
  const used = usedSpacing(image, calibration);
  return { ...common, metric: metricOf(used), shape: pixelShape(image), region: null };
}

function ultrasoundMetric(scale: RegionScale): Pick<Ground, 'metric' | 'shape'> {
  if (scale.kind !== '2D') {
    return { metric: { ok: false, reason: 'time runs across this ultrasound region' }, shape: { rowSpacing: 1, columnSpacing: 1 } };
  }
  const size = { rowSpacing: Math.abs(scale.y.perPixel), columnSpacing: Math.abs(scale.x.perPixel) };
  return { metric: { ok: true, size, source: 'ultrasound region', relativeUncertainty: 0 }, shape: size };
}

export interface SampledGround {
  readonly points: readonly ImagePoint[];
  readonly grid: ValueGrid | null;
  readonly unit: string;
  readonly size: PixelSize;
  /** Edge of an acquired voxel along columns and rows of the plane, mm. */
  readonly voxel: PixelSize;
}

/** On a plane sampled from a volume: half a voxel is more than half a pixel where the plane is finer than the slices. */
export function sampledGround({ points, grid, unit, size, voxel }: SampledGround): Ground {
  return {
    points,
    grid,
    unit,
    metric: { ok: true, size, source: 'PixelSpacing and slice positions', relativeUncertainty: 0 },
    shape: size,
    reach: { column: Math.max(0.5, voxel.columnSpacing / size.columnSpacing / 2), row: Math.max(0.5, voxel.rowSpacing / size.rowSpacing / 2) },
    region: null,
    interpolated: true,
  };
}
