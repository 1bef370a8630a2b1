// The value of a measurement from its points and the picture it is drawn on: mm with source and uncertainty, ROI statistics, or a refusal with the reason.
import type { Measurement } from '../../../contract/measurement.ts';
import { planeName } from '../../../dicom/geometry.ts';
import { lengthBetween } from '../../../dicom/measure.ts';
import { roiStatistics } from '../../../dicom/roi.ts';
import { spacingOf } from '../../../dicom/spacing.ts';
import { imageToLps, lpsToImage, type ImagePoint } from '../geometry/rasterGeometry.ts';
import { distance, dot, normalize, subtract, type Vec3 } from '../geometry/vec3.ts';
import { formatMm } from '../viewport/readout.ts';
import type { Picture } from '../viewport/picture.ts';
import type { ModalityValues } from '../decode/frame.ts';

type Value = Pick<Measurement, 'value' | 'unit' | 'uncertainty' | 'spacingSource' | 'statistics' | 'refused'>;
type Placed = Pick<Measurement, 'SeriesInstanceUID' | 'SOPInstanceUID' | 'frame' | 'FrameOfReferenceUID' | 'plane' | 'imagePoints' | 'points' | 'place'>;

const none: Value = { value: null, unit: '', uncertainty: null, spacingSource: '', statistics: null, refused: null };

/** Why a kind cannot be drawn on this picture; null when it can. */
export function refusalOn(picture: Picture, kind: Measurement['kind']): string | null {
  if (kind === 'ellipse' && picture.image === null)
    return 'Ellipse ROI needs stored pixels, and this plane is interpolated. Draw it on the plane of acquisition.';
  if (kind === 'ellipse' && picture.values === null && picture.rgba === null)
    return 'Ellipse ROI needs the pixels, and this image is not here yet. Draw it when the image is shown.';
  if (kind === 'ellipse' && picture.values === null) return 'Ellipse ROI needs greyscale values; this image has none.';
  return null;
}

/** Where points of a picture lie: on the stored image when the picture is one, else on the reformatted plane. */
export function placeOn(picture: Picture, points: readonly ImagePoint[]): Placed {
  const { geometry, image, source, plane } = picture;
  const lps = geometry === null ? [] : points.map((p) => imageToLps(geometry, p));
  const common = { SeriesInstanceUID: source.header.SeriesInstanceUID, FrameOfReferenceUID: source.header.FrameOfReferenceUID, points: lps.map(asTuple) };
  if (image === null) {
    const axis = plane === 'sagittal' ? 0 : plane === 'coronal' ? 1 : 2;
    const at = lps[0]?.[axis] ?? 0;
    return { ...common, SOPInstanceUID: null, frame: 1, plane, imagePoints: [], place: `${plane}, ${'xyz'[axis] ?? ''} ${formatMm(at)} mm` };
  }
  const stored = image.geometry;
  const imagePoints = plane === 'acquired' || stored === null ? points : lps.map((p) => lpsToImage(stored, p));
  return {
    ...common,
    SOPInstanceUID: image.SOPInstanceUID,
    frame: image.frame,
    plane: 'acquired',
    imagePoints: imagePoints.map(([c, r]) => [c, r]),
    place: `${planeWordOf(picture)} ${String(picture.stack.images.indexOf(image) + 1)}`,
  };
}

function asTuple([x, y, z]: Vec3): [number, number, number] {
  return [x, y, z];
}

function planeWordOf({ image }: Picture): string {
  if (image === null || image.geometry === null) return 'image';
  return planeName({ rowDirection: normalize(image.geometry.columnStep), columnDirection: normalize(image.geometry.rowStep) });
}

/** `values`: modality values of the stored image, for ROI statistics. */
export function evaluate(kind: Measurement['kind'], placed: Placed, picture: Picture, values: ModalityValues | null): Value {
  if (kind === 'arrow') return none;
  return kind === 'length' ? lengthValue(placed, picture) : ellipseValue(placed, picture, values);
}

function lengthValue(placed: Placed, picture: Picture): Value {
  const [a, b] = placed.imagePoints;
  if (picture.image === null || a === undefined || b === undefined) return reformattedLength(placed, picture);
  const spacing = spacingOf(picture.image.image);
  if (spacing.rowSpacing === null || spacing.columnSpacing === null) return { ...none, unit: 'mm', refused: 'spacing unknown' };
  const { mm, uncertaintyMm } = lengthBetween({ column: a[0], row: a[1] }, { column: b[0], row: b[1] }, spacing.rowSpacing, spacing.columnSpacing);
  return { ...none, value: mm, unit: 'mm', uncertainty: uncertaintyMm, spacingSource: spacing.source };
}

/** In the patient, by the grid of the volume; half a voxel at each end along the line. */
function reformattedLength({ points: [a, b] }: Placed, { volume }: Picture): Value {
  if (volume === null || a === undefined || b === undefined) return { ...none, unit: 'mm', refused: 'spacing unknown' };
  const along = normalize(subtract(b, a));
  const voxel = [0, 1, 2].reduce((sum, axis) => sum + Math.abs(dot(along, volume.direction[axis as 0 | 1 | 2])) * (volume.spacing[axis] ?? 0), 0);
  const uncertainty = ((voxel === 0 ? Math.max(...volume.spacing) : voxel) / 2) * Math.SQRT2;
  return { ...none, value: distance(a, b), unit: 'mm', uncertainty, spacingSource: 'PixelSpacing and slice positions' };
}

function ellipseValue({ imagePoints }: Placed, picture: Picture, values: ModalityValues | null): Value {
  const box = boundingBox(imagePoints);
  if (picture.image === null || values === null || box === null) return { ...none, unit: picture.unit, refused: 'no stored pixels' };
  const { image } = picture.image;
  const spacing = spacingOf(image);
  const mm = spacing.rowSpacing === null || spacing.columnSpacing === null ? null : { rowSpacing: spacing.rowSpacing, columnSpacing: spacing.columnSpacing };
  const s = roiStatistics({ values, rows: image.Rows, columns: image.Columns }, { kind: 'ellipse', ...box }, mm);
  if (s === undefined) return { ...none, unit: picture.unit, spacingSource: spacing.source, refused: 'no pixel inside' };
  return {
    ...none,
    value: s.mean,
    unit: picture.unit,
    spacingSource: spacing.source,
    statistics: {
      mean: s.mean,
      sd: s.sd,
      min: s.min,
      max: s.max,
      median: null,
      perimeterMm: null,
      pixelCount: s.count,
      areaMm2: s.areaMm2,
      unit: picture.unit,
    },
  };
}

/** The box of an ellipse's four axis ends; null when it has no size. */
function boundingBox(points: readonly (readonly [number, number])[]): { from: { column: number; row: number }; to: { column: number; row: number } } | null {
  if (points.length !== 4) return null;
  const columns = points.map((p) => p[0]);
  const rows = points.map((p) => p[1]);
  return { from: { column: Math.min(...columns), row: Math.min(...rows) }, to: { column: Math.max(...columns), row: Math.max(...rows) } };
}
