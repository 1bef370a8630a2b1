// What lies over the pixels of a frame: overlay marks, then shutters, drawn into opaque pixels (PS3.4 N.2.6). Greys themselves are greys.ts.
import type { OverlayMark } from './model.ts';
import type { ShutterMask } from './shutter.ts';

const white = 0xffffffff;

export interface OverPixels {
  readonly marks: readonly OverlayMark[];
  readonly shutter: ShutterMask | null;
}

/** `pixels`: R, G, B, A of each pixel as one little endian word. */
export function drawOver(pixels: Uint32Array, { marks, shutter }: OverPixels): void {
  for (const mark of marks) for (const at of mark.pixels) pixels[at] = white;
  if (shutter === null) return;
  const { covered, level } = shutter;
  const word = (0xff000000 | (level << 16) | (level << 8) | level) >>> 0;
  for (let i = 0; i < pixels.length; i += 1) if (covered[i] === 1) pixels[i] = word;
}
