// Where a graphic that was read lies: the image, its points in the patient, and the place in words. Pure over headers.
import type { Measurement } from '../../contract/measurement.ts';
import type { ImageHeader, InstanceHeader } from '../../dicom/headerModel.ts';
import { dot, patientToPixel, pixelToPatient, planeName, planeOf, type Plane, type Vector } from '../../dicom/geometry.ts';
import { views, type Code } from '../../dicom/sr/codes.ts';
import type { SrImage } from '../../dicom/sr/group.ts';

export type Placed = Pick<Measurement, 'SeriesInstanceUID' | 'SOPInstanceUID' | 'frame' | 'FrameOfReferenceUID' | 'plane' | 'imagePoints' | 'points' | 'place'>;

/** What is known of the study that the report is in. */
export interface KnownImages {
  StudyInstanceUID: string;
  header(SOPInstanceUID: string): InstanceHeader | undefined;
  /** Images of the study in a frame of reference. */
  inFrameOfReference(uid: string): readonly InstanceHeader[];
}

type ImagePoint = [number, number];

function planeOfFrame(image: ImageHeader, frame: number): Plane | undefined {
  const own = image.frames[frame - 1];
  return planeOf({
    ImagePositionPatient: own?.ImagePositionPatient ?? image.ImagePositionPatient,
    ImageOrientationPatient: own?.ImageOrientationPatient ?? image.ImageOrientationPatient,
    PixelSpacing: own?.PixelSpacing ?? image.PixelSpacing,
  });
}

function wordsOf(header: InstanceHeader, frame: number, plane: Plane | undefined): string {
  const frames = header.image?.NumberOfFrames ?? 1;
  const name = plane === undefined ? 'image' : planeName(plane);
  const number = header.InstanceNumber === null ? '' : ` ${String(header.InstanceNumber)}`;
  return frames > 1 ? `${name}${number}, frame ${String(frame)}` : `${name}${number}`;
}

/** undefined when not even the series of the image is known. */
export function placeOnImage(known: KnownImages, image: SrImage, imagePoints: ImagePoint[]): Placed | undefined {
  const header = known.header(image.sopInstanceUid);
  if (header === undefined && image.studyInstanceUid !== '' && image.studyInstanceUid !== known.StudyInstanceUID) return undefined;
  const SeriesInstanceUID = header?.SeriesInstanceUID ?? image.seriesInstanceUid;
  if (SeriesInstanceUID === '') return undefined;
  const frame = Math.max(1, image.frameNumber ?? 1);
  const plane = header?.image ? planeOfFrame(header.image, frame) : undefined;
  const points = plane === undefined ? [] : imagePoints.map(([column, row]): Measurement['points'][number] => [...pixelToPatient(plane, column, row)]);
  return {
    SeriesInstanceUID,
    SOPInstanceUID: image.sopInstanceUid,
    frame,
    FrameOfReferenceUID: header?.FrameOfReferenceUID ?? '',
    plane: 'acquired',
    imagePoints,
    points,
    place: header === undefined ? 'on an image that is not here' : wordsOf(header, frame, plane),
  };
}

/** Points within this of an acquired image, mm, lie on it: reports round to a hundredth or so. */
const onPlane = 0.1;

function nearestImage(headers: readonly InstanceHeader[], points: readonly Vector[]): { header: InstanceHeader; frame: number; plane: Plane } | undefined {
  let best: { header: InstanceHeader; frame: number; plane: Plane; off: number } | undefined;
  for (const header of headers) {
    const image = header.image;
    if (image === null) continue;
    for (let frame = 1; frame <= Math.max(1, image.frames.length); frame += 1) {
      const plane = planeOfFrame(image, frame);
      if (plane === undefined) continue;
      const off = Math.max(...points.map((p) => Math.abs(patientToPixel(plane, p).distance)));
      if (off <= onPlane && (best === undefined || off < best.off)) best = { header, frame, plane, off };
    }
  }
  return best;
}

const axes: readonly (readonly [Measurement['plane'], Vector])[] = [
  ['axial', [0, 0, 1]],
  ['coronal', [0, 1, 0]],
  ['sagittal', [1, 0, 0]],
];

/** The plane that all points share, when the report does not say it. */
function sharedPlane(points: readonly Vector[]): Measurement['plane'] {
  const flat = axes.find(([, normal]) => {
    const along = points.map((p) => dot(p, normal));
    return Math.max(...along) - Math.min(...along) < onPlane;
  });
  return flat?.[0] ?? 'oblique';
}

function viewOf(view: Code | null): Measurement['plane'] | undefined {
  const found = Object.entries(views).find(([, code]) => code.value === view?.value && code.scheme === view.scheme);
  return found?.[0] as Measurement['plane'] | undefined;
}

/** undefined when no image of the study is in that frame of reference. */
export function placeInPatient(known: KnownImages, frameOfReferenceUid: string, points: readonly Vector[], view: Code | null): Placed | undefined {
  const headers = known.inFrameOfReference(frameOfReferenceUid);
  const [first] = headers;
  if (first === undefined || points.length === 0) return undefined;
  const plane = viewOf(view);
  const on = plane === undefined ? nearestImage(headers, points) : undefined;
  if (on !== undefined) {
    const imagePoints = points.map((p): ImagePoint => {
      const { column, row } = patientToPixel(on.plane, p);
      return [column, row];
    });
    return placeOnImage(
      known,
      {
        studyInstanceUid: on.header.StudyInstanceUID,
        seriesInstanceUid: on.header.SeriesInstanceUID,
        sopClassUid: on.header.SOPClassUID,
        sopInstanceUid: on.header.SOPInstanceUID,
        frameNumber: on.frame,
      },
      imagePoints,
    );
  }
  const shown = plane ?? sharedPlane(points);
  const axis = shown === 'sagittal' ? 0 : shown === 'coronal' ? 1 : 2;
  const at = points[0]?.[axis] ?? 0;
  return {
    SeriesInstanceUID: largestSeries(headers),
    SOPInstanceUID: null,
    frame: 1,
    FrameOfReferenceUID: frameOfReferenceUid,
    plane: shown,
    imagePoints: [],
    points: points.map((p) => [...p]),
    place: shown === 'oblique' || shown === 'curved' ? `${shown} plane` : `${shown}, ${'xyz'[axis] ?? ''} ${at.toFixed(1)} mm`,
  };
}

/** The series that most likely was the volume. */
function largestSeries(headers: readonly InstanceHeader[]): string {
  const counts = new Map<string, number>();
  for (const { SeriesInstanceUID } of headers) counts.set(SeriesInstanceUID, (counts.get(SeriesInstanceUID) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
