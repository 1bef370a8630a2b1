// Decoded samples → the frame that viewer and exports show: modality values of a greyscale image, or RGBA of a colour one, with padding and overlay marks.
import { fail, ok, type Result } from '../../contract/result.ts';
import type { ImageHeader } from '../headerModel.ts';
import { modalityOf } from '../lut.ts';
import { applyPalette, type Palette } from '../palette.ts';
import { noExtras, overlayMarks, type DisplayExtras } from './extras.ts';
import { rangeOf, toModalityValues } from './modalityValues.ts';
import { isFractional, type Frame, type ModalityValues, type Samples, type ValueRange } from './model.ts';

/** As the codecs hand it out. */
export interface DecodedSamples {
  readonly samples: Samples;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsStored: number;
  readonly photometricInterpretation: string;
}

export interface FrameExtras {
  readonly extras: DisplayExtras;
  /** 0-based. */
  readonly frame: number;
  /** All bits of the pixels, where an overlay stands in them and they could be had. */
  readonly stored?: ArrayLike<number> | undefined;
}

const kept = 'The file is kept as received.';

/** UNPARSABLE and UNSUPPORTED with a sentence for people. `image`: with the values of this frame. */
export function makeFrame(decoded: DecodedSamples, image: ImageHeader, { extras, frame, stored }: FrameExtras = { extras: noExtras, frame: 0 }): Result<Frame> {
  const { columns, rows } = decoded;
  if (decoded.samples.length !== columns * rows * decoded.samplesPerPixel)
    return fail('UNPARSABLE', `The picture in this file has another size than the file says. ${kept}`);
  const { marks, lacks } = overlayMarks(extras.overlays, frame, { rows, columns }, stored);
  const common = { columns, rows, overlays: marks, lacksOverlay: extras.lacksOverlay || lacks };
  const rgba = coloursOf(decoded, extras.palette);
  if (rgba !== null) return rgba.ok ? ok({ ...common, values: null, rgba: rgba.value, min: 0, max: 255, padding: null }) : rgba;
  if (decoded.samplesPerPixel !== 1) return fail('UNSUPPORTED', `Images with ${String(decoded.samplesPerPixel)} samples a pixel cannot be shown. ${kept}`);
  if (!isGrey(image)) return fail('UNSUPPORTED', `Pixels of the kind ${image.PhotometricInterpretation} cannot be shown. ${kept}`);
  if (image.numberOfModalityLuts > 0 && image.modalityLut === null)
    return fail('UNSUPPORTED', `This image has a modality LUT that cannot be read, so its values would be wrong. ${kept}`);
  const values = toModalityValues(decoded.samples, image);
  if (isFractional(values) && !values.some(Number.isFinite)) return fail('UNPARSABLE', `No pixel of this image is a number that could be shown. ${kept}`);
  const padding = paddingOf(image, decoded.samples, values);
  return ok({ ...common, values, rgba: null, ...rangeOf(values, padding), padding });
}

/** An object that does not name its pixels is taken for grey. */
function isGrey({ PhotometricInterpretation: kind }: ImageHeader): boolean {
  return kind === '' || kind.startsWith('MONOCHROME');
}

/** null for greyscale. */
function coloursOf(decoded: DecodedSamples, palette: DisplayExtras['palette']): Result<Uint8ClampedArray<ArrayBuffer>> | null {
  if (decoded.photometricInterpretation === 'PALETTE COLOR') {
    if (palette === null) return fail('UNPARSABLE', `The colour tables of this image cannot be read, so its colours cannot be shown. ${kept}`);
    return palette.ok ? ok(fromPalette(decoded.samples, palette.value)) : palette;
  }
  if (decoded.samplesPerPixel !== 3) return null;
  if (decoded.photometricInterpretation !== 'RGB')
    return fail('UNSUPPORTED', `Colours of the kind ${decoded.photometricInterpretation || 'that is not named'} cannot be shown. ${kept}`);
  return ok(fromRgb(decoded));
}

function opaque(pixels: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(pixels * 4);
  for (let i = 3; i < out.length; i += 4) out[i] = 255;
  return out;
}

/** Colours of more than 8 bits are cut to their high ones, those of fewer stretched. */
function fromRgb({ samples, bitsStored }: DecodedSamples): Uint8ClampedArray<ArrayBuffer> {
  const out = opaque(Math.floor(samples.length / 3));
  const scale = bitsStored >= 8 ? 1 / 2 ** (bitsStored - 8) : 255 / (2 ** bitsStored - 1);
  for (let s = 0, o = 0; s + 2 < samples.length; s += 3, o += 4) {
    out[o] = Math.floor((samples[s] ?? 0) * scale);
    out[o + 1] = Math.floor((samples[s + 1] ?? 0) * scale);
    out[o + 2] = Math.floor((samples[s + 2] ?? 0) * scale);
  }
  return out;
}

function fromPalette(samples: Samples, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const rgb = applyPalette(samples, palette);
  return fromRgb({ samples: rgb, bitsStored: 8, rows: 0, columns: 0, samplesPerPixel: 3, photometricInterpretation: 'RGB' });
}

/**
 * The modality values that padding became. A Modality LUT may give the same value to padding and to picture: then nothing is called padding,
 * for hidden picture is worse than shown padding.
 */
function paddingOf(image: ImageHeader, samples: Samples, values: ModalityValues): ValueRange | null {
  const { PixelPaddingValue: one, PixelPaddingRangeLimit: limit } = image;
  if (one === null) return null;
  const [from, to] = [Math.min(one, limit ?? one), Math.max(one, limit ?? one)];
  if (image.modalityLut === null) {
    const modality = modalityOf(image);
    const ends = [modality(from), modality(to)].map((v) => (values instanceof Float32Array ? Math.fround(v) : v));
    return { min: Math.min(...ends), max: Math.max(...ends) };
  }
  const isPadding = (stored: number): boolean => stored >= from && stored <= to;
  const padded = rangeOf(values.filter((_, i) => isPadding(samples[i] ?? 0)));
  const isMixed = values.some((value, i) => value >= padded.min && value <= padded.max && !isPadding(samples[i] ?? 0));
  return isMixed ? null : padded;
}
