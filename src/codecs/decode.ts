// The codecs' door: one encoded frame → stored values. Runs in Node and in web workers; finding frames in a file is src/dicom/frames.ts.
import { Decoder as LosslessDecoder } from 'jpeg-lossless-decoder-js';
import type { ImageHeader } from '../dicom/headerModel.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { transferSyntax } from '../dicom/uids.ts';
import { isYbr, ybr422ToRgb, ybrToRgb } from './colour.ts';
import { inflateFrame } from './inflateFrame.ts';
import { decodeJpeg12 } from './jpeg12.ts';
import { jpegPrecision, usesColourTransform, withColourMark } from './jpegMarkers.ts';
import type { CodecName, DecodedFrame, EncodedFrame, FrameDescription, LocateWasm, Samples } from './model.ts';
import { decodeRle } from './rle.ts';
import { cutToStoredBits, interleave, readSamples, unpackBits } from './samples.ts';
import { createWasmCodecs, type WasmCodecs } from './wasm.ts';

export type { DecodedFrame, EncodedFrame, FrameDescription, LocateWasm, Samples } from './model.ts';

export type DecodeFrame = (frame: EncodedFrame) => Promise<Result<DecodedFrame>>;

const maxSamples = 2 ** 29;
const jpeg = '1.2.840.10008.1.2.4.';

const wasmSyntaxes: Record<string, CodecName> = {
  [`${jpeg}50`]: 'libjpeg-turbo',
  [`${jpeg}51`]: 'libjpeg-turbo',
  [`${jpeg}80`]: 'charls',
  [`${jpeg}81`]: 'charls',
  [`${jpeg}90`]: 'openjpeg',
  [`${jpeg}91`]: 'openjpeg',
  [`${jpeg}92`]: 'openjpeg',
  [`${jpeg}93`]: 'openjpeg',
  [`${jpeg}201`]: 'openjph',
  [`${jpeg}202`]: 'openjph',
  [`${jpeg}203`]: 'openjph',
};
const losslessSyntaxes = new Set([`${jpeg}57`, `${jpeg}70`]);
const rleSyntax = '1.2.840.10008.1.2.5';
const encapsulatedNative = '1.2.840.10008.1.2.1.98';
const deflatedFrames = '1.2.840.10008.1.2.8.1';

/**
 * Whether `decodeFrame` knows the transfer syntax.
 * @public The conformance tables are made with it.
 */
export function canDecode(uid: string): boolean {
  return wasmSyntaxes[uid] !== undefined || losslessSyntaxes.has(uid) || uid === rleSyntax || uid === deflatedFrames || isNative(uid);
}

export function frameDescription(image: ImageHeader): FrameDescription {
  return {
    rows: image.Rows,
    columns: image.Columns,
    samplesPerPixel: image.SamplesPerPixel,
    bitsAllocated: image.BitsAllocated,
    bitsStored: image.BitsStored,
    highBit: image.HighBit,
    pixelRepresentation: image.PixelRepresentation,
    planarConfiguration: image.PlanarConfiguration,
    photometricInterpretation: image.PhotometricInterpretation,
  };
}

function isNative(uid: string): boolean {
  const known = transferSyntax(uid);
  return uid === encapsulatedNative || (known ? !known.encapsulated : uid === '');
}

/** A decoder whose WASM binaries are found by `locate`. Failures: UNSUPPORTED (nothing decodes this) or UNPARSABLE (damaged frame). */
export function createFrameDecoder(locate: LocateWasm): DecodeFrame {
  const codecs = createWasmCodecs(locate);
  return async (frame) => {
    const { rows, columns, samplesPerPixel, bitsAllocated } = frame.description;
    const count = rows * columns * samplesPerPixel;
    if (!(count > 0) || count > maxSamples) return fail('UNPARSABLE', `A frame of ${columns} × ${rows} × ${samplesPerPixel} samples cannot be shown.`);
    if (![1, 8, 16, 32, 64].includes(bitsAllocated)) return fail('UNSUPPORTED', `Bits Allocated ${bitsAllocated} is not supported.`);
    const uid = frame.transferSyntaxUid;
    if (isNative(uid)) return decodeNative(frame, transferSyntax(uid)?.bigEndian ?? false);
    if (uid === deflatedFrames) return decodeDeflated(frame);
    if (uid === rleSyntax) return decodeRleFrame(frame);
    if (losslessSyntaxes.has(uid)) return decodeLossless(frame);
    const codec = wasmSyntaxes[uid];
    if (codec) return decodeWasm(codecs, codec, frame);
    return fail('UNSUPPORTED', `Frames in ${transferSyntax(uid)?.name ?? `the transfer syntax ${uid}`} cannot be decoded; the file itself is kept unchanged.`);
  };
}

