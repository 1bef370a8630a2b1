// What a row of the worklist says: its exact accessible name, and the words of its cells. Pure.
import type { StudyRow } from '../../contract/study.ts';
import { isoDate, modalityWords, personName } from '../ui/index.ts';

/** `Family, Given · ID · YYYY-MM-DD · CT · description`, whatever the visible format. */
export function rowName(study: StudyRow): string {
  const parts = [
    personName(study.PatientName),
    study.PatientID.trim() || 'No ID',
    isoDate(study.StudyDate) || 'No date',
    modalityWords(study.ModalitiesInStudy) || 'No modality',
    study.StudyDescription.trim() || 'No description',
  ];
  return parts.join(' · ');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "21 Nov 14:31" in this year, "21 Nov 2024" before. `today` as YYYY-MM-DD. */
export function studyTime(study: Pick<StudyRow, 'StudyDate' | 'StudyTime'>, today: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate(study.StudyDate));
  const month = months[Number(match?.[2]) - 1];
  if (match === null || month === undefined) return study.StudyDate.trim();
  const day = `${String(Number(match[3]))} ${month}`;
  const clock = /^(\d{2}):?(\d{2})/.exec(study.StudyTime.trim());
  if (match[1] !== today.slice(0, 4)) return `${day} ${match[1] ?? ''}`;
  return clock === null ? day : `${day} ${clock[1] ?? ''}:${clock[2] ?? ''}`;
}

/** "Head" of "HEAD": DICOM writes body parts in capitals. */
export function bodyPart(value: string): string {
  const text = value.trim();
  return text === text.toUpperCase() ? text.slice(0, 1) + text.slice(1).toLowerCase() : text;
}

/** Studies that somebody has read, or is reading, stand back. */
export function isRead(study: Pick<StudyRow, 'status'>): boolean {
  return study.status === 'preliminary' || study.status === 'final' || study.status === 'amended';
}
