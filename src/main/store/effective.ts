// What an instance is after the corrections that concern it: its file's header and the records, replayed in order. Pure; records and rows are corrections.ts.
import type { InstanceHeader } from '../../dicom/headerModel.ts';

export const patientValues = ['PatientName', 'PatientID', 'IssuerOfPatientID', 'PatientBirthDate', 'PatientSex'] as const;
export const studyValues = ['StudyDate', 'StudyTime', 'StudyDescription', 'StudyID', 'AccessionNumber', 'ReferringPhysicianName'] as const;

export type CorrectableKeyword = (typeof patientValues)[number] | (typeof studyValues)[number] | 'PatientAge' | 'StudyInstanceUID';
export type Values = Partial<Record<CorrectableKeyword, string>>;

export interface PatientIdentity {
  PatientID: string;
  IssuerOfPatientID: string;
}

/**
 * What a record says; `attributes` of a merge and of a move are the values of the target when it was made. `StudyInstanceUIDs` of a merge: the studies of the patient then,
 * which follow whole, also objects in them that name somebody else; records of before have none.
 */
export type StoredCorrection =
  | { kind: 'correctPatient'; StudyInstanceUIDs: string[]; attributes: Values }
  | { kind: 'mergePatient'; from: PatientIdentity; to: PatientIdentity; attributes: Values; StudyInstanceUIDs?: string[] }
  | { kind: 'correctStudy'; StudyInstanceUID: string; attributes: Values }
  | { kind: 'moveSeries'; SeriesInstanceUID: string; fromStudyInstanceUID: string; toStudyInstanceUID: string; attributes: Values };

export interface ActiveCorrection {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  correction: StoredCorrection;
}

/** One record's doing on one instance: the new values of what it changed. `reason`: defined terms of PS3.3 C.12.1.1.9. */
export interface CorrectionStep {
  id: string;
  at: string;
  reason: 'COERCE' | 'CORRECT';
  values: Values;
}

export interface Effective {
  header: InstanceHeader;
  /** Empty when the object is what its file says. */
  steps: CorrectionStep[];
}

function concerns(c: StoredCorrection, header: InstanceHeader): boolean {
  switch (c.kind) {
    case 'correctPatient':
      return c.StudyInstanceUIDs.includes(header.StudyInstanceUID);
    case 'mergePatient':
      if (header.PatientID === c.from.PatientID && header.IssuerOfPatientID === c.from.IssuerOfPatientID) return true;
      return c.StudyInstanceUIDs?.includes(header.StudyInstanceUID) === true;
    case 'correctStudy':
      return header.StudyInstanceUID === c.StudyInstanceUID;
    case 'moveSeries':
      return header.SeriesInstanceUID === c.SeriesInstanceUID && header.StudyInstanceUID === c.fromStudyInstanceUID;
  }
}

/** Completed years, months or days between two dates as AS (PS3.5 §6.2); '' when they do not say. */
export function ageAt(birthDate: string, date: string): string {
  const [birth, then] = [birthDate, date].map((text) => /^(\d{4})(\d{2})(\d{2})$/.exec(text)?.slice(1).map(Number));
  if (!birth || !then || birthDate > date) return '';
  const [by = 0, bm = 0, bd = 0] = birth;
  const [ty = 0, tm = 0, td = 0] = then;
  const months = (ty - by) * 12 + tm - bm - (td < bd ? 1 : 0);
  const three = (n: number, unit: string): string => `${String(n).padStart(3, '0')}${unit}`;
  if (months >= 24) return three(Math.floor(months / 12), 'Y');
  if (months >= 3) return three(months, 'M');
  return three(Math.round((Date.UTC(ty, tm - 1, td) - Date.UTC(by, bm - 1, bd)) / 86_400_000), 'D');
}