function decodeNative(frame: EncodedFrame, bigEndian: boolean): Result<DecodedFrame> {
  const { bytes, description: d } = frame;
  const pixels = d.rows * d.columns;
  const halved = d.photometricInterpretation.endsWith('_422') && d.samplesPerPixel === 3;
  const count = pixels * (halved ? 2 : d.samplesPerPixel);
  if (bytes.length * 8 < count * d.bitsAllocated + (d.bitsAllocated === 1 ? (frame.bitOffset ?? 0) : 0))
    return fail('UNPARSABLE', `The frame has ${bytes.length} bytes; ${Math.ceil((count * d.bitsAllocated) / 8)} are needed.`);
  if (frame.floating === true) return finish(readFloats(bytes, count, d.bitsAllocated, bigEndian), d);
  if (d.bitsAllocated === 1) return finish(unpackBits(bytes, count, frame.bitOffset ?? 0), d);
  if (d.bitsAllocated === 64) return fail('UNSUPPORTED', 'Integer pixels of 64 bits are not supported.');
  const samples = readSamples(bytes, count, d.bitsAllocated, d.pixelRepresentation === 1, bigEndian);
  if (halved) {
    const rgb = ybr422ToRgb(cutToStoredBits(samples, d), pixels, d.photometricInterpretation, d.bitsStored);
    return rgb ? finish(rgb, { ...d, photometricInterpretation: 'RGB' }) : noColours;
  }
  return finish(cutToStoredBits(samples, d), d, d.planarConfiguration === 1);
}

const noColours = fail('UNSUPPORTED', 'Colours that are signed or of more than 16 bits are not supported.');

async function decodeDeflated(frame: EncodedFrame): Promise<Result<DecodedFrame>> {
  const { rows, columns, samplesPerPixel, bitsAllocated } = frame.description;
  try {
    const bytes = await inflateFrame(frame.bytes, Math.ceil((rows * columns * samplesPerPixel * bitsAllocated) / 8));
    return decodeNative({ ...frame, bytes, bitOffset: 0 }, false);
  } catch {
    return fail('UNPARSABLE', 'The deflated frame is damaged and cannot be inflated.');
  }
}

function readFloats(bytes: Uint8Array, count: number, bits: number, bigEndian: boolean): Samples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bits === 64) return Float64Array.from({ length: count }, (_, i) => view.getFloat64(i * 8, !bigEndian));
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * 4, !bigEndian));
}

/** Common end: planes to pixels, YBR to RGB, the answer. */
function finish(samples: Samples, d: FrameDescription, planar = false, photometric = d.photometricInterpretation): Result<DecodedFrame> {
  let out = planar && d.samplesPerPixel > 1 ? interleave(samples, d.samplesPerPixel) : samples;
  let photometricInterpretation = photometric;
  if (d.samplesPerPixel === 3 && isYbr(photometric)) {
    const rgb = ybrToRgb(out, photometric, d.bitsStored);
    if (!rgb) return noColours;
    [out, photometricInterpretation] = [rgb, 'RGB'];
  }
  return ok({
    samples: out,
    rows: d.rows,
    columns: d.columns,
    samplesPerPixel: d.samplesPerPixel,
    bitsStored: d.bitsStored,
    signed: d.pixelRepresentation === 1,
    photometricInterpretation,
  });
}

function decodeRleFrame(frame: EncodedFrame): Result<DecodedFrame> {
  const d = frame.description;
  const bytes = decodeRle(frame.bytes, d);
  if (!bytes) return fail('UNPARSABLE', 'The RLE frame is damaged: its segments do not hold the whole image.');
  const samples = readSamples(bytes, d.rows * d.columns * d.samplesPerPixel, d.bitsAllocated, d.pixelRepresentation === 1);
  return finish(cutToStoredBits(samples, d), d);
}

/** The decoder gives up the last pixel when its code ends right before EOI: spare bytes in front of EOI keep it reading. */
function withTail(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let end = bytes.length;
  while (end > 2 && !(bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9)) end -= 1;
  const body = end > 2 ? bytes.subarray(0, end - 2) : bytes;
  const out = new Uint8Array(body.length + 18);
  out.set(body);
  out.set([0xff, 0xd9], body.length + 16);
  return out;
}

