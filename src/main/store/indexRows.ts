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

/** What instances of one series mostly say alike, and the index keeps of it. */
export type SharedValues = Pick<InstanceHeader, (typeof sharedKeywords)[number]>;

/** What the index keeps of one header. `text`: all of it, as JSON. */
export interface IndexedHeader {
  SOPInstanceUID: string;
  InstanceNumber: number | null;
  frames: number;
  /** One object for all instances that say the same, as far as they are read together. */
  shared: SharedValues;
  text: string;
}

/** As IndexRecord, without the header as an object. */
export type IndexRow = Omit<IndexRecord, 'header'> & { header: IndexedHeader };

export const priorityNumber = { stat: 0, urgent: 1, routine: 2 } as const;
export const priorityNames = ['stat', 'urgent', 'routine'] as const;

/** Lower case without compatibility forms: what searches and wildcards compare. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** One patient is one PatientID of one issuer; without an ID, one name and birth date. */
export function patientKey(header: Pick<InstanceHeader, 'PatientID' | 'IssuerOfPatientID' | 'PatientName' | 'PatientBirthDate'>): string {
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

const sharedKeywords = [
  ...studyTexts,
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'Modality',
  'SeriesNumber',
  'SeriesDescription',
  'ProtocolName',
  'SeriesDate',
  'SeriesTime',
  'SOPClassUID',
  'transferSyntaxUid',
] as const;

export type StudyTexts = Record<(typeof studyTexts)[number], string>;

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

/** No value of a later instance can enter. */
export function isFull(texts: StudyTexts): boolean {
  return studyTexts.every((keyword) => texts[keyword] !== '');
}

function sharedValues(header: SharedValues): SharedValues {
  const shared = {} as Record<string, string | number | null>;
  for (const keyword of sharedKeywords) shared[keyword] = header[keyword];
  return shared as unknown as SharedValues;
}

/** `before` when the header says the same: instances of one series follow one another. */
function sharedWith(before: SharedValues | undefined, header: SharedValues): SharedValues {
  return before !== undefined && sharedKeywords.every((keyword) => before[keyword] === header[keyword]) ? before : sharedValues(header);
}

export function indexedHeader(header: InstanceHeader, before?: SharedValues): IndexedHeader {
  const { SOPInstanceUID, InstanceNumber } = header;
  return { SOPInstanceUID, InstanceNumber, frames: frameCount(header), shared: sharedWith(before, header), text: JSON.stringify(header) };
}

/** Frames of the instance that can be shown: 0 for reports, plans and the like. */
function frameCount(header: InstanceHeader): number {
  return header.image === null ? 0 : Math.max(1, header.image.NumberOfFrames);
}
