// News never moves the row under the pointer: after new rows came, the list is scrolled so that the anchor row stays where it was.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { indexOfStudy, rowAt, type StudyWindow } from './studyWindow.ts';

export interface Anchor {
  /** Study under the pointer, null outside. */
  hover: (uid: string | null) => void;
  leave: () => void;
  /** Rows that came in above while the list was held; 0 at the top. */
  newAbove: number;
  scrolled: () => void;
}

/** `list` scrolls, `room` is the tall element inside it. */
export function useAnchor(
  list: RefObject<HTMLElement | null>,
  room: RefObject<HTMLElement | null>,
  window: StudyWindow | undefined,
  rowHeight: number,
): Anchor {
  const hovered = useRef<string | null>(null);
  const before = useRef<StudyWindow | undefined>(undefined);
  const [newAbove, setNewAbove] = useState(0);
  useLayoutEffect(() => {
    const [old, element] = [before.current, list.current];
    before.current = window;
    if (element === null || old === undefined || window === undefined || old === window || old.key !== window.key) return;
    const firstVisible = element.scrollTop > 0 ? rowAt(old, Math.ceil(element.scrollTop / rowHeight))?.StudyInstanceUID : undefined;
    const anchor = hovered.current ?? firstVisible ?? null;
    const [from, to] = [indexOfStudy(old, anchor), indexOfStudy(window, anchor)];
    if (from === -1 || to === -1 || from === to) return;
    const target = element.scrollTop + (to - from) * rowHeight;
    if (target < 0) return;
    if (room.current !== null) room.current.style.minHeight = `${String(target + element.clientHeight)}px`;
    element.scrollTop = target;
    if (to > from) setNewAbove((known) => known + to - from);
  }, [list, room, window, rowHeight]);
  return {
    hover: (uid) => {
      hovered.current = uid;
    },
    leave: () => {
      hovered.current = null;
      if (room.current !== null) room.current.style.minHeight = '';
    },
    newAbove,
    scrolled: () => {
      if (list.current?.scrollTop === 0) setNewAbove(0);
    },
  };
}
