// Compressed pixel data → native: frames decoded one by one, and what the object must say of its pixels then. Samples are not changed beyond what the codec gives (PS3.5 §8.2).
import type { DecodedFrame, DecodeFrame, FrameDescription } from '../../../codecs/decode.ts';
import { frameDescription } from '../../../codecs/decode.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { frameAddresses, frameBytes, type FrameAddress } from '../../../dicom/frames.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import { readImageHeader } from '../../../dicom/imageHeader.ts';
import type { DicomFile } from '../../../dicom/model.ts';

export interface NativePixels {
  /** Bytes of all frames, without padding. */
  length: number;
  bitsAllocated: number;
  bitsStored: number;
  samplesPerPixel: number;
  photometricInterpretation: string;
  frames(): AsyncGenerator<Uint8Array>;
}

const jpeg = new Set(['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51']);
const explicitLittle = '1.2.840.10008.1.2.1';
/** A length field holds 32 bits, and the value is even. */
const longestValue = 0xfffffffe;
/** Decoded frames that are kept between the check and the sending; larger objects are decoded twice. */
const mostKept = 256 * 1024 * 1024;

const safe = 'It is safe here as it is.';

/** UNSUPPORTED or UNPARSABLE when a frame cannot be decoded: all are tried before the first byte goes out, since a message cannot be taken back. */
export async function nativePixels(file: DicomFile, decode: DecodeFrame): Promise<Result<NativePixels>> {
  const image = readImageHeader(file.dataSet);
  if (!image) return fail('UNSUPPORTED', `The object does not describe its pixels, so it cannot be sent uncompressed. ${safe}`);
  if (hasOverlayInPixels(file)) return fail('UNSUPPORTED', `The object keeps an overlay in its pixels, which decompressing would lose. ${safe}`);
  const addresses = frameAddresses(file, image);
  if (!addresses.ok) return fail(addresses.error.code, `The object cannot be sent uncompressed: ${addresses.error.message} ${safe}`);
  const bits = image.BitsAllocated;
  const frameLength = (image.Rows * image.Columns * image.SamplesPerPixel * bits) / 8;
  const length = frameLength * addresses.value.length;
  if (bits !== 8 && bits !== 16 && bits !== 32) return fail('UNSUPPORTED', `Pixels of ${String(bits)} bits cannot be sent uncompressed. ${safe}`);
  if (length > longestValue) return fail('UNSUPPORTED', `Uncompressed, the object would have more than 4 GB, which DICOM does not hold. ${safe}`);

  const kept: Uint8Array[] = [];
  let photometricInterpretation = image.PhotometricInterpretation;
  for (const address of addresses.value) {
    const frame = await decodeOne(file, image, address, decode);
    if (!frame.ok) return frame;
    photometricInterpretation = frame.value.photometricInterpretation;
    const bytes = sampleBytes(frame.value, bits);
    if (bytes.length !== frameLength)
      return fail('UNPARSABLE', `A frame of the object has not the size that it describes, so it cannot be sent uncompressed. ${safe}`);
    if (length <= mostKept) kept.push(bytes);
  }

  async function* frames(): AsyncGenerator<Uint8Array> {
    if (kept.length > 0) yield* kept;
    else
      for (const address of addresses.ok ? addresses.value : []) {
        const frame = await decodeOne(file, image as ImageHeader, address, decode);
        if (!frame.ok) throw new Error('a frame that could be decoded before cannot be decoded now');
        yield sampleBytes(frame.value, bits);
      }
  }
  return ok({ length, bitsAllocated: bits, bitsStored: image.BitsStored, samplesPerPixel: image.SamplesPerPixel, photometricInterpretation, frames });
}

/** Colours come as the codestream has them: the decoder turns YBR into RGB where the codec itself defines the transform, and nowhere else, so that lossless stays lossless. */
async function decodeOne(file: DicomFile, image: ImageHeader, address: FrameAddress, decode: DecodeFrame): Promise<Result<DecodedFrame>> {
  const isNative = file.dataSet.element('PixelData')?.fragments === undefined;
  const stored = frameDescription(image);
  const isRaw = !jpeg.has(file.transferSyntaxUid) && stored.samplesPerPixel === 3 && !isNative;
  const description: FrameDescription = isRaw ? { ...stored, photometricInterpretation: 'RGB' } : stored;
  const transferSyntaxUid = isNative ? explicitLittle : file.transferSyntaxUid;
  const frame = await decode({ transferSyntaxUid, bytes: frameBytes(file.dataSet.bytes, address), description, bitOffset: address.bitOffset });
  if (!frame.ok) return fail(frame.error.code, `The object cannot be sent uncompressed: ${frame.error.message}`);
  return ok(isRaw ? { ...frame.value, photometricInterpretation: rawPhotometric(stored.photometricInterpretation) } : frame.value);
}

/** RCT and ICT are undone by the JPEG 2000 decoder; of the rest every pixel has all its samples now. */
function rawPhotometric(stored: string): string {
  if (stored === 'YBR_RCT' || stored === 'YBR_ICT') return 'RGB';
  return stored.startsWith('YBR_') ? 'YBR_FULL' : stored;
}

/** Little endian, Bits Allocated wide; this machine is little endian as all that Electron runs on. */
function sampleBytes({ samples }: DecodedFrame, bitsAllocated: number): Uint8Array {
  const isWide = samples.BYTES_PER_ELEMENT * 8 === bitsAllocated;
  if (isWide) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const target =
    bitsAllocated === 8 ? new Uint8Array(samples.length) : bitsAllocated === 16 ? new Uint16Array(samples.length) : new Uint32Array(samples.length);
  target.set(samples);
  return new Uint8Array(target.buffer);
}

/** Overlay planes in unused bits of the pixels (retired, PS3.5 §8.1.2): an overlay with a bit position and no data of its own. */
function hasOverlayInPixels({ dataSet }: DicomFile): boolean {
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const tag = (element: number): number => ((group << 16) | element) >>> 0;
    if (dataSet.has(tag(0x0010)) && !dataSet.has(tag(0x3000)) && (dataSet.uint16(tag(0x0102)) ?? 0) > 0) return true;
  }
  return false;
}
