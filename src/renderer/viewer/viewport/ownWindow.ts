// How an image asks to be shown, and what its values are called. The maths is dicom/lut.ts.
import { ownVoi } from '../../../dicom/display/ownVoi.ts';
import type { ValueRange } from '../../../dicom/display/model.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import { voiFunction, windowVoi, type Voi } from '../../../dicom/lut.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Window } from '../state/viewerStore.ts';

/** What a viewport chose of what the file offers (`voisOf`), and the user's own window over it. */
export interface ChosenVoi {
  readonly window: Window | null;
  readonly ownVoi: number;
}

/** A VOI as centre and width; a VOI LUT has the range that its entries cover. */
export function windowOfVoi(voi: Voi): Window {
  if (voi.kind === 'window') return { centre: voi.center, width: voi.width };
  if (voi.stretch !== undefined) return { centre: voi.stretch.center, width: voi.stretch.width };
  const last = Math.max(1, voi.lut.data.length - 1);
  return { centre: voi.lut.firstValueMapped + last / 2, width: last };
}

/** The same as centre and width, for overlays and as the start of a drag. */
export function ownWindow(image: ImageHeader, range: ValueRange | undefined, choice = 0): Window {
  return windowOfVoi(ownVoi(image, choice, range));
}

/** `voi` under the user's window: a function keeps its shape, a VOI LUT is stretched over the window. */
export function underWindow(voi: Voi, window: Window | null): Voi {
  if (window === null) return voi;
  if (voi.kind === 'lut') return { ...voi, stretch: { center: window.centre, width: Math.max(1e-30, window.width) } };
  return windowVoi(window.centre, Math.max(1e-30, window.width), voi.function) ?? voi;
}

/** What is applied: the user's window with the file's function, else the file's own VOI. */
export function voiFor(image: ImageHeader, { window, ownVoi: choice }: ChosenVoi, range: ValueRange | undefined): Voi {
  const own = ownVoi(image, choice, range);
  if (window === null || own.kind === 'lut') return underWindow(own, window);
  return underWindow({ ...own, function: voiFunction(image.VOILUTFunction) }, window);
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
