// The value of a measurement from its points and the picture it is drawn on: with unit, source and uncertainty, or a refusal with the reason.
import type { Measurement } from '../../../contract/measurement.ts';
import { planeName } from '../../../dicom/geometry.ts';
import { imageToLps, lpsToImage, type ImagePoint } from '../geometry/rasterGeometry.ts';
import { dot, normalize, type Vec3 } from '../geometry/vec3.ts';
import type { ViewImage } from '../stack/image.ts';
import { modalityUnit } from '../viewport/ownWindow.ts';
import type { Picture } from '../viewport/picture.ts';
import { formatMm, slabNames } from '../viewport/readout.ts';
import { calibrationFor, sampledGround, storedGround, type Ground } from './ground.ts';
import { angleValue, bidirectionalValue, cardiothoracicValue, cobbValue, lengthValue, noValue, type Value } from './lineValues.ts';
import { probeValue, regionValue } from './regionValues.ts';
import { isComplete, regionKinds } from './shapes.ts';

type Placed = Pick<Measurement, 'SeriesInstanceUID' | 'SOPInstanceUID' | 'frame' | 'FrameOfReferenceUID' | 'plane' | 'imagePoints' | 'points' | 'place'>;

/** Why a kind cannot be drawn on this picture; null when it can. */
export function refusalOn(picture: Picture, kind: Measurement['kind']): string | null {
  if (picture.geometry === null && picture.image === null)
    return 'This plane follows a drawn path, so points on it have no place of their own. Measure on one of the flat planes.';
  const needsPixels = kind === 'probe' || regionKinds.includes(kind);
  if (needsPixels && picture.values === null && picture.rgba === null)
    return 'This tool needs the pixels, and this image is not here yet. Draw it when the image is shown.';
  if (kind !== 'calibration') return null;
  if (picture.image === null) return 'A plane of a volume is measured by the positions of its slices. Calibrate on a stored image.';
  if (picture.image.image.numberOfUltrasoundRegions > 0) return 'The regions of this ultrasound image carry their own calibration. They are not replaced.';
  return null;
}

/** Where points of a picture lie: on the stored image when the picture is one, else on the reformatted plane. */
export function placeOn(picture: Picture, points: readonly ImagePoint[]): Placed {
  const { geometry, image, source } = picture;
  const lps = geometry === null ? [] : points.map((p) => imageToLps(geometry, p));
  const common = { SeriesInstanceUID: source.header.SeriesInstanceUID, FrameOfReferenceUID: source.header.FrameOfReferenceUID, points: lps.map(asTuple) };
  if (image === null) return { ...common, SOPInstanceUID: null, frame: 1, plane: picture.plane, imagePoints: [], place: placeOfPlane(picture, lps[0]) };
  const stored = image.geometry;
  const imagePoints = picture.plane === 'acquired' || stored === null ? points : lps.map((p) => lpsToImage(stored, p));
  return {
    ...common,
    SOPInstanceUID: image.SOPInstanceUID,
    frame: image.frame,
    plane: 'acquired',
    imagePoints: imagePoints.map(([c, r]) => [c, r]),
    place: `${planeWordOf(picture)} ${String(picture.stack.images.indexOf(image) + 1)}`,
  };
}

/** "sagittal, x -63.5 mm", "oblique, MIP 10 mm". */
function placeOfPlane({ plane, slab }: Picture, p: Vec3 | undefined): string {
  const axis = plane === 'sagittal' ? 0 : plane === 'coronal' ? 1 : plane === 'axial' ? 2 : null;
  const where = axis === null || p === undefined ? '' : `${'xyz'[axis] ?? ''} ${formatMm(p[axis])} mm`;
  const thick = slab === null ? '' : `${slabNames[slab.mode]} ${slab.thicknessMm.toFixed(0)} mm`;
  return [plane, where, thick].filter((part) => part !== '').join(', ');
}

function asTuple([x, y, z]: Vec3): [number, number, number] {
  return [x, y, z];
}

function planeWordOf({ image }: Picture): string {
  if (image === null || image.geometry === null) return 'image';
  return planeName({ rowDirection: normalize(image.geometry.columnStep), columnDirection: normalize(image.geometry.rowStep) });
}

