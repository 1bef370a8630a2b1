// Our structured reports as other people's tools and our own reader see them.
import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { parseFile } from '../parse.ts';
import { buildDiagnosticReport, type DiagnosticReport } from './diagnosticReport.ts';
import type { DocumentIdentity, ImageReference, StudyContext } from './document.ts';
import { buildMeasurementReport, type Measurement, type MeasurementReport } from './measurementReport.ts';
import { findContent, readContent } from './read.ts';

const study: StudyContext = {
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
const identity: DocumentIdentity = {
  sopInstanceUid: '2.25.11',
  seriesInstanceUid: '2.25.10',
  seriesNumber: 901,
  instanceNumber: 1,
  seriesDescription: 'Measurements',
  date: '20260102',
  time: '113000',
  softwareVersion: '0.1.0',
  deviceSerialNumber: 'none',
};
const slice: ImageReference = {
  studyInstanceUid: '1.2.3.1',
  seriesInstanceUid: '1.2.3.2',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid: '1.2.3.3',
};
const onSlice: Measurement[] = [
  {
    trackingUid: '2.25.21',
    label: 'M1',
    kind: 'length',
    onImage: {
      reference: slice,
      points: [
        { column: 10, row: 20 },
        { column: 13, row: 24 },
      ],
    },
    numbers: [{ quantity: 'length', value: 8.7123456789, unit: 'mm' }],
    site: 'upper lobe',
    side: 'right',
  },
  {
    trackingUid: '2.25.22',
    label: 'M2 Übergang',
    kind: 'ellipse',
    onImage: {
      reference: slice,
      points: [
        { column: 100, row: 100 },
        { column: 120, row: 110 },
      ],
    },
    numbers: [
      { quantity: 'area', value: 77.1, unit: 'mm2' },
      { quantity: 'attenuation', derivation: 'mean', value: 41.25, unit: 'HU' },
      { quantity: 'attenuation', derivation: 'sd', value: 12.5, unit: 'HU' },
      { quantity: 'attenuation', derivation: 'min', value: -3, unit: 'HU' },
      { quantity: 'attenuation', derivation: 'max', value: 90, unit: 'HU' },
    ],
  },
  { trackingUid: '2.25.23', label: 'A1', kind: 'arrow', onImage: { reference: slice, points: [{ column: 5, row: 6 }] }, numbers: [] },
];
const inSpace: Measurement = {
  trackingUid: '2.25.24',
  label: 'M3',
  kind: 'length',
  inPatient: {
    frameOfReferenceUid: '1.2.3.9',
    points: [
      [0, 0, 0],
      [3, 4, 12],
    ],
  },
  numbers: [{ quantity: 'length', value: 13, unit: 'mm' }],
};
const base: MeasurementReport = {
  study,
  identity,
  state: { complete: true, preliminary: false },
  observers: { person: 'Reader^Rita', device: { uid: '2.25.99', name: 'Sagitta' } },
  language: 'en-US',
  modality: 'CT',
  measurements: onSlice,
};
const report: DiagnosticReport = {
  ...base,
  identity: { ...identity, sopInstanceUid: '2.25.31', seriesDescription: 'Report' },
  sections: [
    { name: 'indication', sentences: [{ text: 'Cough.' }] },
    { name: 'findings', sentences: [{ text: 'A nodule of 8.7 mm in the right upper lobe.', images: [slice] }, { text: 'Größe der Nebennieren normal.' }] },
    { name: 'impression', sentences: [{ text: 'Solitary nodule.' }] },
    { name: 'recommendations', sentences: [] },
  ],
  evidence: [slice],
};

function expectSound(bytes: Uint8Array): string {
  const judged = runOn('dciodvfy', bytes);
  if (judged !== undefined) expect(judged.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  const dumped = runOn('dsrdump', bytes);
  // dcmtk 3.6.7 says of every UTF-8 document that its VR checker does not know the character set; that is no finding.
  const findings = dumped?.split('\n').filter((line) => /^[WEF]: /.test(line) && !line.includes('The VR checker does not support this Specific Character Set'));
  if (findings) expect(findings).toEqual([]);
  return dumped ?? '';
}

function content(bytes: Uint8Array) {
  const parsed = parseFile(bytes);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { dataSet: parsed.value.dataSet, root: readContent(parsed.value.dataSet) };
}

describe('measurement report (TID 1500)', () => {
  it('passes dciodvfy and dsrdump on acquired slices: a wrong relationship or missing evidence would not', () => {
    const dump = expectSound(buildMeasurementReport(base));
    if (dump !== '') expect(dump).toContain('8.712345679');
  });

  it('passes as Comprehensive 3D when a measurement lies off the slices', () => {
    const bytes = buildMeasurementReport({ ...base, measurements: [...onSlice, inSpace] });
    expectSound(bytes);
    expect(content(bytes).dataSet.string('SOPClassUID')).toBe('1.2.840.10008.5.1.4.1.1.88.34');
  });

  it('passes without any measurement on an image', () => {
    expectSound(buildMeasurementReport({ ...base, measurements: [inSpace], library: [slice] }));
  });

  it('keeps number, unit, tracking UID and image: the round trip of a measurement', () => {
    const { root } = content(buildMeasurementReport(base));
    expect(root.template).toBe('1500');
    const [first, second] = findContent(root, (item) => item.concept?.value === '125007');
    expect(findContent(first!, (item) => item.valueType === 'UIDREF')[0]?.text).toBe('2.25.21');
    const [length] = findContent(first!, (item) => item.valueType === 'NUM');
    expect(length).toMatchObject({ value: 8.712345679, unit: { value: 'mm' } });
    expect(findContent(length!, (item) => item.valueType === 'IMAGE')[0]?.referencedSopInstanceUid).toBe('1.2.3.3');
    expect(findContent(second!, (item) => item.valueType === 'TEXT')[0]?.text).toBe('M2 Übergang');
  });

  it('counts from the corner of the first pixel: half a pixel more than our centres', () => {
    const { root } = content(buildMeasurementReport(base));
    expect(findContent(root, (item) => item.graphicType === 'POLYLINE')[0]?.graphicData).toEqual([10.5, 20.5, 13.5, 24.5]);
    expect(findContent(root, (item) => item.graphicType === 'ELLIPSE')[0]?.graphicData).toEqual([100.5, 105.5, 120.5, 105.5, 110.5, 100.5, 110.5, 110.5]);
  });
});

describe('diagnostic report (TID 2000)', () => {
  it('passes as a preliminary draft', () => {
    expectSound(buildDiagnosticReport({ ...report, state: { complete: false, preliminary: true } }));
  });

  it('passes signed, with a predecessor, and names who verified', () => {
    const previous = { ...slice, sopClassUid: '1.2.840.10008.5.1.4.1.1.88.11', sopInstanceUid: '2.25.30' };
    const bytes = buildDiagnosticReport({
      ...report,
      state: {
        complete: true,
        preliminary: false,
        verifiedBy: { name: 'Reader^Rita', organisation: 'Clinic', dateTime: '20260102113000' },
        predecessors: [previous],
      },
    });
    const dump = expectSound(bytes);
    if (dump !== '') expect(dump).toMatch(/VERIFIED/);
    const { dataSet } = content(bytes);
    expect(dataSet.sequence('VerifyingObserverSequence')[0]?.personName('VerifyingObserverName')).toBe('Reader^Rita');
    expect(dataSet.sequence('PredecessorDocumentsSequence')).toHaveLength(1);
  });

  it('keeps sentences in their sections and order, in any script', () => {
    const { root } = content(buildDiagnosticReport(report));
    const headings = root.children.filter((item) => item.valueType === 'CONTAINER');
    expect(headings.map((item) => item.concept?.value)).toEqual(['18785-6', '59776-5', '19005-8']);
    expect(headings[1]?.children.map((item) => item.text)).toEqual(['A nodule of 8.7 mm in the right upper lobe.', 'Größe der Nebennieren normal.']);
  });
});
