// What the headers of a JPEG or JPEG 2000 stream say before decoding: precision and colour. No entropy decoding.
import type { EncodedFrame } from './model.ts';

interface Marker {
  code: number;
  at: number;
  length: number;
}

function markers(bytes: Uint8Array): Marker[] {
  const found: Marker[] = [];
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff && found.length < 200;) {
    const code = bytes[at + 1] ?? 0;
    if (code === 0xff) {
      at += 1;
      continue;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    found.push({ code, at, length });
    if (code === 0xda || length < 2) break;
    at += 2 + length;
  }
  return found;
}

/** Sample precision from the frame header (SOF); 8 when none is found. */
export function jpegPrecision(bytes: Uint8Array): number {
  const frame = markers(bytes).find(({ code }) => code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc);
  return frame ? (bytes[frame.at + 4] ?? 8) : 8;
}

/** APP14 with transform 0: the components are RGB as they stand. */
const adobeRgb = Uint8Array.from([0xff, 0xee, 0x00, 0x0e, 0x41, 0x64, 0x6f, 0x62, 0x65, 0x00, 0x64, 0x00, 0x00, 0x00, 0x00, 0x00]);

/** Without JFIF or a whole Adobe mark a decoder assumes YCbCr; where the object says RGB, it is told so. */
export function withColourMark(frame: EncodedFrame): Uint8Array {
  const { bytes, description } = frame;
  if (description.photometricInterpretation !== 'RGB' || description.samplesPerPixel !== 3) return bytes;
  if (markers(bytes).some(({ code, length }) => code === 0xe0 || (code === 0xee && length >= 14))) return bytes;
  const marked = new Uint8Array(bytes.length + adobeRgb.length);
  marked.set(bytes.subarray(0, 2));
  marked.set(adobeRgb, 2);
  marked.set(bytes.subarray(2), 2 + adobeRgb.length);
  return marked;
}

/** JPEG 2000 and HTJ2K: the multiple component transform of the COD segment, which decoders undo (ISO/IEC 15444-1 A.6.1). */
export function usesColourTransform(bytes: Uint8Array): boolean {
  for (let at = 0; at + 8 < Math.min(bytes.length, 65_536); at += 1) if (bytes[at] === 0xff && bytes[at + 1] === 0x52) return bytes[at + 8] === 1;
  return false;
}
