// Presentation states as other people's tools and our own reader see them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { parseFile } from '../parse.ts';
import type { PresentationState, PresentedImage } from './model.ts';
import { readPresentationState } from './read.ts';
import { buildPresentationState, type PresentationDocument } from './write.ts';

const study = {
  PatientName: 'Müller^Jürgen',
  PatientID: 'P1',
  PatientBirthDate: '19600101',
  PatientSex: 'M',
  StudyInstanceUID: '1.2.3.1',
  StudyDate: '20260102',
  StudyTime: '101500',
  StudyID: '1',
  AccessionNumber: 'A1',
  ReferringPhysicianName: '',
  StudyDescription: 'CT thorax',
};
const identity = {
  sopInstanceUid: '2.25.11',
  seriesInstanceUid: '2.25.10',
  seriesNumber: 901,
  instanceNumber: 1,
  seriesDescription: 'Presentation',
  date: '20260102',
  time: '113000',
  softwareVersion: '0.1.0',
  deviceSerialNumber: 'none',
};
const slice = (uid: string, frames: number[] = []): PresentedImage => ({
  SeriesInstanceUID: '1.2.3.2',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: uid,
  frames,
});
const ramp = { firstValueMapped: 0, bitsPerEntry: 16, data: Array.from({ length: 256 }, (_, i) => i * 257), explanation: 'ramp' };
const fit = {
  appliesTo: [],
  topLeft: [1, 1],
  bottomRight: [512, 512],
  mode: 'SCALE TO FIT',
  magnification: null,
  pixelSpacing: [0.7, 0.7],
  pixelAspectRatio: null,
} as const;

type State = PresentationDocument['state'];
const plain: State = {
  label: 'READING',
  description: 'as read',
  creator: 'Reader^Rita',
  images: [slice('1.2.3.3'), slice('1.2.3.4')],
  modality: { kind: 'rescale', slope: 1, intercept: -1024, type: 'HU' },
  voi: [{ appliesTo: [], kind: 'window', centre: 40, width: 400, function: 'LINEAR', explanation: 'soft tissue' }],
  presentationLut: { kind: 'shape', shape: 'IDENTITY' },
  shutters: [],
  displayedAreas: [{ ...fit, appliesTo: [] }],
  rotation: 0,
  flipped: false,
  layers: [],
  annotations: [],
};
const full: State = {
  ...plain,
  voi: [
    { appliesTo: [slice('1.2.3.3')], kind: 'window', centre: -600, width: 1500.5, function: 'SIGMOID', explanation: '' },
    { appliesTo: [slice('1.2.3.4')], kind: 'lut', lut: { ...ramp, firstValueMapped: -100 } },
  ],
  presentationLut: { kind: 'shape', shape: 'INVERSE' },
  shutters: [
    { value: 0, shape: 'rectangular', left: 10, right: 500, top: 20, bottom: 400 },
    { value: 0, shape: 'circular', centre: [256, 200], radius: 150 },
    {
      value: 0,
      shape: 'polygonal',
      points: [
        [10, 20],
        [300, 40],
        [200, 400],
      ],
    },
  ],
  displayedAreas: [
    { ...fit, appliesTo: [slice('1.2.3.3')], topLeft: [400, -12], bottomRight: [100, 300], mode: 'MAGNIFY', magnification: 2.5 },
    { ...fit, appliesTo: [slice('1.2.3.4')], topLeft: [512, 512], bottomRight: [1, 1], mode: 'TRUE SIZE' },
  ],
  rotation: 270,
  flipped: true,
  layers: [{ name: 'MEASUREMENTS', order: 1, description: 'measured', grayscale: 65535, lab: [50000, 30000, 40000] }],
  annotations: [
    {
      appliesTo: [slice('1.2.3.3')],
      layer: 'MEASUREMENTS',
      graphics: [
        {
          units: 'PIXEL',
          type: 'POLYLINE',
          points: [
            [10.5, 20.5],
            [40.25, 60],
          ],
          filled: false,
          trackingUid: '',
        },
        {
          units: 'PIXEL',
          type: 'ELLIPSE',
          points: [
            [10, 20],
            [40, 20],
            [25, 15],
            [25, 25],
          ],
          filled: false,
          trackingUid: '',
        },
        {
          units: 'PIXEL',
          type: 'CIRCLE',
          points: [
            [100, 100],
            [110, 100],
          ],
          filled: true,
          trackingUid: '',
        },
        { units: 'DISPLAY', type: 'POINT', points: [[0.5, 0.25]], filled: false, trackingUid: '' },
        {
          units: 'PIXEL',
          type: 'INTERPOLATED',
          points: [
            [1, 2],
            [3, 5],
            [6, 4],
          ],
          filled: false,
          trackingUid: '',
        },
      ],
      texts: [
        { text: '21.7 mm +/- 0.8', box: null, anchor: { units: 'PIXEL', point: [41, 61], visible: false } },
        { text: 'Box', box: { units: 'DISPLAY', topLeft: [0, 0], bottomRight: [0.5, 0.125], justify: 'RIGHT' }, anchor: null },
      ],
    },
  ],
};

