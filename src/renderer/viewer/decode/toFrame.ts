// Stored samples → what the viewer keeps: modality values of a greyscale image, or RGBA of a colour one. Runs in the decode worker.
import type { DecodedFrame } from '../../../codecs/model.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import type { Frame } from './frame.ts';
import { toModalityValues } from './modality.ts';

export function toFrame(decoded: DecodedFrame, image: ImageHeader): Result<Frame> {
  const { columns, rows } = decoded;
  if (decoded.samples.length !== columns * rows * decoded.samplesPerPixel)
    return fail('UNPARSABLE', 'The picture in this file has another size than the file says. The file is kept as received.');
  if (decoded.photometricInterpretation === 'PALETTE COLOR') {
    return fail('UNSUPPORTED', 'Palette colour images cannot be shown yet. The file is kept as received.');
  }
  if (decoded.samplesPerPixel === 3) {
    const rgba = toRgba(decoded, columns * rows);
    return rgba === null
      ? fail('UNSUPPORTED', 'Colour images of more than 8 bits a sample cannot be shown yet. The file is kept as received.')
      : ok({ columns, rows, values: null, rgba, min: 0, max: 255 });
  }
  if (decoded.samplesPerPixel !== 1)
    return fail('UNSUPPORTED', `Images with ${decoded.samplesPerPixel} samples a pixel cannot be shown. The file is kept as received.`);
  if (image.numberOfModalityLuts > 0 && image.modalityLut === null) {
    return fail('UNSUPPORTED', 'This image has a modality LUT that is too large to apply, so its values would be wrong. The file is kept as received.');
  }
  const values = toModalityValues(decoded.samples, image);
  let min = Infinity;
  let max = -Infinity;
  for (const v of values) {
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return ok({ columns, rows, values, rgba: null, min, max });
}

function toRgba({ samples, bitsStored }: DecodedFrame, pixels: number): Uint8ClampedArray<ArrayBuffer> | null {
  if (!(samples instanceof Uint8Array) || bitsStored > 8) return null;
  const out = new Uint8ClampedArray(pixels * 4);
  for (let i = 0, s = 0, o = 0; i < pixels; i += 1, s += 3, o += 4) {
    out[o] = samples[s] ?? 0;
    out[o + 1] = samples[s + 1] ?? 0;
    out[o + 2] = samples[s + 2] ?? 0;
    out[o + 3] = 255;
  }
  return out;
}
