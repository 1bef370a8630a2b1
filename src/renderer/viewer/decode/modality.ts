// Stored samples → modality values of one type: 16 bit while every value is whole and fits, else 32-bit float. The transform itself is dicom/lut.ts.
import type { Samples } from '../../../codecs/model.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';
import { modalityOf } from '../../../dicom/lut.ts';
import type { ModalityValues } from './frame.ts';

type Transform = Pick<ImageHeader, 'RescaleSlope' | 'RescaleIntercept' | 'modalityLut'>;

export function toModalityValues(samples: Samples, image: Transform): ModalityValues {
  const transform = modalityOf(image);
  let lo = Infinity;
  let hi = -Infinity;
  for (const v of samples) {
    if (v < lo) lo = v;
    if (v > hi) hi = v;
  }
  if (samples.length === 0) return new Int16Array(0);
  if (image.modalityLut === null && transform(0) === 0 && transform(1) === 1) return unchanged(samples, lo, hi);
  const whole = !(samples instanceof Float32Array) && !(samples instanceof Float64Array) && isWhole(image, transform);
  const ends = image.modalityLut === null ? [transform(lo), transform(hi)] : image.modalityLut.data;
  let min = Infinity;
  let max = -Infinity;
  for (const v of ends) {
    if (v < min) min = v;
    if (v > max) max = v;
  }
  const out = container(whole, min, max, samples.length);
  if (image.modalityLut === null) {
    const intercept = transform(0);
    const slope = transform(1) - intercept;
    const exact = image.RescaleSlope ?? 1;
    const factor = exact === 0 ? slope : exact;
    for (let i = 0; i < out.length; i += 1) out[i] = (samples[i] as number) * factor + intercept;
  } else for (let i = 0; i < out.length; i += 1) out[i] = transform(samples[i] as number);
  return out;
}

function unchanged(samples: Samples, lo: number, hi: number): ModalityValues {
  if (samples instanceof Int16Array || samples instanceof Uint16Array || samples instanceof Float32Array) return samples;
  const whole = !(samples instanceof Float64Array);
  const out = container(whole, lo, hi, samples.length);
  out.set(samples);
  return out;
}

function isWhole(image: Transform, transform: (stored: number) => number): boolean {
  if (image.modalityLut !== null) return image.modalityLut.data.every(Number.isInteger);
  return Number.isInteger(transform(0)) && Number.isInteger(image.RescaleSlope ?? 1);
}

function container(whole: boolean, min: number, max: number, length: number): ModalityValues {
  if (whole && min >= -32768 && max <= 32767) return new Int16Array(length);
  if (whole && min >= 0 && max <= 65535) return new Uint16Array(length);
  return new Float32Array(length);
}
