// Scheduled procedure steps as peers answer them (PS3.4 Annex K): the question's keys, and its answers as rows. Pure.
import type { WorklistItem } from '../../contract/commitment.ts';

export interface ScheduledStep {
  key: string;
  aet: string;
  /** `''` when the information system has not given it yet. */
  StudyInstanceUID: string;
  PatientName: string;
  PatientID: string;
  AccessionNumber: string;
  date: string;
  time: string;
  modality: string;
  station: string;
  /** What is to be done: the step's description, else the requested procedure's. */
  procedure: string;
}

/** What each question asks for beside what the user filled in. */
export const stepKeys = {
  PatientName: '',
  PatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  AccessionNumber: '',
  StudyInstanceUID: '',
  RequestedProcedureID: '',
  RequestedProcedureDescription: '',
  Modality: '',
  ScheduledStationAETitle: '',
  ScheduledProcedureStepStartDate: '',
  ScheduledProcedureStepStartTime: '',
  ScheduledProcedureStepDescription: '',
  ScheduledProcedureStepID: '',
};

function text(item: WorklistItem, keyword: string): string {
  const value = item[keyword];
  if (Array.isArray(value)) return value.every((part) => typeof part === 'string') ? value.join(', ').trim() : '';
  return String(value ?? '').trim();
}

function itemsOf(item: WorklistItem, keyword: string): WorklistItem[] {
  const value = item[keyword];
  return Array.isArray(value) ? value.filter((part) => typeof part !== 'string') : [];
}

function uidOf(item: WorklistItem): string {
  const value = text(item, 'StudyInstanceUID');
  return /^[0-9]+(\.[0-9]+)*$/.test(value) && value.length <= 64 ? value : '';
}

/** An answer may hold several steps; one without any is shown with what it has. */
export function readSteps(aet: string, matches: readonly WorklistItem[]): ScheduledStep[] {
  return matches.flatMap((match, at) => {
    const steps = itemsOf(match, 'ScheduledProcedureStepSequence');
    return (steps.length === 0 ? [{}] : steps).map((step: WorklistItem, part): ScheduledStep => ({
      key: `${aet} ${String(at)} ${String(part)}`,
      aet,
      StudyInstanceUID: uidOf(match),
      PatientName: text(match, 'PatientName'),
      PatientID: text(match, 'PatientID'),
      AccessionNumber: text(match, 'AccessionNumber'),
      date: text(step, 'ScheduledProcedureStepStartDate'),
      time: text(step, 'ScheduledProcedureStepStartTime'),
      modality: text(step, 'Modality'),
      station: text(step, 'ScheduledStationAETitle'),
      procedure: text(step, 'ScheduledProcedureStepDescription') || text(match, 'RequestedProcedureDescription'),
    }));
  });
}
