// A PDF as an Encapsulated PDF Storage instance (PS3.3 A.45.1) and out of one again. Who made the PDF and when is the caller's.
import { parseFile } from '../../../dicom/parse.ts';
import { writeFile } from '../../../dicom/part10.ts';
import type { StudyIdentity } from '../lifecycle/signedContent.ts';

export interface EncapsulatedPdfInput {
  pdf: Uint8Array;
  study: StudyIdentity;
  SOPInstanceUID: string;
  SeriesInstanceUID: string;
  seriesNumber: number;
  /** Number of the signed version. */
  instanceNumber: number;
  documentTitle: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** ISO instant as DA and TM in UTC. */
export function dateAndTime(at: string): { date: string; time: string } {
  return { date: at.slice(0, 10).replaceAll('-', ''), time: at.slice(11, 19).replaceAll(':', '') };
}

const titleCode = { CodeValue: '18748-4', CodingSchemeDesignator: 'LN', CodeMeaning: 'Diagnostic imaging study' };

export function encapsulatedPdf(input: EncapsulatedPdfInput): Uint8Array {
  const { study, pdf } = input;
  const { date, time } = dateAndTime(input.at);
  return writeFile({
    SpecificCharacterSet: 'ISO_IR 192',
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
    SOPInstanceUID: input.SOPInstanceUID,
    StudyDate: study.StudyDate,
    StudyTime: study.StudyTime,
    AccessionNumber: study.AccessionNumber,
    Modality: 'DOC',
    ConversionType: 'WSD',
    Manufacturer: 'Sagitta',
    ReferringPhysicianName: study.ReferringPhysicianName,
    StudyDescription: study.StudyDescription,
    SeriesDescription: 'Report (PDF)',
    ManufacturerModelName: 'Sagitta',
    PatientName: study.PatientName,
    PatientID: study.PatientID,
    PatientBirthDate: study.PatientBirthDate,
    PatientSex: study.PatientSex,
    TimezoneOffsetFromUTC: '+0000',
    StudyInstanceUID: study.StudyInstanceUID,
    SeriesInstanceUID: input.SeriesInstanceUID,
    StudyID: study.StudyID,
    SeriesNumber: input.seriesNumber,
    InstanceNumber: input.instanceNumber,
    ContentDate: date,
    ContentTime: time,
    AcquisitionDateTime: '',
    BurnedInAnnotation: 'YES',
    ConceptNameCodeSequence: [titleCode],
    DocumentTitle: input.documentTitle,
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: pdf,
    EncapsulatedDocumentLength: pdf.length,
  });
}

/** The document without its pad byte; null when the object holds none. */
export function pdfOf(part10: Uint8Array): Uint8Array | null {
  const file = parseFile(part10);
  if (!file.ok) return null;
  const value = file.value.dataSet.value('EncapsulatedDocument');
  const length = file.value.dataSet.number('EncapsulatedDocumentLength');
  return value === undefined ? null : value.subarray(0, length ?? value.length);
}
