// Our structured reports as other people's tools and our own reader see them.
import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { parseFile } from '../parse.ts';
import { buildDiagnosticReport, type DiagnosticReport } from './diagnosticReport.ts';
import type { DocumentIdentity, ImageReference, StudyContext } from './document.ts';
import { derivations, lesionRoles, own, quantities, sides, unitCode, views, type Code } from './codes.ts';
import { emptyGroup, type SrGraphic, type SrGroup, type SrNumber } from './group.ts';
import { buildMeasurementReport, type MeasurementReport } from './measurementReport.ts';
import { findContent, readContent } from './read.ts';
import { readMeasurements } from './readMeasurements.ts';
import { siteCode } from './sites.ts';

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
const onImage = { on: 'image', image: slice } as const;
const value = (concept: Code, number: number, unit: string, more: Partial<SrNumber> = {}): SrNumber => ({
  concept,
  derivation: null,
  value: number,
  unit: unitCode(unit),
  uncertainty: null,
  spacingSource: '',
  graphics: [],
  ...more,
});
const line = (points: number[][]): SrGraphic => ({ type: 'POLYLINE', points, place: onImage });
const onSlice: SrGroup[] = [
  {
    ...emptyGroup,
    trackingUid: '2.25.21',
    trackingIdentifier: 'Lesion 1',
    observationUid: '2.25.77',
    observedAt: '20260102113000',
    method: own('length', 'Length between two points'),
    site: siteCode('Lung') ?? null,
    laterality: sides.right,
    role: lesionRoles.target,
    comment: 'Rundherd im Oberlappen',
    ordinal: 1,
    numbers: [
      value(quantities.length, 8.7123456789123, 'mm', {
        uncertainty: 0.5,
        spacingSource: 'PixelSpacing',
        graphics: [
          line([
            [10, 20],
            [13.25, 24],
          ]),
        ],
      }),
    ],
  },
  {
    ...emptyGroup,
    trackingUid: '2.25.22',
    trackingIdentifier: 'M2 Übergang',
    regions: [
      {
        type: 'ELLIPSE',
        points: [
          [100, 105],
          [120, 105],
          [110, 100],
          [110, 110],
        ],
        place: onImage,
      },
    ],
    numbers: [
      value(quantities.area, 77.1, 'mm²'),
      value(quantities.attenuation, 41.25, 'HU', { derivation: derivations.mean }),
      value(quantities.attenuation, 12.5, 'HU', { derivation: derivations.sd }),
      value(quantities.attenuation, -3, 'HU', { derivation: derivations.min }),
      value(quantities.attenuation, 90, 'HU', { derivation: derivations.max }),
    ],
  },
  { ...emptyGroup, trackingUid: '2.25.23', trackingIdentifier: 'A1', comment: 'here', regions: [{ type: 'POINT', points: [[5, 6]], place: onImage }] },
  { ...emptyGroup, trackingUid: '2.25.25', trackingIdentifier: 'M5', refused: 'spacing unknown', images: [slice] },
];
const inSpace: SrGroup = {
  ...emptyGroup,
  trackingUid: '2.25.24',
  trackingIdentifier: 'M3',
  view: views.coronal,
  numbers: [
    value(quantities.length, 13, 'mm', {
      graphics: [
        {
          type: 'POLYLINE',
          points: [
            [0, 0, 0],
            [3, 4, 12],
          ],
          place: { on: 'patient', frameOfReferenceUid: '1.2.3.9' },
        },
      ],
    }),
  ],
};
const base: MeasurementReport = {
  study,
  identity,
  state: { complete: true, preliminary: false },
  observers: { person: 'Reader^Rita', device: { uid: '2.25.99', name: 'Sagitta' } },
  language: 'en-US',
  modality: 'CT',
  groups: onSlice,
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
    const bytes = buildMeasurementReport({ ...base, groups: [...onSlice, inSpace] });
    expectSound(bytes);
    expect(content(bytes).dataSet.string('SOPClassUID')).toBe('1.2.840.10008.5.1.4.1.1.88.34');
  });

  it('passes without any measurement on an image', () => {
    expectSound(buildMeasurementReport({ ...base, groups: [inSpace], library: [slice] }));
  });

  it('reads back what it wrote: every number, unit, graphic, code and text of every group', () => {
    const read = readMeasurements(content(buildMeasurementReport({ ...base, groups: [...onSlice, inSpace] })).dataSet);
    expect(read.groups).toEqual([...onSlice, inSpace]);
    expect(read.unread).toEqual([]);
    expect(read).toMatchObject({ title: 'Imaging Measurement Report', observer: 'Reader^Rita', device: 'Sagitta' });
  });

  it('counts from the corner of the first pixel: half a pixel more than our centres', () => {
    const { root } = content(buildMeasurementReport(base));
    expect(findContent(root, (item) => item.graphicType === 'POLYLINE')[0]?.graphicData).toEqual([10.5, 20.5, 13.75, 24.5]);
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
