// A baseline JPEG of 8-bit grey or RGB pixels, by libjpeg-turbo's encoder in WASM. Lossy: for slides and letters, never for reading.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import loadCodec, { type JpegEncoder } from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import type { Picture } from './png.ts';

/** 0…100; at 92 the difference is not seen on a slide. */
const quality = 92;
/** Every pixel keeps its own colour (4:4:4). */
const wholeColour = 0;

export type EncodeJpeg = (picture: Picture) => Uint8Array;

/** The build puts the binary beside the bundle; in a clone it is in its package. */
function binary(): Uint8Array {
  const beside = join(dirname(fileURLToPath(import.meta.url)), 'libjpegturbowasm.wasm');
  return readFileSync(existsSync(beside) ? beside : createRequire(import.meta.url).resolve('@cornerstonejs/codec-libjpeg-turbo-8bit/wasm'));
}

function encode(encoder: JpegEncoder, { width, height, channels, pixels }: Picture): Uint8Array {
  try {
    encoder.getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount: channels, isSigned: false }).set(pixels);
    encoder.setQuality(quality);
    encoder.setProgressive(false);
    encoder.setSubSampling(wholeColour);
    encoder.encode();
    return encoder.getEncodedBuffer().slice();
  } finally {
    encoder.delete();
  }
}

export async function createJpegEncoder(): Promise<EncodeJpeg> {
  const { JPEGEncoder } = await loadCodec({ wasmBinary: binary(), print: () => undefined, printErr: () => undefined });
  return (picture) => encode(new JPEGEncoder(), picture);
}
