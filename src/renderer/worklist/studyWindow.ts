// The part of the list around what is seen: a hundred thousand studies are never all here. Asked again when studies change.
import { useEffect, useRef, useState } from 'react';
import type { SagittaEvent } from '../../contract/events.ts';
import type { Failure } from '../../contract/result.ts';
import type { RouteInput, RouteOutput } from '../../contract/routes.ts';
import type { StudyRow } from '../../contract/study.ts';
import { onEvent, request } from '../client/index.ts';
import { askWindows, type WindowAsker } from './windowAsker.ts';

/** Windows are moved by so many rows. */
const step = 100;

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

/** Start of the window for a first visible row: some rows above it, most of the window below. */
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
  const asker = useRef<WindowAsker | null>(null);
  const wanted = useRef(offset);
  useEffect(() => {
    wanted.current = offset;
    asker.current?.want(offset);
  }, [offset]);
  useEffect(() => {
    const [asked, order] = JSON.parse(key) as [RouteInput<'study.list'>['filter'], NonNullable<RouteInput<'study.list'>['sort']> | null];
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const current = askWindows(
      wanted.current,
      (from, limit) => request('study.list', { filter: asked, ...(order === null ? {} : { sort: order }), limit, offset: from }),
      (answer, from) => {
        if (!answer.ok) {
          setState(({ window }) => ({ window, error: answer.error }));
          return;
        }
        setState({ window: { ...answer.value, key, offset: from }, error: null });
        clearTimeout(quiet);
        if (answer.value.counts.arriving > 0) quiet = setTimeout(() => current.refresh(), quietMs);
      },
    );
    asker.current = current;
    const stop = onEvent((event) => {
      if (changing.includes(event.type)) current.refresh();
    });
    return () => {
      asker.current = null;
      stop();
      clearTimeout(quiet);
      current.stop();
    };
  }, [key]);
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
