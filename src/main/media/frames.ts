// The frames of an image as pictures: windowed as the object asks, MONOCHROME1 inverted, colour as it is. It decodes and shades; it writes no file.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeDecoder } from '../../codecs/node.ts';
import { frameDescription, type DecodedFrame } from '../../codecs/decode.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { frameAddresses, frameBytes } from '../../dicom/frames.ts';
import type { ImageHeader } from '../../dicom/headerModel.ts';
import { readImageHeader } from '../../dicom/imageHeader.ts';
import { defaultVoi, displayLut, isInverted, modalityOf, type Voi } from '../../dicom/lut.ts';
import type { DicomFile } from '../../dicom/model.ts';
import type { Picture } from './png.ts';

// The build puts the decoders' binaries beside the bundle; in a clone they are in their packages.
const decode = createNodeDecoder(dirname(fileURLToPath(import.meta.url)));

/** The frame's own values over the object's (enhanced multi-frame). */
function frameImage(image: ImageHeader, at: number): ImageHeader {
  const own = image.frames[at];
  if (!own) return image;
  const windowed = own.WindowCenter.length > 0 ? { WindowCenter: own.WindowCenter, WindowWidth: own.WindowWidth } : {};
  return { ...image, ...windowed, RescaleSlope: own.RescaleSlope ?? image.RescaleSlope, RescaleIntercept: own.RescaleIntercept ?? image.RescaleIntercept };
}

function rangeOf(samples: DecodedFrame['samples']): { from: number; to: number } {
  let [from, to] = [Infinity, -Infinity];
  for (const value of samples) {
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

function grey(frame: DecodedFrame, image: ImageHeader): Result<Picture['pixels']> {
  if (frame.samples instanceof Float32Array || frame.samples instanceof Float64Array)
    return fail('UNSUPPORTED', 'Frames of decimal numbers are not written as pictures.');
  const { from, to } = rangeOf(frame.samples);
  if (!(to - from <= 0xffff)) return fail('UNSUPPORTED', 'The values of the frame have more than 16 bits; it is not written as a picture.');
  const modality = modalityOf(image);
  const table = displayLut({ from, to, modality, voi: defaultVoi(image) ?? fullRange(modality(from), modality(to)), invert: isInverted(image) });
  const pixels = new Uint8Array(frame.samples.length);
  frame.samples.forEach((value, i) => {
    pixels[i] = table[value - from] ?? 0;
  });
  return ok(pixels);
}

async function picture(file: DicomFile, image: ImageHeader, at: number, address: Parameters<typeof frameBytes>[1]): Promise<Result<Picture>> {
  const floating = !file.dataSet.has('PixelData');
  const decoded = await decode({
    transferSyntaxUid: file.transferSyntaxUid,
    bytes: frameBytes(file.dataSet.bytes, address),
    description: frameDescription(image),
    bitOffset: address.bitOffset,
    floating,
  });
  if (!decoded.ok) return decoded;
  const frame = decoded.value;
  const size = { width: frame.columns, height: frame.rows };
  if (frame.samplesPerPixel === 3) {
    if (frame.photometricInterpretation !== 'RGB' || !(frame.samples instanceof Uint8Array))
      return fail('UNSUPPORTED', 'Colours of this kind are not written as pictures; export the object as DICOM.');
    return ok({ ...size, channels: 3, pixels: frame.samples });
  }
  if (!image.PhotometricInterpretation.startsWith('MONOCHROME'))
    return fail('UNSUPPORTED', 'Palette colours are not written as pictures; export the object as DICOM.');
  const pixels = grey(frame, frameImage(image, at));
  return pixels.ok ? ok({ ...size, channels: 1, pixels: pixels.value }) : pixels;
}

/** Frame by frame; a failure is that frame's. One NOT_FOUND for an object that is no image. */
export async function* picturesOf(file: DicomFile): AsyncGenerator<Result<Picture>> {
  const image = readImageHeader(file.dataSet);
  if (!image) {
    yield fail('NOT_FOUND', 'The object is no image; it is not written as a picture.');
    return;
  }
  const addresses = frameAddresses(file, image);
  if (!addresses.ok) yield addresses;
  else for (const [at, address] of addresses.value.entries()) yield await picture(file, image, at, address);
}
