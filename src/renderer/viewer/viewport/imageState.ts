// The state mark: what keeps the picture from being the whole truth, in words with the reason. Always computed, never assumed.
import { lossyWord, overlayWord, uncalibratedWord, type StateWord } from '../../../dicom/display/storedState.ts';
import { presentationName } from '../state/presentations.ts';
import type { Picture } from './picture.ts';

export type { StateWord } from '../../../dicom/display/storedState.ts';

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

/** Nothing is missing; what covers a part of it is said with it. */
function complete({ source, frame }: Picture): StateWord {
  const covers = [
    (source.image.shutters?.length ?? 0) > 0 ? 'parts outside the shutter are covered, as the file asks' : '',
    (frame?.padding ?? null) !== null ? 'padding of the sender is shown black' : '',
  ].filter((part) => part !== '');
  const rest = covers.length === 0 ? '' : ` But ${covers.join(', and ')}.`;
  return { word: 'complete', tone: 'neutral', detail: `Every stored pixel of this image is shown, and none is invented.${rest}` };
}

/** A presentation state covers, turns and marks the picture: with it no picture is only `complete`. */
function presentationWord({ presentation, presented }: Picture): StateWord | null {
  if (presentation === null) return null;
  const name = presentationName(presentation);
  if (presented === null)
    return {
      word: 'presentation not applied',
      tone: 'warn',
      detail: `The presentation state ${name} wants other values than this image can give; it is shown without.`,
    };
  const unread = presentation.unread.length === 0 ? '' : ` Not applied: ${presentation.unread.join('; ')}.`;
  return {
    word: `presentation: ${name}`,
    tone: unread === '' ? 'neutral' : 'warn',
    detail: `Greys, shutters, place and marks are those of this presentation state${presentation.creator === '' ? '' : ` by ${presentation.creator}`}.${unread}`,
  };
}

function volumeWords({ volume, image }: Picture): StateWord[] {
  if (volume === null) return [];
  const words: StateWord[] = [];
  if (volume.reduced > 1)
    words.push({
      word: 'reduced',
      tone: 'warn',
      detail: `The series is too large for the memory: each point is the mean of ${String(volume.reduced)} × ${String(volume.reduced)} stored pixels.`,
    });
  if (volume.resampled === 'tilt')
    words.push({
      word: 'tilt corrected',
      tone: 'warn',
      detail: 'The gantry was tilted: the slices were pushed back to a true box, between the stored pixels.',
    });
  if (volume.resampled === 'spacing')
    words.push({
      word: 'irregular spacing',
      tone: 'warn',
      detail: 'The distances between slices differ: the volume was filled evenly between the stored slices.',
    });
  if (image === null)
    words.push({
      word: 'interpolated',
      tone: 'warn',
      detail: 'This plane is resampled from the acquired slices. The readout gives the value of the nearest stored voxel.',
    });
  return words;
}

function loadingWord({ progress, stopped }: Loading): StateWord | null {
  if (progress >= 1) return null;
  const percent = `${String(Math.floor(progress * 100))} %`;
  return stopped
    ? { word: `loaded ${percent}`, tone: 'warn', detail: 'Loading was stopped. Missing images are loaded when they are shown.' }
    : { word: `loading ${percent}`, tone: 'neutral', detail: 'The rest of this series is being loaded; images already here can be read.' };
}

function irregularWord({ stack, volume }: Picture): StateWord | null {
  if (!stack.irregular || stack.images.length <= 2 || volume !== null) return null;
  return { word: 'irregular spacing', tone: 'warn', detail: 'The distances between slices differ. Each image is right; planes between them are resampled.' };
}

/** Most grave first; `complete` only when nothing else applies. */
export function stateWords(picture: Picture, loading: Loading, failure: string | null): StateWord[] {
  if (failure !== null) return [{ word: 'not decoded', tone: 'crit', detail: failure }];
  const { source, image, frame } = picture;
  const words = [
    loading.failed > 0 ? missingSlices(loading.failed) : null,
    loadingWord(loading),
    overlayWord(frame?.lacksOverlay ?? false),
    presentationWord(picture),
    lossyWord(source.image, source.transferSyntaxUid),
    irregularWord(picture),
    image === null ? null : uncalibratedWord(image.image),
    ...volumeWords(picture),
  ].filter((word) => word !== null);
  return words.length === 0 ? [complete(picture)] : words;
}
