// YBR → RGB (ITU-R BT.601; PS3.3 C.7.6.3.1.2): full and partial range, 8 and 16 bits, whole and 4:2:2. Palette colour and profiles are not here.
import type { Samples } from './model.ts';

interface Range {
  /** Luminance of black, and what a step of luminance and of colour is worth in RGB. */
  black: number;
  luminance: number;
  chroma: number;
  middle: number;
  most: number;
}

/** Partial range: luminance 16…235, colour 16…240 of 8 bits. */
function rangeOf(bits: number, partial: boolean): Range {
  const unit = 2 ** (bits - 8);
  const most = 2 ** bits - 1;
  if (!partial) return { black: 0, luminance: 1, chroma: 1, middle: 128 * unit, most };
  return { black: 16 * unit, luminance: most / (219 * unit), chroma: most / (224 * unit), middle: 128 * unit, most };
}

function put(out: Uint8Array | Uint16Array, at: number, y: number, cb: number, cr: number, r: Range): void {
  const l = (y - r.black) * r.luminance;
  const [b, c] = [(cb - r.middle) * r.chroma, (cr - r.middle) * r.chroma];
  out[at] = clamp(l + 1.402 * c, r.most);
  out[at + 1] = clamp(l - 0.344136286 * b - 0.714136286 * c, r.most);
  out[at + 2] = clamp(l + 1.772 * b, r.most);
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : Math.round(value);
}

function empty(like: Samples, length: number): Uint8Array | Uint16Array | undefined {
  if (like instanceof Uint8Array) return new Uint8Array(length);
  return like instanceof Uint16Array ? new Uint16Array(length) : undefined;
}

export function isYbr(photometric: string): boolean {
  return photometric.startsWith('YBR_FULL') || photometric.startsWith('YBR_PARTIAL');
}

/** By pixel, three samples each; undefined for samples that are no colours (signed, 32 bits, decimal). */
export function ybrToRgb(ybr: Samples, photometric: string, bits: number): Uint8Array | Uint16Array | undefined {
  const out = empty(ybr, ybr.length);
  const range = rangeOf(bits, photometric.startsWith('YBR_PARTIAL'));
  if (out) for (let i = 0; i + 2 < ybr.length; i += 3) put(out, i, ybr[i] ?? 0, ybr[i + 1] ?? 0, ybr[i + 2] ?? 0, range);
  return out;
}

/** Uncompressed 4:2:2: two luminances, then their common Cb and Cr. */
export function ybr422ToRgb(ybr: Samples, pixels: number, photometric: string, bits: number): Uint8Array | Uint16Array | undefined {
  const out = empty(ybr, pixels * 3);
  const range = rangeOf(bits, photometric.startsWith('YBR_PARTIAL'));
  for (let pair = 0; out && pair * 2 < pixels; pair += 1) {
    const at = pair * 4;
    const [cb, cr] = [ybr[at + 2] ?? range.middle, ybr[at + 3] ?? range.middle];
    put(out, pair * 6, ybr[at] ?? 0, cb, cr, range);
    if (pair * 2 + 1 < pixels) put(out, pair * 6 + 3, ybr[at + 1] ?? 0, cb, cr, range);
  }
  return out;
}
