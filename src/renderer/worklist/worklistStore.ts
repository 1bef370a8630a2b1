// What the user asked the worklist for: search, filters, order, selection. It outlives the screen, not the window.
import { create } from 'zustand';
import type { RouteInput } from '../../contract/routes.ts';
import type { StudyStatus } from '../../contract/study.ts';

type ListInput = RouteInput<'study.list'>;
export type SortBy = NonNullable<ListInput['sort']>['by'];
export type Segment = 'all' | 'today' | StudyStatus;
export type DateRange = 'any' | 'today' | 'yesterday' | 'week' | 'month' | 'year';

interface WorklistState {
  text: string;
  segment: Segment;
  date: DateRange;
  modality: string;
  bodyPart: string;
  sort: { by: SortBy; descending: boolean } | null;
  selectedUid: string | null;
  quarantineOpen: boolean;
  /** Numbers for the status bar. */
  shown: number;
  all: number;
}

export const useWorklist = create<WorklistState>(() => ({
  text: '',
  segment: 'all',
  date: 'any',
  modality: '',
  bodyPart: '',
  sort: null,
  selectedUid: null,
  quarantineOpen: false,
  shown: 0,
  all: 0,
}));

export function setWorklist(change: Partial<WorklistState>): void {
  useWorklist.setState(change);
}

export function showQuarantine(open: boolean): void {
  useWorklist.setState({ quarantineOpen: open });
}

/** First click: the column's useful direction; second: the other; third: the archive's own order (priority, then time). */
export function cycleSort(by: SortBy): void {
  const first = by === 'StudyDate' || by === 'receivedAt' || by === 'instances';
  useWorklist.setState(({ sort }) => {
    if (sort?.by !== by) return { sort: { by, descending: first } };
    return { sort: sort.descending === first ? { by, descending: !first } : null };
  });
}

const days: Record<Exclude<DateRange, 'any'>, readonly [from: number, to: number]> = {
  today: [0, 0],
  yesterday: [1, 1],
  week: [6, 0],
  month: [29, 0],
  year: [364, 0],
};

function dicomDay(now: Date, ago: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
  return `${String(day.getFullYear())}${String(day.getMonth() + 1).padStart(2, '0')}${String(day.getDate()).padStart(2, '0')}`;
}

/** A DICOM date or range (PS3.4 C.2.2.2.5) in the days of this computer. */
export function dateFilter(range: Exclude<DateRange, 'any'>, now: Date): string {
  const [from, to] = days[range].map((ago) => dicomDay(now, ago));
  return from === to ? (from ?? '') : `${from ?? ''}-${to ?? ''}`;
}

/** The filter as the archive takes it. */
export function studyFilterOf(state: Pick<WorklistState, 'text' | 'segment' | 'date' | 'modality' | 'bodyPart'>, now: Date): ListInput['filter'] {
  const range = state.segment === 'today' ? 'today' : state.date;
  return {
    ...(state.text.trim() === '' ? {} : { text: state.text.trim().slice(0, 200) }),
    ...(state.segment === 'all' || state.segment === 'today' ? {} : { status: state.segment }),
    ...(range === 'any' ? {} : { StudyDate: dateFilter(range, now) }),
    ...(state.modality === '' ? {} : { Modality: state.modality }),
    ...(state.bodyPart === '' ? {} : { BodyPartExamined: state.bodyPart }),
  };
}
