// How an image asks to be shown, and what its values are called. The maths is dicom/lut.ts.
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import { defaultVoi, voiFunction, type Voi } from '../../../dicom/lut.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Window } from '../state/viewerStore.ts';

export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** The file's own VOI; without one, the range of the values (or 0 to 255 before they are known). */
function ownVoi(image: ImageHeader, range: ValueRange | undefined): Voi {
  const voi = defaultVoi(image);
  if (voi !== undefined) return voi;
  const { centre, width } = windowOfRange(range ?? { min: 0, max: 255 });
  return { kind: 'window', center: centre, width, function: 'LINEAR' };
}

function windowOfRange({ min, max }: ValueRange): Window {
  const width = Math.max(1, max - min + 1);
  return { centre: min + width / 2, width };
}

/** The same as centre and width, for overlays and as the start of a drag; a VOI LUT has the range that its entries cover. */
export function ownWindow(image: ImageHeader, range: ValueRange | undefined): Window {
  const voi = ownVoi(image, range);
  if (voi.kind === 'window') return { centre: voi.center, width: voi.width };
  return windowOfRange(range ?? { min: voi.lut.firstValueMapped, max: voi.lut.firstValueMapped + voi.lut.data.length - 1 });
}

/** What is applied: the user's window with the file's function, else the file's own VOI. */
export function voiFor(image: ImageHeader, window: Window | null, range: ValueRange | undefined): Voi {
  if (window === null) return ownVoi(image, range);
  const kind = voiFunction(image.VOILUTFunction);
  return { kind: 'window', center: window.centre, width: Math.max(kind === 'LINEAR' ? 1 : 1e-6, window.width), function: kind };
}

/** HU, SUVbw, BQML … or "signal" where the object names no unit. */
export function modalityUnit({ header, image }: Pick<ViewImage, 'header' | 'image'>): string {
  const type = image.RescaleType.toUpperCase();
  if (type === 'HU' || (header.Modality === 'CT' && type === '')) return 'HU';
  if (header.Modality === 'PT' && image.Units !== '') return image.Units === 'GML' ? 'SUVbw' : image.Units;
  return 'signal';
}

export interface WindowPreset {
  readonly key: string;
  readonly name: string;
  readonly window: Window;
}

/** CT windows in HU on number keys. 0 is the file's own. */
export const ctPresets: readonly WindowPreset[] = [
  { key: '1', name: 'Soft tissue window', window: { centre: 40, width: 400 } },
  { key: '2', name: 'Lung window', window: { centre: -600, width: 1500 } },
  { key: '3', name: 'Bone window', window: { centre: 500, width: 2000 } },
  { key: '4', name: 'Brain window', window: { centre: 40, width: 80 } },
  { key: '5', name: 'Liver window', window: { centre: 60, width: 160 } },
  { key: '6', name: 'Mediastinum window', window: { centre: 50, width: 350 } },
  { key: '7', name: 'Angiography window', window: { centre: 300, width: 600 } },
];
