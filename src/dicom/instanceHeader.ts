// Reads the plain header of one instance from its data set: identification for the index, image values for the viewer. Shapes: headerModel.ts.
import { readImageHeader } from './imageHeader.ts';
import type { ImageHeader, InstanceHeader, InstanceIdentification } from './headerModel.ts';
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
  return ok(assemble(dataSet, transferSyntaxUid, readImageHeader(dataSet)));
}

/** Identification alone, unchecked: for quarantine, where UIDs may be missing. */
export function readIdentification(d: DataSet): InstanceIdentification {
  return assemble(d, '', null);
}

/** One literal, since it is made for every object: one that grows property by property is ten times slower. */
function assemble(d: DataSet, transferSyntaxUid: string, image: ImageHeader | null): InstanceHeader {
  const text = (keyword: Keyword): string => d.string(keyword);
  return {
    PatientID: text('PatientID'),
    IssuerOfPatientID: text('IssuerOfPatientID'),
    PatientBirthDate: text('PatientBirthDate'),
    PatientSex: text('PatientSex'),
    PatientAge: text('PatientAge'),
    PatientSize: text('PatientSize'),
    PatientWeight: text('PatientWeight'),
    StudyInstanceUID: text('StudyInstanceUID'),
    StudyDate: text('StudyDate'),
    StudyTime: text('StudyTime'),
    StudyDescription: text('StudyDescription'),
    StudyID: text('StudyID'),
    AccessionNumber: text('AccessionNumber'),
    SeriesInstanceUID: text('SeriesInstanceUID'),
    SeriesDescription: text('SeriesDescription'),
    SeriesDate: text('SeriesDate'),
    SeriesTime: text('SeriesTime'),
    Modality: text('Modality'),
    ProtocolName: text('ProtocolName'),
    BodyPartExamined: text('BodyPartExamined'),
    Laterality: text('Laterality'),
    ImageLaterality: text('ImageLaterality'),
    ViewPosition: text('ViewPosition'),
    PatientPosition: text('PatientPosition'),
    Manufacturer: text('Manufacturer'),
    ManufacturerModelName: text('ManufacturerModelName'),
    InstitutionName: text('InstitutionName'),
    StationName: text('StationName'),
    SOPClassUID: text('SOPClassUID'),
    SOPInstanceUID: text('SOPInstanceUID'),
    AcquisitionDate: text('AcquisitionDate'),
    AcquisitionTime: text('AcquisitionTime'),
    ContentDate: text('ContentDate'),
    ContentTime: text('ContentTime'),
    FrameOfReferenceUID: text('FrameOfReferenceUID'),
    ContrastBolusAgent: text('ContrastBolusAgent'),
    ConvolutionKernel: text('ConvolutionKernel'),
    BurnedInAnnotation: text('BurnedInAnnotation'),
    CompletionFlag: text('CompletionFlag'),
    VerificationFlag: text('VerificationFlag'),
    PatientName: d.personName('PatientName'),
    ReferringPhysicianName: d.personName('ReferringPhysicianName'),
    NameOfPhysiciansReadingStudy: d.personName('NameOfPhysiciansReadingStudy'),
    SpecificCharacterSet: text('SpecificCharacterSet'),
    SeriesNumber: integer(d, 'SeriesNumber'),
    InstanceNumber: integer(d, 'InstanceNumber'),
    AcquisitionNumber: integer(d, 'AcquisitionNumber'),
    TemporalPositionIdentifier: integer(d, 'TemporalPositionIdentifier'),
    TriggerTime: d.number('TriggerTime') ?? null,
    EchoTime: d.number('EchoTime') ?? null,
    DiffusionBValue: d.number('DiffusionBValue') ?? null,
    KVP: d.number('KVP') ?? null,
    ImageType: d.strings('ImageType'),
    PatientOrientation: d.strings('PatientOrientation'),
    DocumentTitle: documentTitle(d),
    transferSyntaxUid,
    image,
  };
}

function integer(d: DataSet, keyword: Keyword): number | null {
  const value = d.number(keyword);
  return value === undefined || !Number.isFinite(value) ? null : Math.trunc(value);
}

function documentTitle(d: DataSet): string {
  const title = d.sequence('ConceptNameCodeSequence')[0]?.string('CodeMeaning') ?? '';
  return title !== '' ? title : d.string('DocumentTitle') || d.string('ContentLabel');
}
