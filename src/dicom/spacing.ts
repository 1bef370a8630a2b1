// Which pixel spacing applies to an image and how far it may be believed (PS3.3 10.7.1.3). Ultrasound regions are not here: they calibrate themselves.
import type { ImageHeader } from './headerModel.ts';

export type SpacingSource =
  | 'PixelSpacing'
  | 'PixelSpacing calibrated'
  | 'ImagerPixelSpacing at detector'
  | 'ImagerPixelSpacing corrected for magnification'
  | 'NominalScannedPixelSpacing'
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

/** Projection images (with ImagerPixelSpacing) are at the detector until a factor or a calibration says otherwise. */
function projectionSpacing(image: SpacingInput, imager: [number, number]): Spacing {
  const pixel = image.PixelSpacing;
  if (valid(pixel) && (image.PixelSpacingCalibrationType !== '' || !same(pixel, imager)))
    return answer(
      pixel,
      'PixelSpacing calibrated',
      true,
      `Pixel Spacing calibrated by ${image.PixelSpacingCalibrationType || 'the sender, without saying how'}.`,
    );
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
    const projected = image.PixelSpacingCalibrationType !== '';
    return answer(
      image.PixelSpacing,
      projected ? 'PixelSpacing calibrated' : 'PixelSpacing',
      true,
      projected ? `Pixel Spacing calibrated by ${image.PixelSpacingCalibrationType}.` : 'Pixel Spacing of the object.',
    );
  }
  if (valid(image.NominalScannedPixelSpacing))
    return answer(image.NominalScannedPixelSpacing, 'NominalScannedPixelSpacing', false, 'Lengths are on the scanned film or page, not in the patient.');
  const note =
    image.PixelSpacing === null
      ? 'The object states no pixel spacing: lengths are in pixels.'
      : 'The pixel spacing of the object is invalid: lengths are in pixels.';
  return { rowSpacing: null, columnSpacing: null, source: 'unknown', calibrated: false, note };
}
