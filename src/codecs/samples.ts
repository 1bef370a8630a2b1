// Bytes of stored pixels → typed samples: byte order, overlay bits, sign, 1-bit packing, planes. No compression here.
import type { FrameDescription, Samples } from './model.ts';

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length - (bytes.length % size));
  for (let i = 0; i < out.length; i += size) for (let k = 0; k < size; k += 1) out[i + k] = bytes[i + size - 1 - k] ?? 0;
  return out;
}

/** A copy that starts on an aligned address and holds exactly `count` samples of `size` bytes. */
function aligned(bytes: Uint8Array, count: number, size: number, bigEndian: boolean): ArrayBuffer {
  const exact = bytes.subarray(0, count * size);
  const source = bigEndian && size > 1 ? swapped(exact, size) : exact;
  const copy = new Uint8Array(count * size);
  copy.set(source);
  return copy.buffer;
}

/** Samples of 8, 16 or 32 allocated bits, little endian unless said. The caller has checked that the bytes suffice. */
export function readSamples(bytes: Uint8Array, count: number, bitsAllocated: number, signed: boolean, bigEndian = false): Samples {
  if (bitsAllocated <= 8) return signed ? new Int8Array(aligned(bytes, count, 1, false)) : new Uint8Array(aligned(bytes, count, 1, false));
  if (bitsAllocated <= 16) {
    const buffer = aligned(bytes, count, 2, bigEndian);
    return signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  }
  const buffer = aligned(bytes, count, 4, bigEndian);
  return signed ? new Int32Array(buffer) : new Uint32Array(buffer);
}

/** 1-bit pixels, least significant bit first (PS3.5 §8.1.1), as bytes 0 and 1. */
export function unpackBits(bytes: Uint8Array, count: number, bitOffset: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    const bit = bitOffset + i;
    out[i] = ((bytes[bit >>> 3] ?? 0) >>> (bit & 7)) & 1;
  }
  return out;
}

/** Keeps the stored bits (below `highBit`), drops overlay bits, extends the sign; in place. */
export function cutToStoredBits(samples: Samples, description: FrameDescription, stored = description.bitsStored): Samples {
  const { highBit, pixelRepresentation, bitsAllocated } = description;
  const shiftDown = Math.max(0, highBit + 1 - stored);
  if (stored <= 0 || stored >= bitsAllocated || samples instanceof Float32Array || samples instanceof Float64Array) return samples;
  const unused = 32 - stored;
  if (pixelRepresentation === 1) for (let i = 0; i < samples.length; i += 1) samples[i] = (((samples[i] ?? 0) >> shiftDown) << unused) >> unused;
  else for (let i = 0; i < samples.length; i += 1) samples[i] = (((samples[i] ?? 0) >>> shiftDown) << unused) >>> unused;
  return samples;
}

/** Planes one after the other → by pixel. */
export function interleave<T extends Samples>(samples: T, components: number): T {
  const pixels = Math.floor(samples.length / components);
  const out = samples.slice() as T;
  for (let c = 0; c < components; c += 1) for (let i = 0; i < pixels; i += 1) out[i * components + c] = samples[c * pixels + i] ?? 0;
  return out;
}