/** JPEG Lossless keeps the low bits of the sample; a point transform or a smaller precision is the decoder's business. */
function decodeLossless(frame: EncodedFrame): Result<DecodedFrame> {
  const d = frame.description;
  const count = d.rows * d.columns * d.samplesPerPixel;
  try {
    const copy = withTail(frame.bytes).buffer;
    const decoder = new LosslessDecoder();
    const bytes = new Uint8Array(decoder.decompress(copy, 0, copy.byteLength));
    const size = bytes.length >= count * 2 && decoder.frame.precision > 8 ? 16 : 8;
    if (bytes.length < (count * size) / 8) return fail('UNPARSABLE', 'The JPEG Lossless frame holds fewer pixels than the image describes.');
    const low = { ...d, highBit: d.bitsStored - 1, bitsAllocated: size };
    return finish(cutToStoredBits(readSamples(bytes, count, size, d.pixelRepresentation === 1), low), d);
  } catch {
    return fail('UNPARSABLE', 'The JPEG Lossless frame is damaged and cannot be decoded.');
  }
}

const wasmNames: Record<CodecName, string> = { charls: 'JPEG-LS', openjpeg: 'JPEG 2000', 'libjpeg-turbo': 'JPEG', openjph: 'HTJ2K' };

async function decodeWasm(codecs: WasmCodecs, codec: CodecName, frame: EncodedFrame): Promise<Result<DecodedFrame>> {
  const d = frame.description;
  if (codec === 'libjpeg-turbo' && jpegPrecision(frame.bytes) > 8) return decodeTwelveBits(frame);
  let decoded;
  try {
    decoded = await codecs.decode(codec, codec === 'libjpeg-turbo' ? withColourMark(frame) : frame.bytes);
  } catch {
    return fail('UNPARSABLE', `The ${wasmNames[codec]} frame is damaged and cannot be decoded.`);
  }
  const other = otherShape(wasmNames[codec], decoded, d);
  if (other) return other;
  const count = d.rows * d.columns * d.samplesPerPixel;
  const size = decoded.bitsPerSample > 8 ? 16 : 8;
  if (decoded.bitsPerSample > 16 || decoded.bytes.length < (count * size) / 8)
    return fail('UNSUPPORTED', `A ${wasmNames[codec]} frame of ${decoded.bitsPerSample} bits a sample is not supported.`);
  const signed = d.pixelRepresentation === 1;
  const stored = Math.min(d.bitsStored, decoded.bitsPerSample);
  const samples = cutToStoredBits(readSamples(decoded.bytes, count, size, signed), { ...d, highBit: stored - 1, bitsAllocated: size }, stored);
  return finish(samples, d, decoded.planar, decodedPhotometric(codec, frame));
}

function otherShape(name: string, decoded: { width: number; height: number; components: number }, d: FrameDescription): Result<never> | undefined {
  if (decoded.width === d.columns && decoded.height === d.rows && decoded.components === d.samplesPerPixel) return undefined;
  const described = `${d.columns} × ${d.rows} × ${d.samplesPerPixel}`;
  return fail('UNPARSABLE', `The ${name} frame is ${decoded.width} × ${decoded.height} × ${decoded.components}; the object describes ${described}.`);
}

/** JPEG Extended beyond 8 bits (T.81 knows 12 only); bits above the stored ones are what the loss made of full-scale values. */
function decodeTwelveBits(frame: EncodedFrame): Result<DecodedFrame> {
  const d = frame.description;
  const decoded = decodeJpeg12(frame.bytes);
  if (!decoded) return fail('UNPARSABLE', 'The JPEG frame of 12 bits is damaged and cannot be decoded.');
  const other = otherShape('JPEG', decoded, d);
  if (other) return other;
  const stored = Math.min(d.bitsStored, 12);
  const described = { ...d, highBit: stored - 1, bitsAllocated: 16 };
  const signed = d.pixelRepresentation === 1 ? new Int16Array(decoded.samples.buffer) : decoded.samples;
  return finish(cutToStoredBits(signed, described, stored), { ...d, bitsStored: stored }, false, decoded.isRgb ? 'RGB' : d.photometricInterpretation);
}

/** The decoders undo the colour transform of the codestream; JPEG-LS has none. */
function decodedPhotometric(codec: CodecName, { bytes, description: d }: EncodedFrame): string {
  if (d.samplesPerPixel !== 3 || codec === 'charls') return d.photometricInterpretation;
  if (codec === 'libjpeg-turbo' || usesColourTransform(bytes)) return 'RGB';
  return d.photometricInterpretation === 'YBR_RCT' || d.photometricInterpretation === 'YBR_ICT' ? 'RGB' : d.photometricInterpretation;
}
