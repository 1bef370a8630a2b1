// Paints a picture on a 2D canvas: values → 8-bit greys by a table, at source resolution, then scaled by the view. Owns one off-screen canvas.
import { displayLut, type Voi } from '../../../dicom/lut.ts';
import type { ModalityValues } from '../decode/frame.ts';
import type { Matrix } from '../geometry/viewTransform.ts';
import type { Grey } from './picture.ts';

export interface PaintSource {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly values: ModalityValues | null;
  readonly rgba: Uint8ClampedArray<ArrayBuffer> | null;
}

const floatSteps = 65536;

/** Range of the values; cheap enough to be asked for every picture once. */
export function rangeOf(values: ModalityValues): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i += 1) {
    const v = values[i] as number;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}

/** Opaque pixels for the whole numbers from `from` on; kept while the greys stay, so that scrolling builds none. */
interface PixelTable {
  key: string;
  from: number;
  pixels: Uint32Array;
}

let kept: PixelTable | null = null;

function toPixels(table: Uint8ClampedArray): Uint32Array {
  return Uint32Array.from(table, (g) => (0xff000000 | (g << 16) | (g << 8) | g) >>> 0);
}

function wholePixels({ min, max }: { min: number; max: number }, grey: Grey): PixelTable {
  const key = JSON.stringify(grey);
  if (kept?.key === key && kept.from <= min && max < kept.from + kept.pixels.length) return kept;
  // The next slice of a series reaches a little further than this one: some room on both sides.
  const from = min - 256;
  const table = displayLut({ from, to: max + 256, voi: grey.voi, invert: grey.inverted });
  kept = { key, from, pixels: toPixels(table) };
  return kept;
}

/** Greys (0 to 255) of the values, written as opaque pixels into `out`. */
export function toGreys(values: ModalityValues, grey: Grey, out: Uint32Array): void {
  const range = rangeOf(values);
  if (values instanceof Float32Array) {
    const { table, index } = floatTable(range, grey);
    const pixels = toPixels(table);
    for (let i = 0; i < values.length; i += 1) out[i] = pixels[index(values[i] as number)] as number;
    return;
  }
  const { from, pixels } = wholePixels(range, grey);
  for (let i = 0; i < values.length; i += 1) out[i] = pixels[(values[i] as number) - from] as number;
}

interface Table {
  table: Uint8ClampedArray;
  index: (value: number) => number;
}

function floatTable({ min, max }: { min: number; max: number }, { voi, inverted }: Grey): Table {
  const [from, to] = steepPart(voi, min, max);
  const step = Math.max((to - from) / (floatSteps - 1), Number.MIN_VALUE);
  const table = displayLut({ from: 0, to: floatSteps - 1, modality: (i) => from + i * step, voi, invert: inverted });
  return { table, index: (value) => Math.min(floatSteps - 1, Math.max(0, Math.round((value - from) / step))) };
}

/** Where greys change: the window itself, so that a narrow one in a wide range keeps all its steps. */
function steepPart(voi: Voi, min: number, max: number): [number, number] {
  if (voi.kind === 'lut' || voi.function === 'SIGMOID') return [min, Math.max(max, min + 1e-9)];
  return [voi.center - voi.width / 2 - 1, voi.center + voi.width / 2 + 1];
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
    const key = `${source.key} ${JSON.stringify(grey)}`;
    if (key === this.#drawn) return true;
    const { width, height, values, rgba } = source;
    if (values === null && rgba === null) return false;
    if (this.#source.width !== width || this.#source.height !== height) {
      this.#source.width = width;
      this.#source.height = height;
    }
    const context = this.#source.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) return false;
    const pixels = rgba === null ? new ImageData(width, height) : new ImageData(rgba, width, height);
    if (values !== null) toGreys(values, grey, new Uint32Array(pixels.data.buffer));
    context.putImageData(pixels, 0, 0);
    this.#drawn = key;
    return true;
  }
}
