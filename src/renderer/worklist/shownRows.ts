// Which studies stand in the visible rows. While the list is moved faster than rows can come, the newest rows that are here stand in them; never for long.
import type { VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useState } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { rowAt, type StudyWindow } from './studyWindow.ts';

/** So long other rows than those of the place may be shown; then the list says that it loads. */
const patienceMs = 400;

export interface ShownRow {
  study: StudyRow | undefined;
  /** Its true place in the list. */
  index: number;
  /** Where it is drawn, px. */
  start: number;
  key: VirtualItem['key'];
}

function isCovered(items: readonly VirtualItem[], window: StudyWindow | undefined): boolean {
  return items.every(({ index }) => rowAt(window, index) !== undefined);
}

/** The rows nearest to the place that was asked for, drawn there. */
function nearest(items: readonly VirtualItem[], window: StudyWindow): ShownRow[] {
  const wanted = items[0]?.index ?? 0;
  const last = window.offset + window.rows.length - items.length;
  const first = Math.max(window.offset, Math.min(wanted, last));
  return items.map(({ start, key }, at) => ({ study: rowAt(window, first + at), index: first + at, start, key }));
}

export function useShownRows(items: readonly VirtualItem[], window: StudyWindow | undefined): ShownRow[] {
  const covered = isCovered(items, window);
  const [lateFor, setLateFor] = useState<StudyWindow | null>(null);
  useEffect(() => {
    if (covered || window === undefined) return undefined;
    const timer = setTimeout(() => setLateFor(window), patienceMs);
    return () => clearTimeout(timer);
  }, [covered, window]);
  if (!covered && window !== undefined && lateFor !== window && window.rows.length >= items.length) return nearest(items, window);
  return items.map(({ index, start, key }) => ({ study: rowAt(window, index), index, start, key }));
}
