// A presentation state on one image: which greys, shutters and place it asks for (PS3.4 N.2). Pure; the viewer draws what comes out.
import { appliesTo, type PresentationState } from '../gsps/model.ts';
import type { ImageHeader, LutData, Shutter } from '../headerModel.ts';
import { windowVoi, type Voi } from '../lut.ts';
import type { Remap } from './greys.ts';

export interface Presented {
  readonly voi: Voi;
  readonly remap: Remap | null;
  readonly presentationLut: LutData | null;
  /** Replaces the inversion that the image asks for: MONOCHROME1 is not looked at (PS3.4 N.2.1). */
  readonly inverted: boolean;
  readonly shutters: readonly Shutter[];
}

type Shown = Pick<ImageHeader, 'RescaleSlope' | 'RescaleIntercept' | 'modalityLut' | 'BitsStored' | 'PixelRepresentation'>;

/** Whether the state was made for this frame (1-based) of an image. */
export function isPresentedBy(state: PresentationState, SOPInstanceUID: string, frame: number): boolean {
  return state.images.length > 0 && appliesTo(state.images, SOPInstanceUID, frame);
}

/** null: the state was not made for this image, or cannot be applied to it. */
export function presentedImage(state: PresentationState, SOPInstanceUID: string, frame: number, image: Shown): Presented | null {
  if (!isPresentedBy(state, SOPInstanceUID, frame)) return null;
  const remap = remapOf(state, image);
  if (remap === 'impossible') return null;
  const { presentationLut } = state;
  return {
    voi: voiOf(state, SOPInstanceUID, frame, image),
    remap,
    presentationLut: presentationLut.kind === 'lut' ? presentationLut.lut : null,
    inverted: presentationLut.kind === 'shape' && presentationLut.shape === 'INVERSE',
    shutters: state.shutters,
  };
}

/** From the modality values of the image to those of the state; null when they are the same. */
function remapOf({ modality }: PresentationState, image: Shown): Remap | 'impossible' | null {
  if (image.modalityLut !== null) return modality?.kind === 'lut' && sameLut(modality.lut, image.modalityLut) ? null : 'impossible';
  const slope = image.RescaleSlope === null || image.RescaleSlope === 0 ? 1 : image.RescaleSlope;
  const intercept = image.RescaleIntercept ?? 0;
  const [toStored, offset] = [1 / slope, -intercept / slope];
  if (modality?.kind === 'lut') return { slope: toStored, intercept: offset, lut: modality.lut };
  const [theirs, start] = modality === null ? [1, 0] : [modality.slope, modality.intercept];
  if (theirs === slope && start === intercept) return null;
  return { slope: toStored * theirs, intercept: offset * theirs + start, lut: null };
}

function sameLut(a: LutData, b: LutData): boolean {
  return a.firstValueMapped === b.firstValueMapped && a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}

function voiOf(state: PresentationState, SOPInstanceUID: string, frame: number, image: Shown): Voi {
  const found = state.voi.find((voi) => appliesTo(voi.appliesTo, SOPInstanceUID, frame));
  if (found?.kind === 'lut') return { kind: 'lut', lut: found.lut };
  return (found === undefined ? undefined : windowVoi(found.centre, found.width, found.function)) ?? wholeRange(state, image);
}

/** Without a VOI every value that the pixels can have: from black to white. */
function wholeRange({ modality }: PresentationState, { BitsStored, PixelRepresentation }: Shown): Voi {
  const values = 2 ** BitsStored;
  const first = PixelRepresentation === 1 ? -values / 2 : 0;
  if (modality?.kind === 'lut') return spanning(0, 2 ** modality.lut.bitsPerEntry - 1);
  const [slope, intercept] = modality === null ? [1, 0] : [modality.slope, modality.intercept];
  return spanning(first * slope + intercept, (first + values - 1) * slope + intercept);
}

function spanning(a: number, b: number): Voi {
  return { kind: 'window', center: (a + b) / 2, width: Math.max(1e-6, Math.abs(b - a)), function: 'LINEAR_EXACT' };
}
