// The phantom as CT Image Storage objects (PS3.3 A.3): one file a slice, explicit VR little endian, unsigned 12 in 16 bits.
import { writeFile } from '../part10.ts';
import { newUid } from '../uids.ts';
import type { DataSetModel } from '../writer.ts';
import { buildPhantomSlice, phantomGrid, sliceZ } from './phantom.ts';

export interface PhantomIds {
  studyUid: string;
  seriesUid: string;
  frameOfReferenceUid: string;
  /** One per slice. */
  instanceUids: readonly string[];
  patientName: string;
  patientId: string;
  accessionNumber: string;
  /** `YYYYMMDD` and `HHMMSS`. */
  date: string;
  time: string;
}

/** Fresh identifiers; what is given stays. */
export function phantomIds(given: Partial<PhantomIds> = {}): PhantomIds {
  return {
    studyUid: newUid(),
    seriesUid: newUid(),
    frameOfReferenceUid: newUid(),
    instanceUids: Array.from({ length: phantomGrid.slices }, newUid),
    patientName: 'Phantom^Chest',
    patientId: 'PHANTOM-1',
    accessionNumber: 'PH0001',
    date: '20260105',
    time: '093000',
    ...given,
  };
}

function identification(k: number, ids: PhantomIds): DataSetModel {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: ids.instanceUids[k] ?? newUid(),
    StudyDate: ids.date,
    SeriesDate: ids.date,
    AcquisitionDate: ids.date,
    ContentDate: ids.date,
    StudyTime: ids.time,
    SeriesTime: ids.time,
    AcquisitionTime: ids.time,
    ContentTime: ids.time,
    AccessionNumber: ids.accessionNumber,
    Modality: 'CT',
    Manufacturer: 'Sagitta',
    ManufacturerModelName: 'Chest phantom',
    InstitutionName: 'Synthetic data',
    ReferringPhysicianName: '',
    StudyDescription: 'CT chest with contrast',
    SeriesDescription: 'Chest 2.0 mm (synthetic phantom)',
    PatientName: ids.patientName,
    PatientID: ids.patientId,
    PatientBirthDate: '19640315',
    PatientSex: 'F',
    PatientAge: '061Y',
    BodyPartExamined: 'CHEST',
    ContrastBolusAgent: 'Simulated',
    SoftwareVersions: '1',
    ProtocolName: 'Chest',
    PatientPosition: 'HFS',
    StudyInstanceUID: ids.studyUid,
    SeriesInstanceUID: ids.seriesUid,
    StudyID: '1',
    SeriesNumber: 2,
    AcquisitionNumber: 1,
    InstanceNumber: k + 1,
    FrameOfReferenceUID: ids.frameOfReferenceUid,
    PositionReferenceIndicator: '',
    PatientOrientation: ['L', 'P'],
  };
}

function image(k: number): DataSetModel {
  const { origin, pixelSpacing, sliceSpacing, rows, columns } = phantomGrid;
  return {
    SliceThickness: sliceSpacing,
    KVP: 120,
    ReconstructionDiameter: rows * pixelSpacing,
    GantryDetectorTilt: 0,
    ConvolutionKernel: 'STANDARD',
    RotationDirection: 'CW',
    ExposureTime: 500,
    XRayTubeCurrent: 200,
    SpacingBetweenSlices: sliceSpacing,
    ImagePositionPatient: [origin[0], origin[1], sliceZ(k)],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    SliceLocation: sliceZ(k),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    PixelSpacing: [pixelSpacing, pixelSpacing],
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    WindowCenter: ['-600', '40'],
    WindowWidth: ['1500', '400'],
    WindowCenterWidthExplanation: ['LUNG', 'MEDIASTINUM'],
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    RescaleType: 'HU',
    LossyImageCompression: '00',
  };
}

/** Slice k as a Part 10 file. */
export function buildPhantomObject(k: number, ids: PhantomIds): Uint8Array {
  const hu = buildPhantomSlice(k);
  const stored = new Uint8Array(hu.length * 2);
  for (let i = 0; i < hu.length; i += 1) {
    const value = (hu[i] ?? 0) + 1024;
    stored[i * 2] = value & 0xff;
    stored[i * 2 + 1] = value >>> 8;
  }
  return writeFile({ ...identification(k, ids), ...image(k), PixelData: stored });
}
