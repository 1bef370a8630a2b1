// The state mark: what keeps the picture from being the whole truth, in words with the reason. Always computed, never assumed.
import { lossyWord, overlayWord, uncalibratedWord, type StateWord } from '../../../dicom/display/storedState.ts';
import { presentationName } from '../state/presentations.ts';
import { calibratedWord } from '../measure/shownSpacing.ts';
import type { Picture } from './picture.ts';
import { slabNames } from './readout.ts';

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

/** How a plane was made of its volume, besides being interpolated. */
function planeWords({ plane, slab, coarse, curved }: Picture): StateWord[] {
  const words: StateWord[] = [];
  if (coarse) words.push({ word: 'reduced', tone: 'warn', detail: 'Drawn coarser while it moves; in full as soon as it rests.' });
  if (plane === 'curved')
    words.push({
      word: 'straightened',
      tone: 'warn',
      detail: `Straightened along the drawn path. Lengths along the path are true${curved?.curve.even === true ? ', and so are those straight across it' : ' on the path itself, and straight across it'}; askew ones and angles are not, and are refused.`,
    });
  if (slab !== null)
    words.push({
      word: `${slabNames[slab.mode]} ${String(slab.thicknessMm)} mm`,
      tone: 'warn',
      detail: 'A thick plane: each point joins the values of several layers. The readout gives the joined value and says so.',
    });
  return words;
}

/** What was found while the images were sorted: received twice, or told apart by nothing. */
function sortingWord({ stack }: Picture): StateWord | null {
  if (stack.note === '') return null;
  return { word: stack.note.includes('twice') ? 'received twice' : 'order unsure', tone: 'warn', detail: stack.note };
}

function volumeWords(picture: Picture): StateWord[] {
  const { volume, image } = picture;
  if (volume === null) return [];
  const words: StateWord[] = planeWords(picture);
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
    sortingWord(picture),
    irregularWord(picture),
    image === null ? null : (calibratedWord(image) ?? uncalibratedWord(image.image)),
    ...volumeWords(picture),
  ].filter((word) => word !== null);
  return words.length === 0 ? [complete(picture)] : words;
}
