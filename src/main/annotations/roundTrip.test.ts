// Every kind of measurement through a structured report and back: a number, point or name that changes on the way fails here.
import { describe, expect, it } from 'vitest';
import { laterFields, measurement, type Measurement } from '../../contract/measurement.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { parseFile } from '../../dicom/parse.ts';
import { buildMeasurementReport } from '../../dicom/sr/measurementReport.ts';
import { readMeasurements } from '../../dicom/sr/readMeasurements.ts';
import { runOn } from '../../../test/dicomTools.ts';
import { measurementFrom, type ReportSource } from './fromGroup.ts';
import { measurementGroup } from './toGroup.ts';
import type { Kind } from './kinds.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const image = {
  Rows: 512,
  Columns: 512,
  NumberOfFrames: 1,
  ImagePositionPatient: [-180, -180, 40],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  PixelSpacing: [0.7, 0.7],
  frames: [],
};
const header = {
  StudyInstanceUID: '1.2.1',
  SeriesInstanceUID: '1.2.2',
  SOPInstanceUID: '1.2.3',
  SOPClassUID: CT,
  FrameOfReferenceUID: '1.2.4',
  InstanceNumber: 7,
  image,
} as unknown as InstanceHeader;
const reference = { studyInstanceUid: '1.2.1', seriesInstanceUid: '1.2.2', sopClassUid: CT, sopInstanceUid: '1.2.3' };
const source: ReportSource = {
  StudyInstanceUID: '1.2.1',
  SOPInstanceUID: '1.2.9',
  words: 'Imaging Measurement Report, Sagitta',
  author: 'Rita Reader',
  at: '2026-01-02T11:30:00.000Z',
  header: (uid) => (uid === '1.2.3' ? header : undefined),
  inFrameOfReference: (uid) => (uid === '1.2.4' ? [header] : []),
};

const points: Record<Kind, [number, number][]> = {
  length: [
    [10, 20],
    [13.25, 24],
  ],
  calibration: [
    [10, 20],
    [110, 20],
  ],
  bidirectional: [
    [10, 10],
    [50, 30],
    [35, 10],
    [25, 30],
  ],
  angle: [
    [10, 10],
    [50, 30],
    [90, 5],
  ],
  cobb: [
    [10, 10],
    [50, 12],
    [10, 60],
    [50, 90],
  ],
  ellipse: [
    [100, 105],
    [140, 105],
    [120, 95],
    [120, 115],
  ],
  rectangle: [
    [10, 10],
    [60, 10],
    [60, 40],
    [10, 40],
  ],
  freehand: [
    [10, 10],
    [60, 15],
    [55, 40],
    [30, 60],
    [8, 44],
  ],
  arrow: [
    [30, 30],
    [60, 80],
  ],
  text: [[44.5, 12.25]],
  probe: [[200, 210]],
  cardiothoracic: [
    [20, 100],
    [400, 101],
    [120, 200],
    [330, 202],
  ],
};
const statistics = { mean: 41.123456789, sd: 12.5, min: -3, max: 90, median: 40.5, pixelCount: 314, areaMm2: 153.9, perimeterMm: 44.4, unit: 'HU' };
const numbers: Partial<Record<Kind, Partial<Measurement>>> = {
  length: { value: 8.7123456789123456, unit: 'mm', uncertainty: 0.35, spacingSource: 'PixelSpacing' },
  calibration: { value: 100, unit: 'mm', spacingSource: 'user' },
  bidirectional: {
    value: 31.3,
    unit: 'mm',
    uncertainty: 0.4,
    spacingSource: 'PixelSpacing',
    others: [{ name: 'short axis', value: 15.6, unit: 'mm', uncertainty: 0.4 }],
  },
  angle: { value: 123.4, unit: '°', uncertainty: 0.6 },
  cobb: { value: 33.5, unit: '°', uncertainty: 0.8 },
  ellipse: { value: statistics.mean, unit: 'HU', statistics, spacingSource: 'PixelSpacing' },
  rectangle: { value: statistics.mean, unit: 'HU', statistics, spacingSource: 'PixelSpacing' },
  freehand: {
    value: statistics.mean,
    unit: 'HU',
    statistics,
    spacingSource: 'PixelSpacing',
    others: [{ name: 'kurtosis of the rest', value: 3.5, unit: '', uncertainty: null }],
  },
  probe: { value: -812, unit: 'HU' },
  cardiothoracic: {
    value: 0.552,
    unit: '',
    uncertainty: 0.004,
    others: [
      { name: 'heart', value: 147, unit: 'mm', uncertainty: 0.5 },
      { name: 'thorax', value: 266, unit: 'mm', uncertainty: 0.5 },
    ],
  },
};

