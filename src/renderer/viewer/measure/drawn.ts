// A measurement as drawn: making one, moving its points, and where its points lie on a picture. No events, no SVG.
import type { Measurement } from '../../../contract/measurement.ts';
import { newUid } from '../../../dicom/uids.ts';
import { distanceToPlane, lpsToImage, normal, type ImagePoint } from '../geometry/rasterGeometry.ts';
import { dot, normalize } from '../geometry/vec3.ts';
import type { ModalityValues } from '../decode/frame.ts';
import { frames } from '../state/scene.ts';
import type { Picture } from '../viewport/picture.ts';
import { evaluate, placeOn } from './evaluate.ts';
import { nextNumber } from './measureStore.ts';

function valuesOf(picture: Picture): ModalityValues | null {
  return picture.image === null ? null : (frames().get(picture.image.key)?.values ?? null);
}

/** The same measurement with other points of the picture, and the value they give. */
export function withPoints(m: Measurement, picture: Picture, points: readonly ImagePoint[]): Measurement {
  const placed = placeOn(picture, points);
  return { ...m, ...placed, ...evaluate(m.kind, placed, picture, valuesOf(picture)) };
}

export function newMeasurement(kind: Measurement['kind'], picture: Picture, points: readonly ImagePoint[]): Measurement {
  const now = new Date().toISOString();
  const empty: Measurement = {
    id: crypto.randomUUID(),
    number: nextNumber(),
    trackingUid: newUid(),
    StudyInstanceUID: picture.source.header.StudyInstanceUID,
    SeriesInstanceUID: picture.source.header.SeriesInstanceUID,
    SOPInstanceUID: null,
    frame: 1,
    FrameOfReferenceUID: '',
    trackingIdentifier: '',
    lesionRole: '',
    site: '',
    laterality: '',
    others: [],
    interpolated: false,
    calibration: null,
    imported: false,
    source: '',
    kind,
    plane: 'acquired',
    label: '',
    imagePoints: [],
    points: [],
    value: null,
    unit: '',
    uncertainty: null,
    spacingSource: '',
    statistics: null,
    refused: null,
    place: '',
    author: '',
    createdAt: now,
    updatedAt: now,
  };
  return withPoints(empty, picture, points);
}

/** Its points in the picture's pixels, or null when it does not lie on the picture. */
export function pointsOn(m: Measurement, picture: Picture): ImagePoint[] | null {
  const { image, geometry, plane } = picture;
  if (m.SOPInstanceUID !== null && plane === 'acquired') {
    return image?.SOPInstanceUID === m.SOPInstanceUID && image.frame === m.frame ? m.imagePoints.map(([c, r]) => [c, r]) : null;
  }
  if (m.SOPInstanceUID !== null && (image?.SOPInstanceUID !== m.SOPInstanceUID || image.frame !== m.frame)) return null;
  if (geometry === null || m.points.length === 0 || m.FrameOfReferenceUID !== picture.source.header.FrameOfReferenceUID) return null;
  if (m.SOPInstanceUID === null && m.plane !== plane) return null;
  const reach = planeReach(picture);
  return m.points.every((p) => Math.abs(distanceToPlane(geometry, p)) <= reach) ? m.points.map((p) => lpsToImage(geometry, p)) : null;
}

/** Half the distance to the next plane. */
function planeReach({ volume, geometry }: Picture): number {
  if (volume === null || geometry === null) return 0.5;
  const n = normalize(normal(geometry));
  return Math.max(...([0, 1, 2] as const).map((axis) => Math.abs(dot(volume.direction[axis], n)) * volume.spacing[axis])) / 2 + 1e-3;
}

/** The four axis ends of an ellipse in the box from `a` to `b`. */
export function ellipsePoints(a: ImagePoint, b: ImagePoint): ImagePoint[] {
  const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return [
    [Math.min(a[0], b[0]), cy],
    [Math.max(a[0], b[0]), cy],
    [cx, Math.min(a[1], b[1])],
    [cx, Math.max(a[1], b[1])],
  ];
}

/** The points after handle `index` was dragged to `to`. Ends of an ellipse's axis move along that axis; the opposite end stays. */
export function dragHandle(kind: Measurement['kind'], points: readonly ImagePoint[], index: number, to: ImagePoint): ImagePoint[] {
  if (kind !== 'ellipse') return points.map((p, i) => (i === index ? to : p));
  const [left, right, top, bottom] = points;
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return [...points];
  const x = index < 2 ? to[0] : null;
  const y = index >= 2 ? to[1] : null;
  return ellipsePoints(
    [index === 0 && x !== null ? x : left[0], index === 2 && y !== null ? y : top[1]],
    [index === 1 && x !== null ? x : right[0], index === 3 && y !== null ? y : bottom[1]],
  );
}

/** The far end when Shift holds a line to the nearest multiple of 45° (in mm). */
export function constrainLine(from: ImagePoint, to: ImagePoint, columnSpacing: number, rowSpacing: number): ImagePoint {
  const dx = (to[0] - from[0]) * columnSpacing;
  const dy = (to[1] - from[1]) * rowSpacing;
  const turn = Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) * (Math.PI / 4);
  const along = dx * Math.cos(turn) + dy * Math.sin(turn);
  return [from[0] + (along * Math.cos(turn)) / columnSpacing, from[1] + (along * Math.sin(turn)) / rowSpacing];
}

/** The far corner when Shift makes the ellipse a circle (in mm). */
export function constrainBox(from: ImagePoint, to: ImagePoint, columnSpacing: number, rowSpacing: number): ImagePoint {
  const dx = (to[0] - from[0]) * columnSpacing;
  const dy = (to[1] - from[1]) * rowSpacing;
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [from[0] + (Math.sign(dx || 1) * side) / columnSpacing, from[1] + (Math.sign(dy || 1) * side) / rowSpacing];
}
