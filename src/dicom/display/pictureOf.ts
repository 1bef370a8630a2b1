// A frame as 8-bit pixels that can leave the archive: the same greys, padding, shutters and overlays as on the screen.
import type { ImageHeader } from '../headerModel.ts';
import { isInverted, type Voi } from '../lut.ts';
import { drawOver } from './compose.ts';
import { toGreys } from './greys.ts';
import type { Frame } from './model.ts';
import { ownVoi } from './ownVoi.ts';
import { shutterMask } from './shutter.ts';

export interface FramePicture {
  width: number;
  height: number;
  channels: 1 | 3;
  /** Row by row, `channels` bytes a pixel. */
  pixels: Uint8Array;
}

export interface PictureOfFrame {
  picture: FramePicture;
  /** What greys were made with; null for colour. */
  voi: Voi | null;
}

/** `image`: of this frame (`frameHeader`). `overlays`: with its graphics drawn in, regions as outlines. */
export function pictureOf(frame: Frame, image: ImageHeader, { overlays }: { overlays: boolean }): PictureOfFrame {
  const { columns: width, rows: height, values, rgba } = frame;
  const words = rgba === null ? new Uint32Array(width * height) : new Uint32Array(rgba.slice().buffer);
  const voi = values === null ? null : ownVoi(image, 0, frame);
  if (values !== null && voi !== null) toGreys(values, { voi, inverted: isInverted(image), padding: frame.padding }, words);
  const shutter = image.shutters === undefined ? null : shutterMask(image.shutters, frame);
  drawOver(words, { marks: overlays ? frame.overlays : [], shutter });
  const channels = values === null ? 3 : 1;
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as number;
    for (let c = 0; c < channels; c += 1) pixels[i * channels + c] = (word >>> (8 * c)) & 255;
  }
  return { picture: { width, height, channels, pixels }, voi };
}
