// Paints a picture on a 2D canvas: values → greys by dicom/display, overlays and shutters over them, at source resolution, then scaled by the view. Owns one off-screen canvas.
import { drawOver, type OverPixels } from '../../../dicom/display/compose.ts';
import { greyKey, toGreys, type Grey } from '../../../dicom/display/greys.ts';
import type { ModalityValues } from '../decode/frame.ts';
import type { Matrix } from '../geometry/viewTransform.ts';

export { rangeOf } from '../../../dicom/display/modalityValues.ts';
export { toGreys } from '../../../dicom/display/greys.ts';

export interface PaintSource {
  /** Same key = same pixels and the same over them. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly values: ModalityValues | null;
  readonly rgba: Uint8ClampedArray<ArrayBuffer> | null;
  /** Overlays and shutters; null: nothing lies over the pixels. */
  readonly over?: OverPixels | null;
}

export class Painter {
  readonly #source = document.createElement('canvas');
  #drawn = '';

  /** Draws at device resolution; `matrix` maps pixel centres to CSS pixels. Without values the canvas is black. */
  paint(canvas: HTMLCanvasElement, ratio: number, matrix: Matrix | null, source: PaintSource | null, grey: Grey | null): void {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (matrix === null || source === null || grey === null || !this.#load(source, grey)) return;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = Math.hypot(matrix.a, matrix.b) * ratio < 0.75 ? 'high' : 'low';
    const { a, b, c, d, e, f } = matrix;
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
    context.drawImage(this.#source, -0.5, -0.5);
  }

  #load(source: PaintSource, grey: Grey): boolean {
    const key = `${source.key} ${greyKey(grey)}`;
    if (key === this.#drawn) return true;
    const { width, height, values, rgba } = source;
    if (values === null && rgba === null) return false;
    if (this.#source.width !== width || this.#source.height !== height) {
      this.#source.width = width;
      this.#source.height = height;
    }
    const context = this.#source.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) return false;
    context.putImageData(pixelsOf(source, grey), 0, 0);
    this.#drawn = key;
    return true;
  }
}

function pixelsOf({ width, height, values, rgba, over }: PaintSource, grey: Grey): ImageData {
  const covers = over !== undefined && over !== null && (over.marks.length > 0 || over.shutter !== null);
  // Colours are painted as they are; what lies over them goes on a copy.
  const pixels = rgba === null ? new ImageData(width, height) : new ImageData(covers ? new Uint8ClampedArray(rgba) : rgba, width, height);
  const words = new Uint32Array(pixels.data.buffer);
  if (values !== null) toGreys(values, grey, words);
  if (covers) drawOver(words, over);
  return pixels;
}
