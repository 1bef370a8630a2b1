// A CT chest study like the project's phantom, as the store hands it out: 120 axial images, one measured nodule, one region. Test data, no pixels.
import { randomUUID } from 'node:crypto';
import { laterFields } from '../../../contract/measurement.ts';
import type { InstanceHeader } from '../../../dicom/headerModel.ts';
import { templates } from '../draft/templates.ts';
import type { DraftInput } from '../draft/engine.ts';
import type { Measurement, StudyDetail, StudyRow } from '../types.ts';

const studyUid = '2.25.1001';
const seriesUid = '2.25.1002';

export function phantomRow(change: Partial<StudyRow> = {}): StudyRow {
  return {
    StudyInstanceUID: studyUid,
    PatientName: 'Phantom^Chest',
    PatientID: 'SGT-000001',
    PatientBirthDate: '19610514',
    PatientSex: 'F',
    PatientAge: '065Y',
    StudyDate: '20261121',
    StudyTime: '140203',
    StudyDescription: 'CT chest',
    AccessionNumber: 'A-4711',
    ReferringPhysicianName: 'Referrer^Rita^^Dr.',
    BodyPartExamined: 'CHEST',
    ModalitiesInStudy: ['CT'],
    NumberOfStudyRelatedSeries: 1,
    NumberOfStudyRelatedInstances: 120,
    status: 'reading',
    priority: 'routine',
    source: 'CT1',
    receivedAt: '2026-11-21T14:05:00.000Z',
    lastObjectAt: '2026-11-21T14:06:00.000Z',
    priorCount: 0,
    ...change,
  };
}

/** Axial image n (0-based): 512 × 512 at 0.7 mm, centred on x = 0. */
function header(n: number): InstanceHeader {
  const image = {
    Rows: 512,
    Columns: 512,
    NumberOfFrames: 1,
    SliceThickness: 2.5,
    ImagePositionPatient: [-178.85, -178.85, n * 2.5],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [0.7, 0.7],
    frames: [],
  };
  const said = {
    Modality: 'CT',
    BodyPartExamined: 'CHEST',
    SeriesInstanceUID: seriesUid,
    SOPInstanceUID: `2.25.2${String(n).padStart(3, '0')}`,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    KVP: 120,
    ConvolutionKernel: 'B30f',
    ContrastBolusAgent: '',
    Laterality: '',
    ImageLaterality: '',
    InstitutionName: 'Sagitta demo',
    StudyID: '1',
  };
  return { ...said, image } as unknown as InstanceHeader;
}

export function phantomDetail(change: Partial<StudyRow> = {}): StudyDetail {
  const headers = Array.from({ length: 120 }, (_, n) => header(n));
  return {
    study: phantomRow(change),
    series: [
      {
        SeriesInstanceUID: seriesUid,
        StudyInstanceUID: studyUid,
        Modality: 'CT',
        SeriesNumber: '2',
        SeriesDescription: 'Chest 2.5',
        BodyPartExamined: 'CHEST',
        NumberOfSeriesRelatedInstances: 120,
        derived: false,
        thumbnail: null,
      },
    ],
    instances: headers.map((h) => ({
      SOPInstanceUID: h.SOPInstanceUID,
      SOPClassUID: h.SOPClassUID,
      SeriesInstanceUID: seriesUid,
      InstanceNumber: '1',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      header: h as unknown as Record<string, unknown>,
    })),
    priors: [],
  };
}

/** A length of 9.1 mm on the left (LPS x = +62), labelled nodule; change what a test needs. */
export function lengthMeasurement(change: Partial<Measurement> = {}): Measurement {
  return {
    id: randomUUID(),
    number: 1,
    trackingUid: '2.25.3001',
    StudyInstanceUID: studyUid,
    SeriesInstanceUID: seriesUid,
    SOPInstanceUID: '2.25.2056',
    frame: 1,
    FrameOfReferenceUID: '2.25.1003',
    kind: 'length',
    plane: 'acquired',
    label: 'nodule',
    imagePoints: [
      [340, 250],
      [353, 250],
    ],
    points: [
      [59.15, -3.85, 140],
      [68.25, -3.85, 140],
    ],
    value: 9.1,
    unit: 'mm',
    uncertainty: 0.7,
    spacingSource: 'PixelSpacing',
    statistics: null,
    refused: null,
    ...laterFields(),
    place: 'axial 57',
    author: 'Dr. Ada Reader',
    createdAt: '2026-11-21T14:10:00.000Z',
    updatedAt: '2026-11-21T14:10:00.000Z',
    ...change,
  };
}

export function ellipseMeasurement(change: Partial<Measurement> = {}): Measurement {
  return lengthMeasurement({
    number: 2,
    trackingUid: '2.25.3002',
    kind: 'ellipse',
    label: 'liver reference',
    points: [
      [-60, 10, 12.5],
      [-40, 10, 12.5],
      [-50, 0, 12.5],
      [-50, 20, 12.5],
    ],
    value: 58.34,
    unit: 'HU',
    uncertainty: null,
    statistics: { mean: 58.34, sd: 7.31, min: 33, max: 84, median: 58, pixelCount: 641, areaMm2: 314.1, perimeterMm: 62.8, unit: 'HU' },
    place: 'axial 6',
    ...change,
  });
}

export function phantomInput(change: Partial<DraftInput> = {}): DraftInput {
  const template = templates.find((t) => t.id === 'ct-chest');
  if (template === undefined) throw new Error('ct-chest template is missing');
  return { detail: phantomDetail(), measurements: [lengthMeasurement(), ellipseMeasurement()], keyImages: [], prior: null, template, ...change };
}