function back(bytes: Uint8Array): PresentationState {
  const file = parseFile(bytes);
  if (!file.ok) throw new Error(file.error.message);
  return readPresentationState(file.value.dataSet);
}

function written(state: State): PresentationState {
  return {
    ...state,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.11.1',
    SOPInstanceUID: '2.25.11',
    SeriesInstanceUID: '2.25.10',
    StudyInstanceUID: '1.2.3.1',
    date: '20260102',
    time: '113000',
    unread: [],
  };
}

const states: [string, State][] = [
  ['a window alone', plain],
  ['everything at once', full],
  ['a modality LUT and a presentation LUT', { ...plain, modality: { kind: 'lut', lut: ramp }, presentationLut: { kind: 'lut', lut: ramp } }],
  ['frames of a multi-frame image', { ...plain, images: [{ ...slice('1.2.3.3', [2, 5]), SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1' }] }],
];

describe('presentation states', () => {
  it.each(states)('reads back what it wrote: %s', (_, state) => {
    expect(back(buildPresentationState({ study, identity, state }))).toEqual(written(state));
  });

  it.each(states)('passes dciodvfy and dcmpschk: %s', (_, state) => {
    const bytes = buildPresentationState({ study, identity, state });
    const errors = runOn('dciodvfy', bytes)
      ?.split('\n')
      .filter((line) => line.startsWith('Error'));
    if (errors) expect(errors).toEqual([]);
    const said = runOn('dcmpschk', bytes);
    if (said !== undefined) expect(said.split('\n').filter((line) => line !== '' && !/Testing|Test passed/.test(line))).toEqual([]);
  });

  it('keeps text in any script', () => {
    const texts = [{ text: 'Übergang ± 0,8', box: null, anchor: { units: 'PIXEL', point: [4, 6], visible: true } }] as const;
    const state: State = {
      ...plain,
      layers: [{ ...full.layers[0]!, lab: null }],
      annotations: [{ appliesTo: [], layer: 'MEASUREMENTS', graphics: [], texts: [...texts] }],
    };
    expect(back(buildPresentationState({ study, identity, state })).annotations[0]?.texts).toEqual(texts);
  });

  it('reads the state that dcmtk wrote, and drops nothing without a word', () => {
    const path = join(import.meta.dirname, '../../../../shared/data/gsps-dcmtk/CT1_gsps_default.dcm');
    if (!existsSync(path)) {
      console.info('skipped: the presentation state of dcmtk is not here');
      return;
    }
    const state = back(readFileSync(path));
    expect(state.images.length).toBeGreaterThan(0);
    expect(state.displayedAreas).toHaveLength(1);
    expect(state.unread).toEqual([]);
  });
});
