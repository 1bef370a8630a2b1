// One sentence about a correction, for people who may see the patient's data. Pure.
import type { StoredCorrection, Values } from './effective.ts';

const words: Record<string, string> = {
  PatientName: 'name',
  PatientID: 'patient ID',
  IssuerOfPatientID: 'issuer of the patient ID',
  PatientBirthDate: 'birth date',
  PatientSex: 'sex',
  AccessionNumber: 'accession number',
  StudyDescription: 'study description',
  StudyDate: 'study date',
  StudyID: 'study ID',
  ReferringPhysicianName: 'referring physician',
};

function listed(values: Values): string {
  const parts = Object.entries(values).flatMap(([keyword, value]) =>
    words[keyword] === undefined ? [] : [`${words[keyword] ?? ''} ${value === '' ? 'emptied' : `“${value}”`}`],
  );
  return parts.join(', ');
}

function patient({ PatientID, IssuerOfPatientID }: { PatientID: string; IssuerOfPatientID: string }): string {
  return IssuerOfPatientID === '' ? PatientID : `${PatientID} (${IssuerOfPatientID})`;
}

export function summaryOf(c: StoredCorrection): string {
  switch (c.kind) {
    case 'correctPatient':
      return `Patient corrected: ${listed(c.attributes)}.`;
    case 'mergePatient':
      return `Patient ${patient(c.from)} merged into ${patient(c.to)}.`;
    case 'correctStudy':
      return `Study corrected: ${listed(c.attributes)}.`;
    case 'moveSeries':
      return `Series ${c.SeriesInstanceUID} moved from study ${c.fromStudyInstanceUID} to ${c.toStudyInstanceUID}.`;
  }
}
