// Modality values → opaque grey pixels by one table: VOI, presentation LUT, inversion, padding as background (PS3.3 C.11, PS3.4 N.2). The only painter of greys, on screen and in exports.
import type { LutData } from '../headerModel.ts';
import { displayLut, type Voi } from '../lut.ts';
import { rangeOf } from './modalityValues.ts';
import { isFractional, type ModalityValues, type ValueRange } from './model.ts';

export interface Grey {
  readonly voi: Voi;
  /** MONOCHROME1, INVERSE, or the user's wish: after the presentation LUT. */
  readonly inverted: boolean;
  readonly presentationLut?: LutData | null;
  /** Painted black whatever the window, and not inverted. */
  readonly padding?: ValueRange | null;
  /** Modality values as a presentation state wants them instead of the image's own. */
  readonly remap?: Remap | null;
}

/** `value × slope + intercept`, then the LUT where there is one. */
export interface Remap {
  readonly slope: number;
  readonly intercept: number;
  readonly lut: LutData | null;
}

const floatSteps = 65536;
/** Whole numbers that reach further are painted like decimals. */
const longestTable = 2 ** 20;
const black = 0xff000000;
const keptTables = 8;

/** Numbers for LUTs, so that a key holds no thousand entries. */
const lutNumbers = new WeakMap<LutData, number>();
let lutCount = 0;

function lutKey(lut: LutData | null | undefined): string {
  if (lut === null || lut === undefined) return '';
  const known = lutNumbers.get(lut);
  if (known !== undefined) return String(known);
  lutCount += 1;
  lutNumbers.set(lut, lutCount);
  return String(lutCount);
}

/** Same key = same greys. */
export function greyKey({ voi, inverted, presentationLut, padding, remap }: Grey): string {
  const shape = voi.kind === 'window' ? `${voi.function} ${voi.center} ${voi.width}` : `lut ${lutKey(voi.lut)} ${voi.stretch?.center} ${voi.stretch?.width}`;
  return [shape, inverted, lutKey(presentationLut), padding?.min, padding?.max, remap?.slope, remap?.intercept, lutKey(remap?.lut)].join('|');
}

/** Opaque pixels; entry i stands for `from + i × step`. */
interface PixelTable {
  readonly from: number;
  readonly step: number;
  readonly pixels: Uint32Array;
}

const kept = new Map<string, PixelTable>();

/** The newest few stay, so that scrolling through slices and several viewports build none. */
function remember(key: string, fits: (table: PixelTable) => boolean, make: () => PixelTable): PixelTable {
  const known = kept.get(key);
  const table = known !== undefined && fits(known) ? known : make();
  kept.delete(key);
  kept.set(key, table);
  const oldest = kept.size > keptTables ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  return table;
}

function remapped(remap: Remap | null | undefined): ((value: number) => number) | undefined {
  if (remap === null || remap === undefined) return undefined;
  const { slope, intercept, lut } = remap;
  if (lut === null) return (value) => value * slope + intercept;
  return (value) => lut.data[Math.min(lut.data.length - 1, Math.max(0, Math.round(value * slope + intercept) - lut.firstValueMapped))] ?? 0;
}

function toPixels(table: Uint8ClampedArray): Uint32Array {
  return Uint32Array.from(table, (g) => (black | (g << 16) | (g << 8) | g) >>> 0);
}

function wholeTable({ min, max }: ValueRange, grey: Grey): PixelTable {
  const fits = ({ from, pixels }: PixelTable): boolean => from <= min && max < from + pixels.length;
  return remember(greyKey(grey), fits, () => {
    // The next slice of a series reaches a little further than this one: some room on both sides.
    const [from, to] = [min - 256, max + 256];
    const modality = remapped(grey.remap);
    const pixels = toPixels(
      displayLut({ from, to, voi: grey.voi, invert: grey.inverted, presentationLut: grey.presentationLut ?? null, ...(modality ? { modality } : {}) }),
    );
    if (grey.padding) pixels.fill(black, Math.max(0, Math.ceil(grey.padding.min) - from), Math.max(0, Math.floor(grey.padding.max) - from + 1));
    return { from, step: 1, pixels };
  });
}

function floatTable(range: ValueRange, grey: Grey): PixelTable {
  const { from, to } = steepPart(grey, range);
  const step = Math.max((to - from) / (floatSteps - 1), Number.MIN_VALUE);
  return remember(
    `${greyKey(grey)} ${String(from)} ${String(step)}`,
    () => true,
    () => {
      const again = remapped(grey.remap);
      const value = (i: number): number => from + i * step;
      const modality = again === undefined ? value : (i: number): number => again(value(i));
      const table = displayLut({ from: 0, to: floatSteps - 1, modality, voi: grey.voi, invert: grey.inverted, presentationLut: grey.presentationLut ?? null });
      return { from, step, pixels: toPixels(table) };
    },
  );
}

/** Where greys change: the window itself, so that a narrow one in a wide range keeps all its steps. */
function steepPart({ voi, remap }: Grey, { min, max }: ValueRange): { from: number; to: number } {
  const isWindow = voi.kind === 'window' && voi.function !== 'SIGMOID' && !remap;
  if (!isWindow) return { from: min, to: max > min ? max : min + 1 };
  const [center, width] = voi.function === 'LINEAR' ? [voi.center - 0.5, voi.width - 1] : [voi.center, voi.width];
  const room = Math.max(width / 1000, 1e-9 * Math.abs(center), 1e-30);
  return { from: center - width / 2 - room, to: center + width / 2 + room };
}

/** Greys (0 to 255) of the values, written as opaque pixels into `out`. `range`: of all values, padding too, where it is known. */
export function toGreys(values: ModalityValues, grey: Grey, out: Uint32Array, range: ValueRange = rangeOf(values)): void {
  if (isFractional(values) || range.max - range.min > longestTable) {
    decimalGreys(values, grey, out, range);
    return;
  }
  const { from, pixels } = wholeTable(range, grey);
  for (let i = 0; i < values.length; i += 1) out[i] = pixels[(values[i] as number) - from] as number;
}

function decimalGreys(values: ModalityValues, grey: Grey, out: Uint32Array, range: ValueRange): void {
  const { from, step, pixels } = floatTable(range, grey);
  const [low, high] = grey.padding ? [grey.padding.min, grey.padding.max] : [Infinity, -Infinity];
  const last = pixels.length - 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    const at = (value - from) / step + 0.5;
    if (at !== at || (value >= low && value <= high)) out[i] = black;
    else out[i] = pixels[at <= 0 ? 0 : at >= last ? last : at | 0] as number;
  }
}
