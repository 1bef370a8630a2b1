// What a signature covers: the text a reader gets, where it came from, the measurements and the patient it is about. Not how it looks.
import type { Measurement, Report, Signature, StudyRow } from '../types.ts';

export type StudyIdentity = Pick<
  StudyRow,
  | 'StudyInstanceUID'
  | 'PatientName'
  | 'PatientID'
  | 'PatientBirthDate'
  | 'PatientSex'
  | 'PatientAge'
  | 'StudyDate'
  | 'StudyTime'
  | 'StudyDescription'
  | 'AccessionNumber'
  | 'ReferringPhysicianName'
  | 'BodyPartExamined'
  | 'ModalitiesInStudy'
> & { StudyID: string; InstitutionName: string };

export interface SignedContent {
  format: 'sagitta-report';
  formatVersion: 1;
  reportId: string;
  version: number;
  status: Report['status'];
  study: StudyIdentity;
  title: string;
  /** Rejected sentences are kept out of `sections` and named in `rejected`. */
  sections: Report['sections'];
  rejected: { section: string; text: string }[];
  checks: Report['checks'];
  measurements: Measurement[];
  /** The images that were measured on, so that SR can name them. */
  images: { SOPInstanceUID: string; SOPClassUID: string; frames: number }[];
  engines: Report['engines'];
  addenda: Report['addenda'];
  /** The text of the addendum being signed; null for a report. */
  newAddendum: { id: string; text: string } | null;
  signer: Omit<Signature, 'contentSha256'>;
}

/** Picks the identifying fields, so that counts and times of arrival do not change a hash. */
export function studyIdentity(study: StudyRow, more: { StudyID: string; InstitutionName: string }): StudyIdentity {
  return {
    StudyInstanceUID: study.StudyInstanceUID,
    PatientName: study.PatientName,
    PatientID: study.PatientID,
    PatientBirthDate: study.PatientBirthDate,
    PatientSex: study.PatientSex,
    PatientAge: study.PatientAge,
    StudyDate: study.StudyDate,
    StudyTime: study.StudyTime,
    StudyDescription: study.StudyDescription,
    AccessionNumber: study.AccessionNumber,
    ReferringPhysicianName: study.ReferringPhysicianName,
    BodyPartExamined: study.BodyPartExamined,
    ModalitiesInStudy: study.ModalitiesInStudy,
    ...more,
  };
}

export interface ContentInput {
  report: Report;
  status: Report['status'];
  study: StudyIdentity;
  title: string;
  measurements: Measurement[];
  images: SignedContent['images'];
  newAddendum: { id: string; text: string } | null;
  signer: Omit<Signature, 'contentSha256'>;
}

export function signedContent(input: ContentInput): SignedContent {
  const { report } = input;
  return {
    format: 'sagitta-report',
    formatVersion: 1,
    reportId: report.id,
    version: report.version,
    status: input.status,
    study: input.study,
    title: input.title,
    sections: report.sections.map((s) => ({ ...s, sentences: s.sentences.filter((x) => x.state !== 'rejected') })),
    rejected: report.sections.flatMap((s) => s.sentences.filter((x) => x.state === 'rejected').map((x) => ({ section: s.name, text: x.text }))),
    checks: report.checks,
    measurements: input.measurements,
    images: input.images,
    engines: report.engines,
    addenda: report.addenda,
    newAddendum: input.newAddendum,
    signer: input.signer,
  };
}
