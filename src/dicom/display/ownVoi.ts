// What an image is shown with before anybody changes it: what its file offers, else the range of its values.
import type { ImageHeader } from '../headerModel.ts';
import { voisOf, type Voi } from '../lut.ts';
import type { ValueRange } from './model.ts';

/** Whole numbers need one step more than they are apart; decimals between 0 and 1 do not. */
function voiOfRange({ min, max }: ValueRange): Voi {
  const isWhole = Number.isInteger(min) && Number.isInteger(max);
  const width = isWhole ? Math.max(1, max - min + 1) : Math.max(1e-30, max - min);
  return { kind: 'window', center: min + width / 2, width, function: isWhole ? 'LINEAR' : 'LINEAR_EXACT' };
}

/** `choice`: which of what the file offers (`voisOf`); the first where it offers fewer. `range`: of the values, 0 to 255 before they are known. */
export function ownVoi(image: ImageHeader, choice: number, range: ValueRange | undefined): Voi {
  const offered = voisOf(image);
  return (offered[choice] ?? offered[0])?.voi ?? voiOfRange(range ?? { min: 0, max: 255 });
}
