// YBR (full range, BT.601; PS3.3 C.7.6.3.1.2) → RGB for 8-bit samples. Palette colour and profiles are not here.

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}

function put(out: Uint8Array, at: number, y: number, cb: number, cr: number): void {
  out[at] = clamp(y + 1.402 * (cr - 128));
  out[at + 1] = clamp(y - 0.344136286 * (cb - 128) - 0.714136286 * (cr - 128));
  out[at + 2] = clamp(y + 1.772 * (cb - 128));
}

/** By pixel, three samples each. */
export function ybrFullToRgb(ybr: Uint8Array): Uint8Array {
  const out = new Uint8Array(ybr.length);
  for (let i = 0; i + 2 < ybr.length; i += 3) put(out, i, ybr[i] ?? 0, ybr[i + 1] ?? 0, ybr[i + 2] ?? 0);
  return out;
}

/** Uncompressed 4:2:2: two luminances, then their common Cb and Cr. */
export function ybr422ToRgb(ybr: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(pixels * 3);
  for (let pair = 0; pair * 2 < pixels; pair += 1) {
    const at = pair * 4;
    const [cb, cr] = [ybr[at + 2] ?? 128, ybr[at + 3] ?? 128];
    put(out, pair * 6, ybr[at] ?? 0, cb, cr);
    if (pair * 2 + 1 < pixels) put(out, pair * 6 + 3, ybr[at + 1] ?? 0, cb, cr);
  }
  return out;
}
