// Answers of peers as rows: read, merged over peers, sorted. Pure.
import type { QueryMatch } from '../../contract/archive.ts';

export interface Holding {
  aet: string;
  /** As the peer says; null when it does not. */
  series: number | null;
  images: number | null;
}

export interface FoundStudy {
  /** StudyInstanceUID and PatientID: peers that disagree on the patient are never one row. */
  key: string;
  StudyInstanceUID: string;
  PatientName: string;
  PatientID: string;
  PatientBirthDate: string;
  StudyDate: string;
  StudyTime: string;
  StudyDescription: string;
  AccessionNumber: string;
  modalities: readonly string[];
  /** Peers that have it; the first has most of it and is the one to retrieve from. */
  at: readonly [Holding, ...Holding[]];
}

export interface FoundSeries {
  SeriesInstanceUID: string;
  Modality: string;
  SeriesNumber: string;
  SeriesDescription: string;
  images: number | null;
}

/** What each study query asks for beside what the user filled in. */
export const studyKeys = {
  StudyInstanceUID: '',
  PatientName: '',
  PatientID: '',
  PatientBirthDate: '',
  StudyDate: '',
  StudyTime: '',
  StudyDescription: '',
  AccessionNumber: '',
  ModalitiesInStudy: '',
  NumberOfStudyRelatedSeries: '',
  NumberOfStudyRelatedInstances: '',
};

export const seriesKeys = { SeriesInstanceUID: '', Modality: '', SeriesNumber: '', SeriesDescription: '', NumberOfSeriesRelatedInstances: '' };

function text(match: QueryMatch, keyword: string): string {
  const value = match[keyword];
  return (Array.isArray(value) ? value.join('\\') : String(value ?? '')).trim();
}

function number(match: QueryMatch, keyword: string): number | null {
  const value = text(match, keyword);
  return /^\d+$/.test(value) ? Number(value) : null;
}

/** null when the answer has no UID that could be asked for. */
function uidOf(match: QueryMatch, keyword: string): string | null {
  const value = text(match, keyword);
  return /^[0-9]+(\.[0-9]+)*$/.test(value) && value.length <= 64 ? value : null;
}

/** Not all peers fill ModalitiesInStudy (it is optional); some write one text instead of a list. */
function modalitiesOf(match: QueryMatch): string[] {
  const codes = text(match, 'ModalitiesInStudy').split('\\');
  return [...new Set(codes.map((code) => code.trim()).filter((code) => code !== ''))];
}

function studyOf(match: QueryMatch, aet: string): FoundStudy | null {
  const StudyInstanceUID = uidOf(match, 'StudyInstanceUID');
  if (StudyInstanceUID === null) return null;
  const PatientID = text(match, 'PatientID');
  return {
    key: `${StudyInstanceUID} ${PatientID}`,
    StudyInstanceUID,
    PatientID,
    PatientName: text(match, 'PatientName'),
    PatientBirthDate: text(match, 'PatientBirthDate'),
    StudyDate: text(match, 'StudyDate'),
    StudyTime: text(match, 'StudyTime'),
    StudyDescription: text(match, 'StudyDescription'),
    AccessionNumber: text(match, 'AccessionNumber'),
    modalities: modalitiesOf(match),
    at: [{ aet, series: number(match, 'NumberOfStudyRelatedSeries'), images: number(match, 'NumberOfStudyRelatedInstances') }],
  };
}

function merge(one: FoundStudy, other: FoundStudy): FoundStudy {
  const at = [...one.at, ...other.at.filter(({ aet }) => one.at.every((known) => known.aet !== aet))] as [Holding, ...Holding[]];
  at.sort((a, b) => (b.images ?? -1) - (a.images ?? -1));
  const fuller = (keyword: 'PatientName' | 'PatientBirthDate' | 'StudyDate' | 'StudyTime' | 'StudyDescription' | 'AccessionNumber'): string =>
    one[keyword] === '' ? other[keyword] : one[keyword];
  return {
    ...one,
    PatientName: fuller('PatientName'),
    PatientBirthDate: fuller('PatientBirthDate'),
    StudyDate: fuller('StudyDate'),
    StudyTime: fuller('StudyTime'),
    StudyDescription: fuller('StudyDescription'),
    AccessionNumber: fuller('AccessionNumber'),
    modalities: [...new Set([...one.modalities, ...other.modalities])],
    at,
  };
}

/** Digits only, so that `2026.03.02` of ACR-NEMA sorts among the others; none comes last. */
function moment({ StudyDate, StudyTime }: FoundStudy): string {
  const day = StudyDate.replace(/\D/g, '');
  return day === '' ? '' : day + StudyTime.replace(/[^\d]/g, '').slice(0, 6).padEnd(6, '0');
}

function newestFirst(a: FoundStudy, b: FoundStudy): number {
  const [one, other] = [moment(a), moment(b)];
  if (one !== other) return one < other ? 1 : -1;
  return a.PatientName.localeCompare(b.PatientName) || (a.key < b.key ? -1 : 1);
}

/** All answers as one list, newest first. `unusable`: answers without a study UID, which cannot be retrieved. */
export function mergeAnswers(answers: Iterable<readonly [aet: string, matches: readonly QueryMatch[]]>): { studies: FoundStudy[]; unusable: number } {
  const byKey = new Map<string, FoundStudy>();
  let unusable = 0;
  for (const [aet, matches] of answers) {
    for (const match of matches) {
      const study = studyOf(match, aet);
      if (study === null) {
        unusable += 1;
        continue;
      }
      const known = byKey.get(study.key);
      byKey.set(study.key, known === undefined ? study : merge(known, study));
    }
  }
  return { studies: [...byKey.values()].sort(newestFirst), unusable };
}

/** In order of their numbers; answers without a UID are left out and counted. */
export function readSeries(matches: readonly QueryMatch[]): { series: FoundSeries[]; unusable: number } {
  const series = matches.flatMap((match): FoundSeries[] => {
    const SeriesInstanceUID = uidOf(match, 'SeriesInstanceUID');
    if (SeriesInstanceUID === null) return [];
    return [
      {
        SeriesInstanceUID,
        Modality: text(match, 'Modality'),
        SeriesNumber: text(match, 'SeriesNumber'),
        SeriesDescription: text(match, 'SeriesDescription'),
        images: number(match, 'NumberOfSeriesRelatedInstances'),
      },
    ];
  });
  const order = ({ SeriesNumber }: FoundSeries): number => (/^-?\d+$/.test(SeriesNumber) ? Number(SeriesNumber) : Infinity);
  const sorted = series.sort((a, b) => (order(a) === order(b) ? (a.SeriesInstanceUID < b.SeriesInstanceUID ? -1 : 1) : order(a) - order(b)));
  return { series: sorted, unusable: matches.length - series.length };
}

export interface KnownPatient {
  PatientName: string;
  PatientID: string;
  PatientBirthDate: string;
}

function plainName(value: string): string {
  const letters = (value.split('=')[0] ?? '').normalize('NFD').replace(/\p{M}/gu, '');
  return letters
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What speaks against a found study being of this patient, in words; `''` when nothing does. The same ID is given to different people by different houses. */
export function doubtOf(study: KnownPatient, patient: KnownPatient): string {
  const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
  const digits = (value: string): string => value.replace(/\D/g, '');
  if (differ(digits(study.PatientBirthDate), digits(patient.PatientBirthDate))) return 'other birth date';
  if (differ(plainName(study.PatientName), plainName(patient.PatientName))) return 'other name';
  return '';
}
