import { describe, expect, it } from 'vitest';
import { toModalityValues } from './modalityValues.ts';

const none = { RescaleSlope: null, RescaleIntercept: null, modalityLut: null };

describe('toModalityValues', () => {
  it('HU of unsigned stored values would wrap below zero', () => {
    const hu = toModalityValues(Uint16Array.of(0, 1064, 4095), { ...none, RescaleSlope: 1, RescaleIntercept: -1024 });
    expect(hu).toEqual(Int16Array.of(-1024, 40, 3071));
  });
  it('a fractional slope in 16 bit would cut the decimals', () => {
    const values = toModalityValues(Int16Array.of(-2, 3), { ...none, RescaleSlope: 0.25, RescaleIntercept: 0 });
    expect(values).toEqual(Float32Array.of(-0.5, 0.75));
  });
  it('values over 32767 would turn negative', () => {
    expect(toModalityValues(Uint16Array.of(65535), none)).toEqual(Uint16Array.of(65535));
    expect(toModalityValues(Uint16Array.of(65535), { ...none, RescaleSlope: 2, RescaleIntercept: 0 })).toEqual(Int32Array.of(131070));
  });
  it('a Modality LUT Sequence would be ignored (cornerstone3D #2520)', () => {
    const modalityLut = { firstValueMapped: 10, bitsPerEntry: 16, data: [100, 200, 300], explanation: '' };
    expect(toModalityValues(Uint8Array.of(0, 10, 11, 12, 99), { ...none, modalityLut })).toEqual(Int16Array.of(100, 100, 200, 300, 300));
  });
  it('8-bit images would lose their type or values', () => {
    expect(toModalityValues(Uint8Array.of(0, 255), none)).toEqual(Int16Array.of(0, 255));
  });
});