function asPixels(points: readonly (readonly [number, number])[]): { column: number; row: number }[] {
  return points.map(([column, row]) => ({ column, row }));
}

interface Pixels {
  /** Modality values of the stored image; null while they are not here, or for colour. */
  values: ArrayLike<number> | null;
  calibrations: readonly Measurement[];
}

/** On the stored image that it belongs to. */
function onStored(image: ViewImage, placed: Pick<Measurement, 'imagePoints'>, { values, calibrations }: Pixels): Ground {
  const { SeriesInstanceUID, SOPInstanceUID } = image.header;
  return storedGround({
    image: image.image,
    points: asPixels(placed.imagePoints),
    values,
    unit: modalityUnit(image),
    calibration: calibrationFor(calibrations, { SeriesInstanceUID, SOPInstanceUID }),
  });
}

/** On a plane of a volume: what is shown is what is measured. */
function onPlane(picture: Picture, points: readonly ImagePoint[]): Ground | null {
  const { volume, geometry, shape, values, unit } = picture;
  if (volume === null || geometry === null) return null;
  const edge = (step: Vec3): number => {
    const along = normalize(step);
    return ([0, 1, 2] as const).reduce<number>((sum, axis) => sum + Math.abs(dot(along, volume.direction[axis])) * volume.spacing[axis], 0);
  };
  return sampledGround({
    points: asPixels(points),
    grid: values === null ? null : { values, rows: shape.height, columns: shape.width },
    unit,
    size: { rowSpacing: shape.rowSpacing, columnSpacing: shape.columnSpacing },
    voxel: { columnSpacing: edge(geometry.columnStep), rowSpacing: edge(geometry.rowStep) },
  });
}

function valueOn(kind: Measurement['kind'], ground: Ground, before: Measurement['statistics']): Value {
  if (!isComplete(kind, ground.points)) return noValue;
  if (kind === 'length') return lengthValue(ground);
  if (kind === 'bidirectional') return bidirectionalValue(ground);
  if (kind === 'angle') return angleValue(ground);
  if (kind === 'cobb') return cobbValue(ground);
  if (kind === 'cardiothoracic') return cardiothoracicValue(ground);
  if (kind === 'probe') return probeValue(ground);
  return regionKinds.includes(kind) ? regionValue(kind, ground, before) : noValue;
}

/** Of a measurement as it is drawn. A calibration keeps what was said of it. */
export function evaluate(
  m: Pick<Measurement, 'kind' | 'calibration'>,
  picture: Picture,
  drawn: { placed: Placed; points: readonly ImagePoint[] },
  pixels: Pixels,
): Value {
  const ground = picture.image === null ? onPlane(picture, drawn.points) : onStored(picture.image, drawn.placed, pixels);
  if (ground === null) return { ...noValue, refused: 'spacing unknown' };
  return m.kind === 'calibration' ? calibrationValue(m.calibration, ground) : valueOn(m.kind, ground, null);
}

/** The same measurement under other calibrations: its points and pixels are as before. On planes and marks nothing changes. */
export function recalibrated(m: Measurement, image: ViewImage, pixels: Pixels): Measurement {
  if (m.SOPInstanceUID === null || m.kind === 'calibration' || m.kind === 'arrow' || m.kind === 'text') return m;
  return { ...m, ...valueOn(m.kind, onStored(image, m, pixels), m.statistics) };
}

/** The known length, as sure as the drawn line is long. */
function calibrationValue(calibration: Measurement['calibration'], ground: Ground): Value {
  const line = lengthValue({ ...ground, metric: { ok: true, size: ground.shape, source: '', relativeUncertainty: 0 }, region: null });
  if (line.value === null || line.uncertainty === null || line.value === 0) return { ...noValue, unit: 'mm', refused: 'the line has no length' };
  if (calibration === null) return noValue;
  const { knownMm } = calibration;
  return { ...noValue, value: knownMm, unit: 'mm', uncertainty: (knownMm * line.uncertainty) / line.value, spacingSource: 'user calibration' };
}
