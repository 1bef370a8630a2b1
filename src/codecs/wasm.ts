// The WASM decoders behind one shape: loaded once each, on first use. Only the decode-only WASM builds: the packages' plain entries are asm.js and 10 times slower.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the renderer's compiler settings reach this file by import only
/// <reference path="./vendor.d.ts" />
import type { CodecName, LocateWasm } from './model.ts';

export interface WasmFrame {
  bytes: Uint8Array;
  width: number;
  height: number;
  bitsPerSample: number;
  components: number;
  signed: boolean | undefined;
  /** Components one after the other instead of by pixel. */
  planar: boolean;
}

type DecoderClass = new () => EmscriptenDecoder;

const loaders: Record<CodecName, (options: EmscriptenOptions) => Promise<DecoderClass>> = {
  charls: async (options) => (await (await import('@cornerstonejs/codec-charls/decodewasmjs')).default(options)).JpegLSDecoder,
  openjpeg: async (options) => (await (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default(options)).J2KDecoder,
  'libjpeg-turbo': async (options) => (await (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')).default(options)).JPEGDecoder,
  openjph: async (options) => (await (await import('@cornerstonejs/codec-openjph/wasmjs')).default(options)).HTJ2KDecoder,
};

function silent(): void {
  // Decoders print on broken data; the Result says it.
}

function optionsFor(location: string | Uint8Array): EmscriptenOptions {
  const quiet = { print: silent, printErr: silent };
  return typeof location === 'string' ? { ...quiet, locateFile: () => location } : { ...quiet, wasmBinary: location };
}

export interface WasmCodecs {
  /** Throws what the decoder throws; the door turns it into a failure. */
  decode(name: CodecName, encoded: Uint8Array): Promise<WasmFrame>;
}

export function createWasmCodecs(locate: LocateWasm): WasmCodecs {
  const loaded = new Map<CodecName, Promise<DecoderClass>>();
  const load = (name: CodecName): Promise<DecoderClass> => {
    let found = loaded.get(name);
    if (!found) {
      found = loaders[name](optionsFor(locate(name)));
      loaded.set(name, found);
      found.catch(() => loaded.delete(name));
    }
    return found;
  };
  return {
    async decode(name, encoded) {
      const Decoder = await load(name);
      try {
        return run(new Decoder(), encoded);
      } catch (error) {
        // A decoder that aborted leaves its memory in an unknown state: take a fresh one next time.
        loaded.delete(name);
        throw error;
      }
    },
  };
}

/** The result is copied out of WASM memory, which the next frame overwrites. */
function run(decoder: EmscriptenDecoder, encoded: Uint8Array): WasmFrame {
  decoder.getEncodedBuffer(encoded.length).set(encoded);
  decoder.decode();
  const info = decoder.getFrameInfo();
  const bytes = decoder.getDecodedBuffer().slice();
  const planar = info.componentCount > 1 && decoder.getInterleaveMode?.() === 0;
  decoder.delete();
  return { bytes, width: info.width, height: info.height, bitsPerSample: info.bitsPerSample, components: info.componentCount, signed: info.isSigned, planar };
}