function made(kind: Kind, n: number, change: Partial<Measurement> = {}): Measurement {
  return measurement.parse({
    ...laterFields(),
    id: `1b4e28ba-2fa1-41d2-883f-${String(n).padStart(12, '0')}`,
    number: n,
    trackingUid: `2.25.${String(n)}`,
    StudyInstanceUID: '1.2.1',
    SeriesInstanceUID: '1.2.2',
    SOPInstanceUID: '1.2.3',
    frame: 1,
    FrameOfReferenceUID: '1.2.4',
    kind,
    plane: 'acquired',
    label: kind === 'text' || kind === 'arrow' ? 'Übergang' : '',
    imagePoints: points[kind],
    points: points[kind].map(([c, r]) => [-180 + c * 0.7, -180 + r * 0.7, 40]),
    value: null,
    unit: '',
    uncertainty: null,
    spacingSource: '',
    statistics: null,
    refused: null,
    place: 'axial 7',
    author: 'Rita Reader',
    createdAt: '2026-01-02T10:00:00.000Z',
    updatedAt: '2026-01-02T10:00:00.000Z',
    ...numbers[kind],
    ...change,
  } satisfies Partial<Measurement>);
}

function report(measurements: readonly Measurement[]): Uint8Array {
  return buildMeasurementReport({
    study: {
      PatientName: 'A^B',
      PatientID: '1',
      PatientBirthDate: '',
      PatientSex: '',
      StudyInstanceUID: '1.2.1',
      StudyDate: '20260101',
      StudyTime: '',
      StudyID: '',
      AccessionNumber: '',
      ReferringPhysicianName: '',
      StudyDescription: '',
    },
    identity: {
      sopInstanceUid: '1.2.9',
      seriesInstanceUid: '1.2.8',
      seriesNumber: 1,
      instanceNumber: 1,
      seriesDescription: '',
      date: '20260102',
      time: '113000',
      softwareVersion: '0',
      deviceSerialNumber: '1',
    },
    state: { complete: true, preliminary: false },
    observers: { person: 'Reader^Rita' },
    language: 'en',
    modality: 'CT',
    groups: measurements.map((m) => measurementGroup(m, m.SOPInstanceUID === null ? undefined : reference, 'CT')).filter((g) => g !== null),
    library: [reference],
  });
}

function readAll(bytes: Uint8Array): { back: (Measurement | null)[]; unread: string[] } {
  const file = parseFile(bytes);
  if (!file.ok) throw new Error(file.error.message);
  const read = readMeasurements(file.value.dataSet);
  const all = read.groups.map((group, i) => measurementFrom(group, source, i));
  return { back: all.map((a) => a.measurement as Measurement | null), unread: [...read.unread, ...all.flatMap((a) => a.unread)] };
}

/** Coordinates are stored as 32-bit floats. */
function rounded(m: Measurement): Measurement {
  const round = (value: number): number => Math.round(value * 1e3) / 1e3 + 0;
  return { ...m, imagePoints: m.imagePoints.map(([c, r]) => [round(c), round(r)]), points: m.points.map(([x, y, z]) => [round(x), round(y), round(z)]) };
}

function expected(m: Measurement): Measurement {
  const refused = m.value === null && m.kind !== 'arrow' && m.kind !== 'text' ? (m.refused ?? 'the report gives no value') : null;
  return rounded({ ...m, imported: true, source: source.words, refused });
}

function expectSame(sent: readonly Measurement[]): void {
  const { back, unread } = readAll(report(sent));
  expect(unread).toEqual([]);
  expect(back.map((m) => (m === null ? null : rounded(m)))).toEqual(sent.map(expected));
}

const kinds = Object.keys(points) as Kind[];

describe('measurements through a report and back', () => {
  it.each(kinds)('%s on an acquired image', (kind) => {
    expectSame([made(kind, 1)]);
  });

  it.each(kinds)('%s on a plane off the images', (kind) => {
    const inPatient = points[kind].map(([c, r]): [number, number, number] => [c, 33.3, r]);
    expectSame([made(kind, 2, { SOPInstanceUID: null, plane: 'coronal', imagePoints: [], points: inPatient, place: 'coronal, y 33.3 mm' })]);
  });

  it('keeps lesion, role, organ and side, also of one that has a name', () => {
    expectSame([
      made('bidirectional', 3, { trackingIdentifier: 'Lesion A', lesionRole: 'target', site: 'Lung', laterality: 'right' }),
      made('length', 4, { lesionRole: 'new', site: 'left psoas' }),
    ]);
  });

  it('keeps a measurement whose value was refused, with the reason', () => {
    expectSame([made('length', 5, { value: null, uncertainty: null, unit: '', spacingSource: '', refused: 'spacing unknown' })]);
  });

  it('is sound for dciodvfy and dsrdump with all kinds at once, on images and off them', () => {
    const off = made('length', 40, {
      SOPInstanceUID: null,
      plane: 'sagittal',
      imagePoints: [],
      points: [
        [1, 2, 3],
        [1, 5, 9],
      ],
    });
    for (const bytes of [report(kinds.map((kind, i) => made(kind, i + 1))), report([...kinds.map((kind, i) => made(kind, i + 1)), off])]) {
      const errors = runOn('dciodvfy', bytes)
        ?.split('\n')
        .filter((line) => line.startsWith('Error'));
      if (errors) expect(errors).toEqual([]);
      const said = runOn('dsrdump', bytes)
        ?.split('\n')
        .filter((line) => /^[WEF]: /.test(line) && !line.includes('VR checker does not support'));
      if (said) expect(said).toEqual([]);
    }
  });
});
