// Pictures in another size: means of what a new pixel covers where they shrink, linear between neighbours where they grow. Each axis by itself.
import type { ImageHeader } from '../../dicom/headerModel.ts';
import type { Picture } from './png.ts';

interface Share {
  from: number;
  weights: number[];
}

/** Which old pixels of one axis make each new one, and with what weight. */
function sharesOf(before: number, after: number): Share[] {
  const ratio = before / after;
  return Array.from({ length: after }, (_, i) => {
    if (ratio <= 1) {
      const at = Math.min(before - 1, Math.max(0, (i + 0.5) * ratio - 0.5));
      const from = Math.min(before - 1, Math.floor(at));
      return from + 1 < before ? { from, weights: [1 - (at - from), at - from] } : { from, weights: [1] };
    }
    const [low, high] = [i * ratio, Math.min(before, (i + 1) * ratio)];
    const from = Math.floor(low);
    const weights: number[] = [];
    for (let k = from; k < high; k += 1) weights.push((Math.min(high, k + 1) - Math.max(low, k)) / (high - low));
    return { from, weights };
  });
}

function weighed(source: ArrayLike<number>, share: Share, first: number, step: number): number {
  let sum = 0;
  let at = first + share.from * step;
  for (const weight of share.weights) {
    sum += weight * (source[at] ?? 0);
    at += step;
  }
  return sum;
}

/** The same picture when the size is the same. */
export function resized(picture: Picture, width: number, height: number): Picture {
  const { channels } = picture;
  if (width === picture.width && height === picture.height) return picture;
  const across = sharesOf(picture.width, width);
  const wide = new Float32Array(width * picture.height * channels);
  for (let y = 0; y < picture.height; y += 1)
    for (const [x, share] of across.entries())
      for (let c = 0; c < channels; c += 1) wide[(y * width + x) * channels + c] = weighed(picture.pixels, share, y * picture.width * channels + c, channels);
  const stride = width * channels;
  const pixels = new Uint8ClampedArray(stride * height);
  for (const [y, share] of sharesOf(picture.height, height).entries())
    for (let i = 0; i < stride; i += 1) pixels[y * stride + i] = weighed(wide, share, i, stride);
  return { width, height, channels, pixels };
}

/** Pixels that are longer than this are a mistake of the writer. */
const mostRatio = 20;

/** Height of a pixel over its width: by its spacing, else by Pixel Aspect Ratio (PS3.3 C.7.6.3.1.7); 1 when neither says so believably. */
export function pixelShape(image: Pick<ImageHeader, 'PixelSpacing' | 'ImagerPixelSpacing' | 'NominalScannedPixelSpacing' | 'PixelAspectRatio'>): number {
  for (const size of [image.PixelSpacing, image.ImagerPixelSpacing, image.NominalScannedPixelSpacing, image.PixelAspectRatio]) {
    const [vertical = 0, horizontal = 0] = size ?? [];
    if (vertical > 0 && horizontal > 0) {
      const ratio = vertical / horizontal;
      return ratio < mostRatio && ratio > 1 / mostRatio ? ratio : 1;
    }
  }
  return 1;
}

/** With square pixels; no axis loses any. */
export function squared(picture: Picture, shape: number): Picture {
  const { width, height } = picture;
  return shape >= 1 ? resized(picture, width, Math.round(height * shape)) : resized(picture, Math.round(width / shape), height);
}
