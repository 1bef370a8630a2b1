// The decoder for vite builds: WASM binaries as assets of the same origin. Import it inside a module worker; the page itself should not decode.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the renderer's compiler settings reach this file by import only
/// <reference path="./vendor.d.ts" />
import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url';
import turboUrl from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphUrl from '@cornerstonejs/codec-openjph/wasm?url';
import { createFrameDecoder } from './decode.ts';

const urls = { charls: charlsUrl, openjpeg: openjpegUrl, 'libjpeg-turbo': turboUrl, openjph: openjphUrl };

export const decodeFrame = createFrameDecoder((name) => urls[name]);
