// Reads the plain header of one instance from its data set: identification for the index, image values for the viewer. Shapes: headerModel.ts.
import { readImageHeader } from './imageHeader.ts';
import type { InstanceHeader, InstanceIdentification } from './headerModel.ts';
import type { DataSet } from './model.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Keyword } from './tags.ts';
import { isValidUid } from './uids.ts';

export type { FrameValues, ImageHeader, InstanceHeader, LutData } from './headerModel.ts';

const requiredUids = ['SOPClassUID', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'] as const;

/**
 * The header of an instance. Failure UNPARSABLE when one of the four UIDs that place it is missing or is not a UID;
 * `data.attribute` names it. Everything else may be absent.
 */
export function readInstanceHeader(dataSet: DataSet, transferSyntaxUid: string): Result<InstanceHeader> {
  for (const keyword of requiredUids) {
    const uid = dataSet.string(keyword);
    if (uid === '') return fail('UNPARSABLE', `The object has no ${keyword} and cannot be placed in the archive.`, { attribute: keyword });
    if (!isValidUid(uid, { strict: false })) return fail('UNPARSABLE', `The object's ${keyword} is not a valid UID.`, { attribute: keyword });
  }
  return ok({ ...readIdentification(dataSet), transferSyntaxUid, image: readImageHeader(dataSet) });
}

/** Identification alone, unchecked: for quarantine, where UIDs may be missing. */
export function readIdentification(d: DataSet): InstanceIdentification {
  const integer = (keyword: Keyword): number | null => {
    const value = d.number(keyword);
    return value === undefined || !Number.isFinite(value) ? null : Math.trunc(value);
  };
  return {
    ...readTexts(d),
    PatientName: d.personName('PatientName'),
    ReferringPhysicianName: d.personName('ReferringPhysicianName'),
    NameOfPhysiciansReadingStudy: d.personName('NameOfPhysiciansReadingStudy'),
    SpecificCharacterSet: d.string('SpecificCharacterSet'),
    SeriesNumber: integer('SeriesNumber'),
    InstanceNumber: integer('InstanceNumber'),
    AcquisitionNumber: integer('AcquisitionNumber'),
    TemporalPositionIdentifier: integer('TemporalPositionIdentifier'),
    KVP: d.number('KVP') ?? null,
    ImageType: d.strings('ImageType'),
    PatientOrientation: d.strings('PatientOrientation'),
    DocumentTitle: documentTitle(d),
  };
}

const textKeywords = [
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'StudyDescription',
  'StudyID',
  'AccessionNumber',
  'SeriesInstanceUID',
  'SeriesDescription',
  'SeriesDate',
  'SeriesTime',
  'Modality',
  'ProtocolName',
  'BodyPartExamined',
  'Laterality',
  'ImageLaterality',
  'ViewPosition',
  'PatientPosition',
  'Manufacturer',
  'ManufacturerModelName',
  'InstitutionName',
  'StationName',
  'SOPClassUID',
  'SOPInstanceUID',
  'AcquisitionDate',
  'AcquisitionTime',
  'ContentDate',
  'ContentTime',
  'FrameOfReferenceUID',
  'ContrastBolusAgent',
  'ConvolutionKernel',
  'BurnedInAnnotation',
  'CompletionFlag',
  'VerificationFlag',
] as const;

function readTexts(d: DataSet): Record<(typeof textKeywords)[number], string> {
  const texts = {} as Record<(typeof textKeywords)[number], string>;
  for (const keyword of textKeywords) texts[keyword] = d.string(keyword);
  return texts;
}

function documentTitle(d: DataSet): string {
  const title = d.sequence('ConceptNameCodeSequence')[0]?.string('CodeMeaning') ?? '';
  return title !== '' ? title : d.string('DocumentTitle') || d.string('ContentLabel');
}
