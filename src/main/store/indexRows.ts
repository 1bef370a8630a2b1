// What the index keeps of an instance, computed from its header: keys, folded texts, merged values. Pure; the SQL is indexWriter.ts.
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import type { Origin } from './model.ts';

/** All that is needed to (re)build the rows of one instance. `id` is the number in its file name. */
export interface IndexRecord {
  id: number;
  file: string;
  size: number;
  dataSetOffset: number;
  headSha256: string;
  dataSetSha256: string;
  origin: Origin;
  source: string;
  receivedAt: number;
  header: InstanceHeader;
}

export const priorityNumber = { stat: 0, urgent: 1, routine: 2 } as const;
export const priorityNames = ['stat', 'urgent', 'routine'] as const;

/** Lower case without compatibility forms: what searches and wildcards compare. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** One patient is one PatientID of one issuer; without an ID, one name and birth date. */
export function patientKey(header: InstanceHeader): string {
  if (header.PatientID !== '') return `id\n${header.PatientID}\n${header.IssuerOfPatientID}`;
  return `name\n${header.PatientName}\n${header.PatientBirthDate}`;
}

/** Study columns whose first non-empty value stays. */
export const studyTexts = [
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
  'StudyDate',
  'StudyTime',
  'StudyDescription',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'BodyPartExamined',
] as const;

type StudyTexts = Record<(typeof studyTexts)[number], string>;

export function searchColumns(texts: StudyTexts): { foldedName: string; foldedPatientId: string; searchText: string } {
  const searched = [texts.PatientName, texts.PatientID, texts.StudyDescription, texts.AccessionNumber];
  return {
    foldedName: fold(texts.PatientName),
    foldedPatientId: fold(texts.PatientID),
    // A NUL would end what the trigram index reads.
    searchText: fold(searched.join('\n')).replaceAll('\0', ' '),
  };
}

/** The values of `next` where `before` has none. */
export function mergeTexts(before: StudyTexts | undefined, next: StudyTexts): StudyTexts {
  const merged = {} as StudyTexts;
  for (const keyword of studyTexts) merged[keyword] = before !== undefined && before[keyword] !== '' ? before[keyword] : next[keyword];
  return merged;
}

/** Frames of the instance that can be shown: 0 for reports, plans and the like. */
export function frameCount(header: InstanceHeader): number {
  return header.image === null ? 0 : Math.max(1, header.image.NumberOfFrames);
}
