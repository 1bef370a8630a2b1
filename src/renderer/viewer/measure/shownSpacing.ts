// The spacing under which an image is shown now: a person's calibration before the object's own, and the words of the state mark for it.
import type { Measurement } from '../../../contract/measurement.ts';
import type { Spacing } from '../../../dicom/spacing.ts';
import type { ViewImage } from '../stack/image.ts';
import { calibrationFor, usedSpacing } from './ground.ts';
import { useMeasureStore } from './measureStore.ts';
import { calibrationsIn } from './recalculate.ts';

function calibrationOf({ header }: ViewImage): Measurement | undefined {
  return calibrationFor(calibrationsIn(useMeasureStore.getState().history.items), header);
}

export function shownSpacing(image: ViewImage): Spacing {
  return usedSpacing(image.image, calibrationOf(image)).spacing;
}

/** Said on the image state mark while a calibration of a person holds. */
export function calibratedWord(image: ViewImage): { word: string; tone: 'warn'; detail: string } | null {
  const known = calibrationOf(image)?.calibration ?? null;
  if (known === null) return null;
  const instead = known.overrides === 'unknown' ? 'The object states no spacing.' : `It stands in for ${known.overrides}.`;
  return {
    word: 'calibrated by user',
    tone: 'warn',
    detail: `Lengths rest on a line that a person drew and said to be ${String(known.knownMm)} mm long, for this ${known.scope}. ${instead}`,
  };
}
