// RLE Lossless (PS3.5 Annex G): a header of segment offsets, PackBits segments, one byte plane a segment, most significant byte first.
import type { FrameDescription } from './model.ts';

/** Decoded bytes, little endian, by pixel; undefined when the segments do not hold a whole frame. */
export function decodeRle(bytes: Uint8Array, description: FrameDescription): Uint8Array | undefined {
  if (bytes.length < 64) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const segments = view.getUint32(0, true);
  const bytesPerSample = description.bitsAllocated >>> 3;
  const stride = bytesPerSample * description.samplesPerPixel;
  if (segments !== stride || segments > 15) return undefined;
  const pixels = description.rows * description.columns;
  const out = new Uint8Array(pixels * stride);
  for (let s = 0; s < segments; s += 1) {
    const start = view.getUint32(4 + s * 4, true);
    const end = s + 1 < segments ? view.getUint32(8 + s * 4, true) : bytes.length;
    if (start < 64 || end < start || end > bytes.length) return undefined;
    const sample = Math.floor(s / bytesPerSample);
    const place = sample * bytesPerSample + (bytesPerSample - 1 - (s % bytesPerSample));
    if (unpack(bytes, start, end, out, place, stride) !== pixels) return undefined;
  }
  return out;
}

/** PackBits into every `stride`th byte from `place`; the number of bytes written. */
function unpack(bytes: Uint8Array, start: number, end: number, out: Uint8Array, place: number, stride: number): number {
  let [at, to, written] = [start, place, 0];
  const limit = Math.floor(out.length / stride);
  while (at < end && written < limit) {
    const control = bytes[at] ?? 0;
    at += 1;
    if (control === 128) continue;
    const literal = control < 128;
    const run = Math.min(literal ? control + 1 : 257 - control, limit - written);
    if (literal && at + run > end) return written;
    for (let i = 0; i < run; i += 1) {
      out[to] = bytes[literal ? at + i : at] ?? 0;
      to += stride;
    }
    at += literal ? control + 1 : 1;
    written += run;
  }
  return written;
}
