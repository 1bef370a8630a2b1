// Which pixel spacing applies to an image and how far it may be believed (PS3.3 10.7.1.3), or what a person's known length makes of it. Ultrasound regions are ultrasound.ts.
import type { ImageHeader } from './headerModel.ts';
import { lengthBetween, type ImagePoint, type PixelSize } from './measure.ts';

export type SpacingSource =
  | 'PixelSpacing'
  | 'PixelSpacing calibrated'
  | `PixelSpacing calibrated (${string})`
  | 'ImagerPixelSpacing at detector'
  | 'ImagerPixelSpacing corrected for magnification'
  | 'NominalScannedPixelSpacing'
  | 'user calibration'
  | 'unknown';

export interface Spacing {
  /** mm between rows (vertical) and between columns (horizontal); null when lengths must be refused. */
  rowSpacing: number | null;
  columnSpacing: number | null;
  source: SpacingSource;
  /** True when a number in mm may be shown without a warning. */
  calibrated: boolean;
  /** Says what the number means, or why there is none. */
  note: string;
}

type SpacingInput = Pick<
  ImageHeader,
  'PixelSpacing' | 'PixelSpacingCalibrationType' | 'ImagerPixelSpacing' | 'NominalScannedPixelSpacing' | 'EstimatedRadiographicMagnificationFactor'
> & { ImagePositionPatient?: number[] | null };

function valid(pair: readonly number[] | null): pair is [number, number] {
  return pair?.length === 2 && pair.every((value) => Number.isFinite(value) && value > 0);
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] ?? 0)) < 1e-6);
}

function answer(pair: readonly number[], source: SpacingSource, calibrated: boolean, note: string): Spacing {
  return { rowSpacing: pair[0] ?? null, columnSpacing: pair[1] ?? null, source, calibrated, note };
}

/** GEOMETRY: by the assumed geometry of the room; FIDUCIAL: by an object of known size in the picture (PS3.3 10.7.1.3). */
function calibratedByFile(image: SpacingInput, pixel: readonly number[]): Spacing {
  const type = image.PixelSpacingCalibrationType;
  const source: SpacingSource = type === '' ? 'PixelSpacing calibrated' : `PixelSpacing calibrated (${type})`;
  return answer(pixel, source, true, `Pixel Spacing calibrated by ${type || 'the sender, without saying how'}.`);
}

/** Projection images (with ImagerPixelSpacing) are at the detector until a factor or a calibration says otherwise. */
function projectionSpacing(image: SpacingInput, imager: [number, number]): Spacing {
  const pixel = image.PixelSpacing;
  if (valid(pixel) && (image.PixelSpacingCalibrationType !== '' || !same(pixel, imager))) return calibratedByFile(image, pixel);
  const factor = image.EstimatedRadiographicMagnificationFactor;
  if (factor !== null && Number.isFinite(factor) && factor >= 1)
    return answer(
      imager.map((value) => value / factor),
      'ImagerPixelSpacing corrected for magnification',
      true,
      `Detector spacing divided by the estimated magnification ${factor}.`,
    );
  return answer(imager, 'ImagerPixelSpacing at detector', false, 'Lengths are at the detector: the patient is magnified by an unknown factor.');
}

/** The spacing to measure with. Missing, zero or negative values refuse lengths; they are never replaced by 1. */
export function spacingOf(image: SpacingInput): Spacing {
  if (valid(image.ImagerPixelSpacing)) return projectionSpacing(image, image.ImagerPixelSpacing);
  if (valid(image.PixelSpacing)) {
    if (image.PixelSpacingCalibrationType !== '') return calibratedByFile(image, image.PixelSpacing);
    return answer(image.PixelSpacing, 'PixelSpacing', true, 'Pixel Spacing of the object.');
  }
  if (valid(image.NominalScannedPixelSpacing))
    return answer(image.NominalScannedPixelSpacing, 'NominalScannedPixelSpacing', false, 'Lengths are on the scanned film or page, not in the patient.');
  const note =
    image.PixelSpacing === null
      ? 'The object states no pixel spacing: lengths are in pixels.'
      : 'The pixel spacing of the object is invalid: lengths are in pixels.';
  return { rowSpacing: null, columnSpacing: null, source: 'unknown', calibrated: false, note };
}

/** Shape of a pixel in mm where a spacing is known, else by Pixel Aspect Ratio (PS3.3 C.7.6.3.1.7), else square. Angles and ratios need no more. */
export function pixelShape(image: SpacingInput & Pick<ImageHeader, 'PixelAspectRatio'>): PixelSize {
  const { rowSpacing, columnSpacing } = spacingOf(image);
  if (rowSpacing !== null && columnSpacing !== null) return { rowSpacing, columnSpacing };
  const [vertical, horizontal] = image.PixelAspectRatio ?? [];
  const stated = vertical !== undefined && horizontal !== undefined && vertical > 0 && horizontal > 0;
  return { rowSpacing: stated ? vertical / horizontal : 1, columnSpacing: 1 };
}

export interface KnownLength {
  from: ImagePoint;
  to: ImagePoint;
  knownMm: number;
}

export interface CalibratedByLength {
  spacing: Spacing;
  /** Half a pixel at each end of the drawn length, as a share of it: every length measured by it is off by as much. */
  relativeUncertainty: number;
}

/** The spacing under which the drawn line is `knownMm` long; the shape of the pixels stays what the object says. Null when the line or the length is nothing. */
export function spacingByKnownLength({ from, to, knownMm }: KnownLength, shape: PixelSize): CalibratedByLength | null {
  const { mm, uncertaintyMm } = lengthBetween(from, to, shape.rowSpacing, shape.columnSpacing);
  if (!(mm > 0) || !Number.isFinite(knownMm) || knownMm <= 0) return null;
  const factor = knownMm / mm;
  const note = `Calibrated by a person: a line drawn on the image was said to be ${String(knownMm)} mm long.`;
  return {
    spacing: answer([shape.rowSpacing * factor, shape.columnSpacing * factor], 'user calibration', true, note),
    relativeUncertainty: uncertaintyMm / mm,
  };
}
