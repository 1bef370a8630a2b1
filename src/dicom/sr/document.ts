// The shell of a structured report (PS3.3 A.35): patient, study, series, equipment, general document module, evidence. The content tree comes from the builders.
import { writeFile } from '../part10.ts';
import type { DataSetModel } from '../writer.ts';
import { encodeContent, type ContentItem, type ImageReference } from './content.ts';

export type { ImageReference };

/** As stored in the images' headers, so that the report joins their study. */
export interface StudyContext {
  PatientName: string;
  PatientID: string;
  PatientBirthDate: string;
  PatientSex: string;
  StudyInstanceUID: string;
  StudyDate: string;
  StudyTime: string;
  StudyID: string;
  AccessionNumber: string;
  ReferringPhysicianName: string;
  StudyDescription: string;
}

export interface Person {
  /** `Family^Given`. */
  name: string;
  organisation: string;
}

export interface DocumentIdentity {
  sopInstanceUid: string;
  seriesInstanceUid: string;
  seriesNumber: number;
  instanceNumber: number;
  seriesDescription: string;
  /** UTC, `YYYYMMDD` and `HHMMSS`. */
  date: string;
  time: string;
  softwareVersion: string;
  deviceSerialNumber: string;
}

export interface DocumentState {
  complete: boolean;
  preliminary: boolean;
  /** Present when signed; makes the document VERIFIED. */
  verifiedBy?: (Person & { dateTime: string }) | undefined;
  /** Documents this one follows (addendum, amendment, new version). */
  predecessors?: readonly ImageReference[] | undefined;
}

export interface DocumentInput {
  sopClassUid: string;
  study: StudyContext;
  identity: DocumentIdentity;
  state: DocumentState;
  content: ContentItem;
  evidence: readonly ImageReference[];
  /** Schemes of codes that no registry tells. */
  codingSchemes?: readonly { designator: string; name: string; organisation: string }[];
}

export const srClasses = {
  basicText: '1.2.840.10008.5.1.4.1.1.88.11',
  enhanced: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensive: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3d: '1.2.840.10008.5.1.4.1.1.88.34',
} as const;

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((entry) => [key(entry), entry])).values()];
}

/** The Hierarchical SOP Instance Reference Macro: study → series → instance, each once. */
export function hierarchy(references: readonly ImageReference[]): DataSetModel[] | undefined {
  if (references.length === 0) return undefined;
  const instances = uniqueBy(references, (reference) => reference.sopInstanceUid);
  return uniqueBy(instances, (reference) => reference.studyInstanceUid).map(({ studyInstanceUid }) => {
    const ofStudy = instances.filter((reference) => reference.studyInstanceUid === studyInstanceUid);
    const series = uniqueBy(ofStudy, (reference) => reference.seriesInstanceUid).map(({ seriesInstanceUid }) => ({
      SeriesInstanceUID: seriesInstanceUid,
      ReferencedSOPSequence: ofStudy
        .filter((reference) => reference.seriesInstanceUid === seriesInstanceUid)
        .map((reference) => ({ ReferencedSOPClassUID: reference.sopClassUid, ReferencedSOPInstanceUID: reference.sopInstanceUid })),
    }));
    return { StudyInstanceUID: studyInstanceUid, ReferencedSeriesSequence: series };
  });
}

/** Patient and study as the images have them, UTC and UTF-8. */
export function patientAndStudy(study: StudyContext): DataSetModel {
  return { ...study, StudyDate: study.StudyDate, SpecificCharacterSet: 'ISO_IR 192', TimezoneOffsetFromUTC: '+0000' };
}

export function seriesAndEquipment(identity: DocumentIdentity, modality: 'SR' | 'KO' | 'PR'): DataSetModel {
  return {
    Modality: modality,
    SeriesInstanceUID: identity.seriesInstanceUid,
    SeriesNumber: identity.seriesNumber,
    SeriesDescription: identity.seriesDescription,
    SeriesDate: identity.date,
    SeriesTime: identity.time,
    ...(modality === 'PR' ? { Laterality: '' } : { ReferencedPerformedProcedureStepSequence: [] }),
    Manufacturer: 'Sagitta',
    ManufacturerModelName: 'Sagitta',
    DeviceSerialNumber: identity.deviceSerialNumber,
    SoftwareVersions: identity.softwareVersion,
  };
}

function general(input: DocumentInput): DataSetModel {
  const { identity, state } = input;
  const verified = state.verifiedBy;
  return {
    InstanceNumber: identity.instanceNumber,
    InstanceCreationDate: identity.date,
    InstanceCreationTime: identity.time,
    ContentDate: identity.date,
    ContentTime: identity.time,
    CompletionFlag: state.complete || verified ? 'COMPLETE' : 'PARTIAL',
    VerificationFlag: verified ? 'VERIFIED' : 'UNVERIFIED',
    PreliminaryFlag: state.preliminary && !verified ? 'PRELIMINARY' : 'FINAL',
    VerifyingObserverSequence: verified
      ? [
          {
            VerifyingObserverName: verified.name,
            VerifyingObserverIdentificationCodeSequence: [],
            VerifyingOrganization: verified.organisation || 'Not stated',
            VerificationDateTime: verified.dateTime,
          },
        ]
      : undefined,
    PredecessorDocumentsSequence: hierarchy(state.predecessors ?? []),
    PerformedProcedureCodeSequence: [],
    CurrentRequestedProcedureEvidenceSequence: hierarchy(input.evidence),
  };
}

/** The whole object as a Part 10 file, explicit VR little endian, UTF-8. */
export function buildDocument(input: DocumentInput): Uint8Array {
  return writeFile({
    SOPClassUID: input.sopClassUid,
    SOPInstanceUID: input.identity.sopInstanceUid,
    ...patientAndStudy(input.study),
    ...seriesAndEquipment(input.identity, 'SR'),
    ...general(input),
    CodingSchemeIdentificationSequence: input.codingSchemes?.map(({ designator, name, organisation }) => ({
      CodingSchemeDesignator: designator,
      CodingSchemeName: name,
      CodingSchemeResponsibleOrganization: organisation,
    })),
    ...encodeContent(input.content),
  });
}
