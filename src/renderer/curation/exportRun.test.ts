import { expect, it } from 'vitest';
import { targetOf } from './exportRun.ts';

it('gives each of several studies its own place (catches: the second one refused, or both in one DICOMDIR)', () => {
  expect(targetOf('/out', 'dicom', 0, 1)).toBe('/out');
  expect([0, 1].map((at) => targetOf('/out/', 'dicomdir', at, 2))).toEqual(['/out/study-001', '/out/study-002']);
  expect([0, 1].map((at) => targetOf('/out/all.ZIP', 'zip', at, 2))).toEqual(['/out/all-001.zip', '/out/all-002.zip']);
  expect(targetOf('/out/all', 'zip', 9, 12)).toBe('/out/all-010.zip');
});
