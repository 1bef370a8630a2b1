// On which side of the midline a measurement lies, from LPS positions. It answers only where the geometry leaves no doubt.
import type { InstanceHeader } from '../../../dicom/headerModel.ts';
import type { Measurement } from '../types.ts';

/** Closer to the midline than this, the side is not claimed (mm). */
const midlineMarginMm = 15;

const withMidline = new Set([
  '',
  'CHEST',
  'THORAX',
  'LUNG',
  'ABDOMEN',
  'PELVIS',
  'HEAD',
  'BRAIN',
  'SKULL',
  'NECK',
  'HEADNECK',
  'CHESTABDOMEN',
  'ABDOMENPELVIS',
  'CHESTABDPELVIS',
]);

export interface BodySide {
  side: 'left' | 'right';
  /** Mean LPS x of the measurement's points, mm; positive is left (PS3.3 C.7.6.2.1.1). */
  x: number;
}

/** LPS x of the middle of the image, null when it has no geometry. */
function imageCentreX(header: InstanceHeader): number | null {
  const image = header.image;
  if (image === null) return null;
  const frame = image.frames[0];
  const position = image.ImagePositionPatient ?? frame?.ImagePositionPatient ?? null;
  const orientation = image.ImageOrientationPatient ?? frame?.ImageOrientationPatient ?? null;
  const spacing = image.PixelSpacing ?? frame?.PixelSpacing ?? null;
  if (position?.length !== 3 || orientation?.length !== 6 || spacing?.length !== 2) return null;
  const [x] = position as [number, number, number];
  const [rowX, , , columnX] = orientation as [number, number, number, number, number, number];
  const [betweenRows, betweenColumns] = spacing as [number, number];
  return x + rowX * betweenColumns * ((image.Columns - 1) / 2) + columnX * betweenRows * ((image.Rows - 1) / 2);
}

/** The scanner's zero and the middle of the image stand for the midline; both must agree, each by the margin. */
export function bodySide(measurement: Measurement, header: InstanceHeader | undefined, bodyPart: string): BodySide | null {
  if (measurement.points.length === 0 || !withMidline.has(bodyPart)) return null;
  const x = measurement.points.reduce((sum, p) => sum + p[0], 0) / measurement.points.length;
  const centre = header === undefined ? null : imageCentreX(header);
  if (centre === null) return null;
  if (x >= midlineMarginMm && x - centre >= midlineMarginMm) return { side: 'left', x };
  if (x <= -midlineMarginMm && x - centre <= -midlineMarginMm) return { side: 'right', x };
  return null;
}

/** The header of the image that carries the measurement, else of any image in the same frame of reference. */
export function headerOf(measurement: Measurement, headers: InstanceHeader[]): InstanceHeader | undefined {
  return (
    headers.find((h) => h.SOPInstanceUID === measurement.SOPInstanceUID) ??
    headers.find((h) => h.SeriesInstanceUID === measurement.SeriesInstanceUID && h.image !== null)
  );
}
