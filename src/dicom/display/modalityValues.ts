// Stored samples → modality values of one type: 16 bit while every value is whole and fits, then 32 bit, else decimal. The transform itself is ../lut.ts.
import type { ImageHeader } from '../headerModel.ts';
import { modalityOf } from '../lut.ts';
import type { ModalityValues, Samples, ValueRange } from './model.ts';

type Transform = Pick<ImageHeader, 'RescaleSlope' | 'RescaleIntercept' | 'modalityLut'>;

/** Least and greatest finite value; 0 and 0 without any. `except`: values left out. */
export function rangeOf(values: ArrayLike<number>, except: ValueRange | null = null): ValueRange {
  let [min, max] = [Infinity, -Infinity];
  const [from, to] = except === null ? [Infinity, -Infinity] : [except.min, except.max];
  for (let i = 0; i < values.length; i += 1) {
    const v = values[i] as number;
    if (v >= from && v <= to) continue;
    if (v < min && v !== -Infinity) min = v;
    if (v > max && v !== Infinity) max = v;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}

export function toModalityValues(samples: Samples, image: Transform): ModalityValues {
  const transform = modalityOf(image);
  if (samples.length === 0) return new Int16Array(0);
  const { min: lo, max: hi } = rangeOf(samples);
  if (image.modalityLut === null && transform(0) === 0 && transform(1) === 1) return unchanged(samples, { min: lo, max: hi });
  const whole = !isDecimal(samples) && isWhole(image, transform);
  const ends = image.modalityLut === null ? [transform(lo), transform(hi)] : image.modalityLut.data;
  const out = container(whole, rangeOf(ends), samples.length, samples.BYTES_PER_ELEMENT > 2);
  if (image.modalityLut === null) {
    const intercept = transform(0);
    const slope = image.RescaleSlope === null || image.RescaleSlope === 0 ? transform(1) - intercept : image.RescaleSlope;
    for (let i = 0; i < out.length; i += 1) out[i] = (samples[i] as number) * slope + intercept;
  } else for (let i = 0; i < out.length; i += 1) out[i] = transform(samples[i] as number);
  return out;
}

function isDecimal(samples: Samples): boolean {
  return samples instanceof Float32Array || samples instanceof Float64Array;
}

function unchanged(samples: Samples, range: ValueRange): ModalityValues {
  if (samples instanceof Int16Array || samples instanceof Uint16Array || isDecimal(samples)) return samples as ModalityValues;
  const out = container(true, range, samples.length, true);
  out.set(samples);
  return out;
}

function isWhole(image: Transform, transform: (stored: number) => number): boolean {
  if (image.modalityLut !== null) return image.modalityLut.data.every(Number.isInteger);
  return Number.isInteger(transform(0)) && Number.isInteger(image.RescaleSlope ?? 1);
}

/** `precise`: samples of more than 16 bits, which 32-bit decimals would round. */
function container(whole: boolean, { min, max }: ValueRange, length: number, precise: boolean): ModalityValues {
  if (whole && min >= -32768 && max <= 32767) return new Int16Array(length);
  if (whole && min >= 0 && max <= 65535) return new Uint16Array(length);
  if (whole && min >= -(2 ** 31) && max < 2 ** 31) return new Int32Array(length);
  return precise ? new Float64Array(length) : new Float32Array(length);
}
