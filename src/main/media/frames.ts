// The frames of an image as pictures of square pixels: greys, colours, padding and shutters as on the screen (dicom/display), overlay planes when asked.
// It decodes and shades; it writes no file.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeDecoder } from '../../codecs/node.ts';
import { frameDescription, type DecodedFrame, type EncodedFrame } from '../../codecs/decode.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { readExtras, standsInPixels, type DisplayExtras } from '../../dicom/display/extras.ts';
import { makeFrame, type FrameExtras } from '../../dicom/display/frame.ts';
import { frameHeader } from '../../dicom/display/frameHeader.ts';
import { pictureOf } from '../../dicom/display/pictureOf.ts';
import { storedWords } from '../../dicom/display/storedState.ts';
import { frameAddresses, frameBytes, type FrameAddress } from '../../dicom/frames.ts';
import type { ImageHeader } from '../../dicom/headerModel.ts';
import { readImageHeader } from '../../dicom/imageHeader.ts';
import type { Voi } from '../../dicom/lut.ts';
import type { DicomFile } from '../../dicom/model.ts';
import type { Picture } from './png.ts';
import { pixelShape, squared } from './resize.ts';

// The build puts the decoders' binaries beside the bundle; in a clone they are in their packages.
const decode = createNodeDecoder(dirname(fileURLToPath(import.meta.url)));

function windowWords(voi: Voi | null): string {
  const number = (value: number): string => String(Math.round(value * 100) / 100);
  if (voi === null) return '';
  return voi.kind === 'window' ? `W ${number(voi.width)} L ${number(voi.center)}` : 'VOI LUT';
}

export interface ShadedFrame {
  picture: Picture;
  /** `W 400 L 40`; nothing for colour. */
  window: string;
  /** The words of the state mark (`lossy 12:1`, `uncalibrated` …); `[]` when the picture is the whole truth. */
  state: string[];
  /** An overlay plane could not be read. */
  lacksOverlay: boolean;
}

/** `image`: of this frame (`frameHeader`). */
export function shade(image: ImageHeader, decoded: DecodedFrame, transferSyntaxUid: string, extras: FrameExtras, overlays = false): Result<ShadedFrame> {
  const frame = makeFrame(decoded, image, extras);
  if (!frame.ok) return frame;
  const { picture, voi } = pictureOf(frame.value, image, { overlays });
  const { lacksOverlay } = frame.value;
  const state = storedWords(image, transferSyntaxUid, lacksOverlay).map(({ word }) => word);
  return ok({ picture, window: windowWords(voi), state, lacksOverlay });
}

/** The pixels with the bits above the stored ones, which hold an overlay: decoding cuts them off. */
async function allBits(encoded: EncodedFrame): Promise<ArrayLike<number> | undefined> {
  const { bitsAllocated } = encoded.description;
  const description = { ...encoded.description, bitsStored: bitsAllocated, highBit: bitsAllocated - 1, pixelRepresentation: 0 };
  const words = await decode({ ...encoded, description });
  return words.ok ? words.value.samples : undefined;
}

interface Opened {
  file: DicomFile;
  image: ImageHeader;
  extras: DisplayExtras;
}

async function frameAt({ file, image, extras }: Opened, at: number, address: FrameAddress, overlays: boolean): Promise<Result<ShadedFrame>> {
  const encoded: EncodedFrame = {
    transferSyntaxUid: file.transferSyntaxUid,
    bytes: frameBytes(file.dataSet.bytes, address),
    description: frameDescription(image),
    bitOffset: address.bitOffset,
    floating: !file.dataSet.has('PixelData'),
  };
  const decoded = await decode(encoded);
  if (!decoded.ok) return decoded;
  const own = frameHeader(image, at);
  const stored = overlays && standsInPixels(extras.overlays) ? await allBits(encoded) : undefined;
  const shaded = shade(own, decoded.value, file.transferSyntaxUid, { extras, frame: at, stored }, overlays);
  return shaded.ok ? ok({ ...shaded.value, picture: squared(shaded.value.picture, pixelShape(own)) }) : shaded;
}

/** Frame by frame; a failure is that frame's. One NOT_FOUND for an object that is no image. `overlays`: with its overlay planes drawn in. */
export async function* picturesOf(file: DicomFile, { overlays = false } = {}): AsyncGenerator<Result<ShadedFrame>> {
  const image = readImageHeader(file.dataSet);
  if (!image) {
    yield fail('NOT_FOUND', 'The object is no image; it is not written as a picture.');
    return;
  }
  const addresses = frameAddresses(file, image);
  if (!addresses.ok) {
    yield addresses;
    return;
  }
  const extras = overlays ? readExtras(file.dataSet, image) : { ...readExtras(file.dataSet, image), overlays: [], lacksOverlay: false };
  for (const [at, address] of addresses.value.entries()) yield await frameAt({ file, image, extras }, at, address, overlays);
}
