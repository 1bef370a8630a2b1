// The state mark: what keeps the picture from being the whole truth, in words with the reason. Always computed, never assumed.
import { spacingOf } from '../../../dicom/spacing.ts';
import { transferSyntax } from '../../../dicom/uids.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Picture } from './picture.ts';

export interface StateWord {
  readonly word: string;
  readonly tone: 'neutral' | 'warn' | 'crit';
  readonly detail: string;
}

export interface Loading {
  /** 0 to 1. */
  readonly progress: number;
  readonly stopped: boolean;
  /** Slices of the volume that could not be decoded; 0 for a stored image. */
  readonly failed: number;
}

/** A volume with holes says so on each plane and on 3D. */
export function missingSlices(failed: number): StateWord {
  return {
    word: `${String(failed)} ${failed === 1 ? 'slice' : 'slices'} not decoded`,
    tone: 'crit',
    detail: 'Slices that could not be decoded are missing here and shown as air. The files are kept as received; read this series image by image.',
  };
}

const complete: StateWord = { word: 'complete', tone: 'neutral', detail: 'Every stored pixel of this image is shown, and none is invented.' };

function lossyWord(image: ViewImage): StateWord | null {
  const always = transferSyntax(image.transferSyntaxUid)?.lossy === 'yes';
  if (image.image.LossyImageCompression !== '01' && !always) return null;
  const ratio = image.image.LossyImageCompressionRatio.at(-1);
  return {
    word: ratio === undefined ? 'lossy' : `lossy ${String(Math.round(ratio))}:1`,
    tone: 'warn',
    detail: 'The sender compressed this image with loss: fine detail and values may differ from what was acquired.',
  };
}

/** Most grave first; `complete` only when nothing else applies. */
export function stateWords(picture: Picture, loading: Loading, failure: string | null): StateWord[] {
  if (failure !== null) return [{ word: 'not decoded', tone: 'crit', detail: failure }];
  const words: StateWord[] = loading.failed > 0 ? [missingSlices(loading.failed)] : [];
  if (loading.progress < 1) {
    const percent = `${String(Math.floor(loading.progress * 100))} %`;
    words.push(
      loading.stopped
        ? { word: `loaded ${percent}`, tone: 'warn', detail: 'Loading was stopped. Missing images are loaded when they are shown.' }
        : { word: `loading ${percent}`, tone: 'neutral', detail: 'The rest of this series is being loaded; images already here can be read.' },
    );
  }
  const lossy = lossyWord(picture.source);
  if (lossy !== null) words.push(lossy);
  if (picture.stack.irregular && picture.stack.images.length > 2) {
    words.push({ word: 'irregular spacing', tone: 'warn', detail: 'The distances between slices differ. Each image is right; MPR and 3D are refused.' });
  }
  if (picture.image !== null && !picture.calibrated) words.push({ word: 'uncalibrated', tone: 'warn', detail: spacingOf(picture.image.image).note });
  if (picture.image === null) {
    words.push({
      word: 'interpolated',
      tone: 'warn',
      detail: 'This plane is resampled from the acquired slices. The readout gives the value of the nearest stored voxel.',
    });
  }
  return words.length === 0 ? [complete] : words;
}
