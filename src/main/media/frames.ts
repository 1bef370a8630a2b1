// The frames of an image as pictures of square pixels: windowed as the object asks, MONOCHROME1 inverted, colour and palettes as they are, overlay planes when asked.
// It decodes and shades; it writes no file.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeDecoder } from '../../codecs/node.ts';
import { frameDescription, type DecodedFrame } from '../../codecs/decode.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { frameAddresses, frameBytes, type FrameAddress } from '../../dicom/frames.ts';
import type { ImageHeader } from '../../dicom/headerModel.ts';
import { readImageHeader } from '../../dicom/imageHeader.ts';
import { defaultVoi, displayLut, isInverted, modalityOf, voiFraction, type Voi } from '../../dicom/lut.ts';
import type { DicomFile } from '../../dicom/model.ts';
import { countOverlays, overlayBits, readOverlays, type OverlayPlane } from '../../dicom/overlays.ts';
import { applyPalette, readPalette, type Palette } from '../../dicom/palette.ts';
import type { Picture } from './png.ts';
import { pixelShape, squared } from './resize.ts';

// The build puts the decoders' binaries beside the bundle; in a clone they are in their packages.
const decode = createNodeDecoder(dirname(fileURLToPath(import.meta.url)));

/** The frame's own values over the object's (enhanced multi-frame); `at` from 0. */
export function frameImage(image: ImageHeader, at: number): ImageHeader {
  const own = image.frames[at];
  if (!own) return image;
  const windowed = own.WindowCenter.length > 0 ? { WindowCenter: own.WindowCenter, WindowWidth: own.WindowWidth } : {};
  return {
    ...image,
    ...windowed,
    RescaleSlope: own.RescaleSlope ?? image.RescaleSlope,
    RescaleIntercept: own.RescaleIntercept ?? image.RescaleIntercept,
    PixelSpacing: own.PixelSpacing ?? image.PixelSpacing,
  };
}

function rangeOf(samples: DecodedFrame['samples']): { from: number; to: number } {
  let [from, to] = [Infinity, -Infinity];
  for (const value of samples) {
    if (!Number.isFinite(value)) continue;
    if (value < from) from = value;
    if (value > to) to = value;
  }
  return { from, to };
}

/** Without a window of its own: all values that occur. */
function fullRange(low: number, high: number): Voi {
  const width = Math.abs(high - low) + 1;
  return { kind: 'window', center: Math.min(low, high) + width / 2, width, function: 'LINEAR' };
}

/** Each value by itself: for decimal numbers and for those of more than 16 bits, where a table would be too long. */
function greyOneByOne(samples: DecodedFrame['samples'], image: ImageHeader, voi: Voi): Uint8ClampedArray {
  const modality = modalityOf(image);
  const inverted = isInverted(image);
  return Uint8ClampedArray.from({ length: samples.length }, (_, i) => {
    const level = Math.round(voiFraction(modality(samples[i] ?? 0), voi) * 255);
    return inverted ? 255 - level : level;
  });
}

interface Shaded {
  pixels: Picture['pixels'];
  voi: Voi;
}

function grey(frame: DecodedFrame, image: ImageHeader): Result<Shaded> {
  const { from, to } = rangeOf(frame.samples);
  if (!Number.isFinite(to - from)) return fail('UNPARSABLE', 'The frame has no finite value; it is not written as a picture.');
  const modality = modalityOf(image);
  const voi = defaultVoi(image) ?? fullRange(modality(from), modality(to));
  const decimal = frame.samples instanceof Float32Array || frame.samples instanceof Float64Array;
  if (decimal || to - from > 0xffff) return ok({ pixels: greyOneByOne(frame.samples, image, voi), voi });
  const table = displayLut({ from, to, modality, voi, invert: isInverted(image) });
  const pixels = new Uint8Array(frame.samples.length);
  frame.samples.forEach((value, i) => {
    pixels[i] = table[value - from] ?? 0;
  });
  return ok({ pixels, voi });
}

/** Colours of more than 8 bits are cut to their high ones. */
function colours(frame: DecodedFrame): Result<Picture['pixels']> {
  const { samples, bitsStored } = frame;
  if (frame.photometricInterpretation !== 'RGB') return fail('UNSUPPORTED', 'Colours of this kind are not written as pictures; export the object as DICOM.');
  if (samples instanceof Uint8Array) return ok(samples);
  return ok(Uint8Array.from({ length: samples.length }, (_, i) => (samples[i] ?? 0) >>> Math.max(0, bitsStored - 8)));
}

function windowWords(voi: Voi): string {
  const number = (value: number): string => String(Math.round(value * 100) / 100);
  return voi.kind === 'window' ? `W ${number(voi.width)} L ${number(voi.center)}` : 'VOI LUT';
}

