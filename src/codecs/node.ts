// The decoder for Node: WASM binaries as files, beside the bundle when given, else from the packages. Never imported by the renderer.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createFrameDecoder, type DecodeFrame } from './decode.ts';
import type { CodecName } from './model.ts';

const packaged: Record<CodecName, { file: string; specifier: string }> = {
  charls: { file: 'charlswasm_decode.wasm', specifier: '@cornerstonejs/codec-charls/decodewasm' },
  openjpeg: { file: 'openjpegwasm_decode.wasm', specifier: '@cornerstonejs/codec-openjpeg/decodewasm' },
  'libjpeg-turbo': { file: 'libjpegturbowasm_decode.wasm', specifier: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm' },
  openjph: { file: 'openjphjs.wasm', specifier: '@cornerstonejs/codec-openjph/wasm' },
};

/** `folder`: where the build put the binaries; without it, or when one is missing there, the installed packages. */
export function createNodeDecoder(folder?: string): DecodeFrame {
  return createFrameDecoder((name) => {
    const { file, specifier } = packaged[name];
    const beside = folder === undefined ? undefined : join(folder, file);
    return readFileSync(beside !== undefined && existsSync(beside) ? beside : createRequire(import.meta.url).resolve(specifier));
  });
}
