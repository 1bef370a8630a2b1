// The synthetic studies as small Part 10 files in memory, for peers that are filled through their own doors.
import { writeFile } from '../../src/dicom/part10.ts';
import { syntheticHeaders } from '../../test/fixtures/syntheticStudies.ts';

const pixels = new Uint8Array(2 * 16 * 16);
const image = {
  Rows: 16,
  Columns: 16,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
  PixelData: pixels,
};

export function* studyFiles(count: number, seed = 7): Generator<Uint8Array> {
  for (const h of syntheticHeaders(count, seed))
    yield writeFile({
      SpecificCharacterSet: 'ISO_IR 192',
      SOPClassUID: h.SOPClassUID,
      SOPInstanceUID: h.SOPInstanceUID,
      StudyInstanceUID: h.StudyInstanceUID,
      SeriesInstanceUID: h.SeriesInstanceUID,
      StudyDate: h.StudyDate,
      StudyTime: h.StudyTime,
      StudyDescription: h.StudyDescription,
      AccessionNumber: h.AccessionNumber,
      ReferringPhysicianName: h.ReferringPhysicianName,
      PatientName: h.PatientName,
      PatientID: h.PatientID,
      PatientBirthDate: h.PatientBirthDate,
      PatientSex: h.PatientSex,
      Modality: h.Modality,
      BodyPartExamined: h.BodyPartExamined,
      SeriesNumber: '1',
      InstanceNumber: '1',
      ...image,
    });
}
