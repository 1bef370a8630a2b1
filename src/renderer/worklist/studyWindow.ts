// The part of the list around what is seen: a hundred thousand studies are never all here. Asked again when studies change.
import { useEffect, useRef, useState } from 'react';
import type { SagittaEvent } from '../../contract/events.ts';
import { fail, type Failure, ok } from '../../contract/result.ts';
import type { RouteInput, RouteOutput } from '../../contract/routes.ts';
import type { StudyRow } from '../../contract/study.ts';
import { onEvent, request, runQuery } from '../client/index.ts';

/** Rows are asked in windows of this many, moved by half of it. */
const windowRows = 300;
const step = windowRows / 3;

export interface StudyWindow {
  /** Question (filter and order) that the rows answer. */
  key: string;
  offset: number;
  rows: readonly StudyRow[];
  total: number;
  counts: RouteOutput<'study.list'>['counts'];
}

/** A study has arrived when it was quiet for five seconds (the archive's rule); no event tells of silence, so the list asks again after it. */
const quietMs = 5300;

const changing: readonly SagittaEvent['type'][] = ['studyChanged', 'studiesChanged', 'reportChanged', 'archiveHealthChanged'];

/** Start of the window for a first visible row: the row stays inside while the list scrolls by a third of it. */
export function windowOffset(firstVisible: number): number {
  return Math.max(0, Math.floor(firstVisible / step) * step - step);
}

export interface StudyWindowState {
  /** The last answer; `key` tells whether it is one to the present question. */
  window: StudyWindow | undefined;
  error: Failure | null;
}

export function useStudyWindow(
  filter: RouteInput<'study.list'>['filter'],
  sort: RouteInput<'study.list'>['sort'],
  firstVisible: number,
): StudyWindowState & { key: string } {
  const [state, setState] = useState<StudyWindowState>({ window: undefined, error: null });
  const key = JSON.stringify([filter, sort ?? null]);
  const offset = windowOffset(firstVisible);
  const busy = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    const [asked, order] = JSON.parse(key) as [RouteInput<'study.list'>['filter'], NonNullable<RouteInput<'study.list'>['sort']> | null];
    let gone = false;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const runner = runQuery<StudyWindow>(
      async () => {
        // One question at a time: those that were overtaken while they waited (typing, scrolling) are never sent.
        await busy.current;
        if (gone) return fail('CANCELLED', '');
        const asking = request('study.list', { filter: asked, ...(order === null ? {} : { sort: order }), limit: windowRows, offset });
        busy.current = asking;
        const result = await asking;
        return result.ok ? ok({ ...result.value, key, offset }) : result;
      },
      (change) => {
        if (change.value !== undefined) {
          setState({ window: change.value, error: null });
          clearTimeout(quiet);
          if (change.value.counts.arriving > 0) quiet = setTimeout(() => runner.refresh(), quietMs);
        } else if (change.error !== undefined) setState(({ window }) => ({ window, error: change.error ?? null }));
      },
    );
    const stop = onEvent((event) => {
      if (changing.includes(event.type)) runner.refresh();
    });
    return () => {
      gone = true;
      stop();
      clearTimeout(quiet);
      runner.stop();
    };
  }, [key, offset]);
  return { ...state, key };
}

/** Row of the list at an index, when it is here. */
export function rowAt(window: StudyWindow | undefined, index: number): StudyRow | undefined {
  return window?.rows[index - window.offset];
}

/** Index in the list of a study, -1 when it is not in the window. */
export function indexOfStudy(window: StudyWindow | undefined, uid: string | null): number {
  if (window === undefined || uid === null) return -1;
  const at = window.rows.findIndex((row) => row.StudyInstanceUID === uid);
  return at === -1 ? -1 : at + window.offset;
}
