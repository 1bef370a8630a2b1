// Lists sorted by a column: what the head asks for, and rows in that order. Pure; the head itself is SortHead.tsx.
import type { FoundStudy } from './found.ts';
import type { ScheduledStep } from './scheduled.ts';

export interface Sort {
  by: string;
  descending: boolean;
}

type Value = string | number;
type Readers<Row> = Readonly<Record<string, (row: Row) => Value>>;

/** Up, then down, then as it was. */
export function nextSort(sort: Sort | null, by: string): Sort | null {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? null : { by, descending: true };
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(a: Value, b: Value): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

/** What has no value comes last either way; equal ones stay in their order. */
function sorted<Row>(rows: readonly Row[], readers: Readers<Row>, sort: Sort | null): readonly Row[] {
  const read = sort === null ? undefined : readers[sort.by];
  if (sort === null || read === undefined) return rows;
  const isNone = (value: Value): boolean => value === '' || value === -1;
  return [...rows].sort((a, b) => {
    const [one, other] = [read(a), read(b)];
    if (isNone(one) || isNone(other)) return Number(isNone(one)) - Number(isNone(other));
    return sort.descending ? compare(other, one) : compare(one, other);
  });
}

const digits = (value: string): string => value.replace(/\D/g, '');

const studyReaders: Readers<FoundStudy> = {
  patient: ({ PatientName }) => PatientName,
  id: ({ PatientID }) => PatientID,
  date: ({ StudyDate, StudyTime }) => digits(StudyDate) && digits(StudyDate) + digits(StudyTime).slice(0, 6).padEnd(6, '0'),
  modality: ({ modalities }) => modalities.join(' '),
  description: ({ StudyDescription }) => StudyDescription,
  images: ({ at }) => at[0].images ?? -1,
  peer: ({ at }) => at[0].aet,
};

export function sortStudies(studies: readonly FoundStudy[], sort: Sort | null): readonly FoundStudy[] {
  return sorted(studies, studyReaders, sort);
}

const stepReaders: Readers<ScheduledStep> = {
  patient: ({ PatientName }) => PatientName,
  id: ({ PatientID }) => PatientID,
  date: ({ date, time }) => digits(date) && digits(date) + digits(time).slice(0, 6).padEnd(6, '0'),
  modality: ({ modality }) => modality,
  station: ({ station }) => station,
  procedure: ({ procedure }) => procedure,
  accession: ({ AccessionNumber }) => AccessionNumber,
  peer: ({ aet }) => aet,
};

/** Without a column: by date and time. */
export function sortSteps(steps: readonly ScheduledStep[], sort: Sort | null): readonly ScheduledStep[] {
  return sorted(steps, stepReaders, sort ?? { by: 'date', descending: false });
}