/** An age that no longer fits the birth date is a wrong number on every image: it is computed anew, or emptied. */
function withAge(header: InstanceHeader, values: Values): Values {
  const birthDate = values.PatientBirthDate;
  if (birthDate === undefined || birthDate === header.PatientBirthDate || header.PatientAge === '') return values;
  return { ...values, PatientAge: ageAt(birthDate, values.StudyDate ?? header.StudyDate) };
}

function valuesOf(c: StoredCorrection, header: InstanceHeader): Values {
  const values = c.kind === 'moveSeries' ? { ...c.attributes, StudyInstanceUID: c.toStudyInstanceUID } : c.attributes;
  return changed(header, withAge(header, values));
}

function changed(header: InstanceHeader, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([keyword, value]) => header[keyword as CorrectableKeyword] !== value));
}

/** Steps without what ended as it began. */
function lasting(file: InstanceHeader, end: InstanceHeader, steps: CorrectionStep[]): CorrectionStep[] {
  return steps
    .map((step) => ({
      ...step,
      values: Object.fromEntries(Object.entries(step.values).filter(([keyword]) => file[keyword as CorrectableKeyword] !== end[keyword as CorrectableKeyword])),
    }))
    .filter(({ values }) => Object.keys(values).length > 0);
}

/** Under what a correction is looked up. */
function keysOfCorrection(c: StoredCorrection): string[] {
  switch (c.kind) {
    case 'correctPatient':
      return c.StudyInstanceUIDs.map((uid) => `study ${uid}`);
    case 'mergePatient':
      return [`patient ${c.from.PatientID}\n${c.from.IssuerOfPatientID}`, ...(c.StudyInstanceUIDs ?? []).map((uid) => `study ${uid}`)];
    case 'correctStudy':
      return [`study ${c.StudyInstanceUID}`];
    case 'moveSeries':
      return [`series ${c.SeriesInstanceUID}`];
  }
}

function keysOfHeader(header: InstanceHeader): string[] {
  return [`study ${header.StudyInstanceUID}`, `patient ${header.PatientID}\n${header.IssuerOfPatientID}`, `series ${header.SeriesInstanceUID}`];
}

export type Replay = (file: InstanceHeader) => Effective;

/** `active`: in the order they were made; each sees what those before it left. Its cost is that of the corrections that concern the instance. */
export function createReplay(active: readonly ActiveCorrection[]): Replay {
  const places = new Map<string, number[]>();
  for (const [at, { correction }] of active.entries()) for (const key of keysOfCorrection(correction)) places.set(key, [...(places.get(key) ?? []), at]);

  function nextFor(header: InstanceHeader, from: number): number {
    const found = keysOfHeader(header).map((key) => places.get(key)?.find((at) => at >= from) ?? active.length);
    return Math.min(...found);
  }

  return (file) => {
    let header = file;
    const steps: CorrectionStep[] = [];
    for (let at = nextFor(header, 0); at < active.length; at = nextFor(header, at + 1)) {
      const one = active[at];
      if (!one || !concerns(one.correction, header)) continue;
      const values = valuesOf(one.correction, header);
      if (Object.keys(values).length === 0) continue;
      header = { ...header, ...values };
      steps.push({ id: one.id, at: one.at, reason: one.correction.kind === 'mergePatient' ? 'COERCE' : 'CORRECT', values });
    }
    return { header, steps: steps.length === 0 ? steps : lasting(file, header, steps) };
  };
}

/** What Sagitta derived follows its study, whatever the study was called when it was made. */
export function derivedLike(file: InstanceHeader, study: Values, step: Omit<CorrectionStep, 'values'>): Effective {
  const wanted = Object.fromEntries([...patientValues, ...studyValues].map((keyword) => [keyword, study[keyword] ?? '']));
  const values = changed(file, wanted);
  if (Object.keys(values).length === 0) return { header: file, steps: [] };
  return { header: { ...file, ...values }, steps: [{ ...step, values }] };
}

/** The header as it is shown: the file's with the steps on it. */
export function stepped<T extends object>(header: T, steps: readonly CorrectionStep[]): T {
  return Object.assign({}, header, ...steps.map(({ values }) => values)) as T;
}