export interface ShadedFrame {
  picture: Picture;
  /** `W 400 L 40`; nothing for colour. */
  window: string;
  /** An overlay plane was asked for and could not be drawn. */
  lacksOverlay?: boolean;
}

/** `image`: of this frame (`frameImage`). */
export function shade(image: ImageHeader, frame: DecodedFrame, paletteOf: (signed: boolean) => Result<Palette>): Result<ShadedFrame> {
  const size = { width: frame.columns, height: frame.rows };
  if (frame.samplesPerPixel === 3) {
    const pixels = colours(frame);
    return pixels.ok ? ok({ picture: { ...size, channels: 3, pixels: pixels.value }, window: '' }) : pixels;
  }
  if (image.PhotometricInterpretation === 'PALETTE COLOR') {
    const palette = paletteOf(frame.signed);
    return palette.ok ? ok({ picture: { ...size, channels: 3, pixels: applyPalette(frame.samples, palette.value) }, window: '' }) : palette;
  }
  if (!image.PhotometricInterpretation.startsWith('MONOCHROME'))
    return fail('UNSUPPORTED', `Pixels of the kind ${image.PhotometricInterpretation} are not written as pictures; export the object as DICOM.`);
  const shaded = grey(frame, image);
  return shaded.ok ? ok({ picture: { ...size, channels: 1, pixels: shaded.value.pixels }, window: windowWords(shaded.value.voi) }) : shaded;
}

/** White where the plane is set. What lies outside the image is not drawn. */
function drawOverlay({ width, height, channels, pixels }: Picture, plane: OverlayPlane, bits: Uint8Array): void {
  for (let row = 0; row < plane.rows; row += 1)
    for (let column = 0; column < plane.columns; column += 1) {
      const [x, y] = [column + plane.origin.column, row + plane.origin.row];
      if (bits[row * plane.columns + column] !== 1 || x < 0 || y < 0 || x >= width || y >= height) continue;
      pixels.fill(255, (y * width + x) * channels, (y * width + x + 1) * channels);
    }
}

/** False when bits that stand in the pixels could not be had. */
async function drawOverlays(
  picture: Picture,
  planes: readonly OverlayPlane[],
  at: number,
  rawWords: () => Promise<ArrayLike<number> | undefined>,
): Promise<boolean> {
  const needsPixels = planes.some(({ packed }) => packed === undefined);
  const stored = needsPixels ? await rawWords() : undefined;
  let all = true;
  for (const plane of planes.filter(({ kind }) => kind === 'graphics')) {
    const bits = overlayBits(plane, at, stored);
    if (bits) drawOverlay(picture, plane, bits);
    else if (plane.packed === undefined) all = false;
  }
  return all;
}

async function frameAt(
  file: DicomFile,
  image: ImageHeader,
  at: number,
  address: FrameAddress,
  overlays: readonly OverlayPlane[],
): Promise<Result<ShadedFrame>> {
  const encoded = {
    transferSyntaxUid: file.transferSyntaxUid,
    bytes: frameBytes(file.dataSet.bytes, address),
    description: frameDescription(image),
    bitOffset: address.bitOffset,
    floating: !file.dataSet.has('PixelData'),
  };
  const decoded = await decode(encoded);
  if (!decoded.ok) return decoded;
  const own = frameImage(image, at);
  const shaded = shade(own, decoded.value, (signed) => readPalette(file.dataSet, signed));
  if (!shaded.ok) return shaded;
  // Overlay bits stand above the stored ones, which decoding cuts off: taken once more with all bits.
  const allBits = { bitsStored: image.BitsAllocated, highBit: image.BitsAllocated - 1, pixelRepresentation: 0 };
  const isDrawn = await drawOverlays(shaded.value.picture, overlays, at, async () => {
    const words = await decode({ ...encoded, description: { ...encoded.description, ...allBits } });
    return words.ok ? words.value.samples : undefined;
  });
  return ok({ ...shaded.value, picture: squared(shaded.value.picture, pixelShape(own)), lacksOverlay: !isDrawn });
}

/** Frame by frame; a failure is that frame's. One NOT_FOUND for an object that is no image. `overlays`: with its overlay planes drawn in. */
export async function* picturesOf(file: DicomFile, { overlays = false } = {}): AsyncGenerator<Result<ShadedFrame>> {
  const image = readImageHeader(file.dataSet);
  if (!image) {
    yield fail('NOT_FOUND', 'The object is no image; it is not written as a picture.');
    return;
  }
  const addresses = frameAddresses(file, image);
  const planes = overlays ? readOverlays(file.dataSet) : [];
  if (!addresses.ok) {
    yield addresses;
    return;
  }
  const lacksPlane = overlays && planes.length < countOverlays(file.dataSet);
  for (const [at, address] of addresses.value.entries()) {
    const shaded = await frameAt(file, image, at, address, planes);
    yield shaded.ok && lacksPlane ? ok({ ...shaded.value, lacksOverlay: true }) : shaded;
  }
}
