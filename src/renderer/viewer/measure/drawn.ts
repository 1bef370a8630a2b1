// A measurement as drawn: making one, giving it points, and where its points lie on a picture. No events, no SVG.
import type { Measurement } from '../../../contract/measurement.ts';
import { newUid } from '../../../dicom/uids.ts';
import { distanceToPlane, lpsToImage, normal, type ImagePoint } from '../geometry/rasterGeometry.ts';
import { dot, normalize } from '../geometry/vec3.ts';
import { frames } from '../state/scene.ts';
import type { Picture } from '../viewport/picture.ts';
import { evaluate, placeOn } from './evaluate.ts';
import { nextNumber, useMeasureStore } from './measureStore.ts';
import { calibrationsIn } from './recalculate.ts';

/** The same measurement with other points of the picture, and the value they give. */
export function withPoints(m: Measurement, picture: Picture, points: readonly ImagePoint[]): Measurement {
  const placed = placeOn(picture, points);
  const values = picture.image === null ? null : (frames().get(picture.image.key)?.values ?? (picture.plane === 'acquired' ? picture.values : null));
  const calibrations = calibrationsIn(useMeasureStore.getState().history.items).filter((c) => c.id !== m.id);
  return { ...m, ...placed, ...evaluate(m, picture, { placed, points }, { values, calibrations }) };
}

export function newMeasurement(kind: Measurement['kind'], picture: Picture, points: readonly ImagePoint[]): Measurement {
  const now = new Date().toISOString();
  const empty: Measurement = {
    id: crypto.randomUUID(),
    number: nextNumber(),
    trackingUid: newUid(),
    trackingIdentifier: '',
    lesionRole: '',
    site: '',
    laterality: '',
    StudyInstanceUID: picture.source.header.StudyInstanceUID,
    SeriesInstanceUID: picture.source.header.SeriesInstanceUID,
    SOPInstanceUID: null,
    frame: 1,
    FrameOfReferenceUID: '',
    kind,
    plane: 'acquired',
    label: '',
    imagePoints: [],
    points: [],
    value: null,
    unit: '',
    uncertainty: null,
    others: [],
    spacingSource: '',
    statistics: null,
    interpolated: false,
    calibration: null,
    refused: null,
    place: '',
    imported: false,
    source: '',
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
