// The list of studies: virtualised, by keyboard and pointer. It knows nothing of filters; it is given the window of rows around what is seen.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactElement, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { Button, count } from '../ui/index.ts';
import { useColumnLayout, visibleColumns } from './columnLayout.ts';
import { GridHead } from './GridHead.tsx';
import { GridRow, rowId } from './GridRow.tsx';
import { useRoom, useRowHeight } from './room.ts';
import { chooseOnly, clearMarks, mark, selectedStudies, toggleMark, useSelection } from './selection.ts';
import { StudyMenu } from './StudyMenu.tsx';
import { useShownRows } from './shownRows.ts';
import { indexOfStudy, rowAt, type StudyWindow } from './studyWindow.ts';
import { useAnchor } from './useAnchor.ts';
import { setWorklist, useWorklist } from './worklistStore.ts';

const headHeight = 24;

export interface StudyGridProps {
  window: StudyWindow | undefined;
  /** The rows answer an older question. */
  stale: boolean;
  onFirstVisible: (index: number) => void;
  onOpen: (uid: string) => void;
}

function localToday(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Where a key moves the cursor; null when it does not. */
function cursorMove(key: string, at: number, total: number, page: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: total - 1,
  };
  const target = moves[key];
  return target === undefined || total === 0 ? null : Math.max(0, Math.min(total - 1, target));
}

interface Cursor {
  select: (study: StudyRow, index: number) => void;
  moveTo: (index: number) => void;
  current: () => number;
}

/** Selection by study; a move to a row that is not here yet selects it when it comes. */
function useCursor(window: StudyWindow | undefined, selectedUid: string | null): Cursor {
  const last = useRef(-1);
  const [pending, setPending] = useState<number | null>(null);
  const select = useCallback((study: StudyRow, index: number) => {
    last.current = index;
    setPending(null);
    setWorklist({ selectedUid: study.StudyInstanceUID });
  }, []);
  useEffect(() => {
    const row = pending === null ? undefined : rowAt(window, pending);
    if (row === undefined || pending === null) return;
    select(row, pending);
    chooseOnly(row);
  }, [window, pending, select]);
  return {
    select,
    moveTo: (index) => {
      const row = rowAt(window, index);
      if (row === undefined) setPending(index);
      else select(row, index);
    },
    current: () => {
      const at = indexOfStudy(window, selectedUid);
      return at === -1 ? last.current : at;
    },
  };
}

/** Rows between two places of the list, both included, as far as they are here. */
function rowsBetween(window: StudyWindow | undefined, from: number, to: number): StudyRow[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return Array.from({ length: high - low + 1 }, (_, step) => rowAt(window, low + step)).filter((row) => row !== undefined);
}

/** A click or a key chooses one row, adds some (Shift), or takes one in or out (Ctrl). The right button keeps what is chosen. */
function chooseBy(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; button?: number }, study: StudyRow, between: () => StudyRow[]): void {
  if (event.button === 2) {
    if (!useSelection.getState().marked.has(study.StudyInstanceUID)) chooseOnly(study);
  } else if (event.shiftKey) mark(between(), study);
  else if (event.ctrlKey || event.metaKey) toggleMark(study);
  else chooseOnly(study);
}

interface StudyMenuState {
  menu: { x: number; y: number } | null;
  openAt: (event: MouseEvent) => void;
  close: (returnFocus: boolean) => void;
}

/** Opened by the right button, the menu key or Shift+F10: at the pointer, else below the chosen row. */
function useStudyMenu(list: RefObject<HTMLElement | null>): StudyMenuState {
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  return {
    menu,
    openAt: (event) => {
      event.preventDefault();
      if (selectedStudies().length === 0) return;
      const onRow = event.target instanceof Element && event.target.closest('[role=row]') !== null;
      const row = list.current?.querySelector('[aria-selected=true]')?.getBoundingClientRect();
      setMenu(onRow || row === undefined ? { x: event.clientX, y: event.clientY } : { x: row.left + 24, y: row.bottom });
    },
    close: (returnFocus) => {
      setMenu(null);
      if (returnFocus) list.current?.focus();
    },
  };
}

export function StudyGrid({ window, stale, onFirstVisible, onOpen }: StudyGridProps): ReactElement {
  const room = useRoom();
  const rowHeight = useRowHeight();
  const layout = useColumnLayout();
  const shown = visibleColumns(layout, room);
  const template = shown.map(({ track }) => track[room === 'wide' ? 1 : 0]).join(' ');
  const selectedUid = useWorklist((state) => state.selectedUid);
  const list = useRef<HTMLDivElement>(null);
  const tall = useRef<HTMLDivElement>(null);
  const total = window?.total ?? 0;
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const rows = useShownRows(items, window);
  const firstIndex = items[0]?.index ?? 0;
  useEffect(() => onFirstVisible(firstIndex), [firstIndex, onFirstVisible]);
  const anchor = useAnchor(list, tall, window, rowHeight);
  const hover = useRef(anchor.hover);
  const onHover = useCallback((uid: string | null) => hover.current(uid), []);
  const cursor = useCursor(window, selectedUid);
  const marked = useSelection((state) => state.marked);
  const menu = useStudyMenu(list);
  const { select } = cursor;
  const current = useRef<() => number>(() => -1);
  const shownWindow = useRef(window);
  useEffect(() => {
    current.current = cursor.current;
    shownWindow.current = window;
  });
  const onSelect = useCallback(
    (study: StudyRow, index: number, event: MouseEvent) => {
      const from = current.current();
      chooseBy(event, study, () => rowsBetween(shownWindow.current, from === -1 ? index : from, index));
      select(study, index);
    },
    [select],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = rowAt(window, cursor.current());
    if (event.key === ' ' && here !== undefined) {
      event.preventDefault();
      toggleMark(here);
      return;
    }
    if (event.key === 'Escape') clearMarks();
    if (event.key === 'Enter' && selectedUid !== null && event.target === event.currentTarget) {
      event.preventDefault();
      onOpen(selectedUid);
      return;
    }
    const page = Math.max(1, Math.floor(((list.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1);
    const target = cursorMove(event.key, cursor.current(), total, page);
    if (target === null) return;
    event.preventDefault();
    virtualizer.scrollToIndex(target);
    const row = rowAt(window, target);
    if (row !== undefined) chooseBy(event, row, () => rowsBetween(window, cursor.current(), target));
    cursor.moveTo(target);
  };
  const today = localToday();
  const selectedShown = rows.some(({ study }) => study?.StudyInstanceUID === selectedUid);
  return (
    <div className="grid-box">
      <div
        ref={list}
        role="grid"
        aria-label="Studies"
        aria-rowcount={total + 1}
        aria-colcount={shown.length}
        aria-busy={stale}
        aria-multiselectable="true"
        aria-activedescendant={selectedUid !== null && selectedShown ? rowId(selectedUid) : undefined}
        tabIndex={0}
        data-scope="worklist"
        className={stale ? 'study-grid stale' : 'study-grid'}
        onKeyDown={onKeyDown}
        onPointerLeave={anchor.leave}
        onScroll={anchor.scrolled}
        onContextMenu={menu.openAt}
      >
        <GridHead columns={shown} template={template} />
        <div ref={tall} role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {rows.map(({ study, index, start, key }) => (
            <GridRow
              key={study?.StudyInstanceUID ?? key}
              study={study}
              index={index}
              top={start - headHeight}
              selected={study !== undefined && (marked.size === 0 ? study.StudyInstanceUID === selectedUid : marked.has(study.StudyInstanceUID))}
              columns={shown}
              template={template}
              today={today}
              onSelect={onSelect}
              onOpen={onOpen}
              onHover={onHover}
            />
          ))}
        </div>
      </div>
      {menu.menu === null ? null : <StudyMenu at={menu.menu} count={selectedStudies().length} onClose={menu.close} />}
      {anchor.newAbove > 0 ? (
        <div className="new-above">
          <Button small variant="primary" onClick={() => list.current?.scrollTo({ top: 0 })}>
            {count(anchor.newAbove)} new above
          </Button>
        </div>
      ) : null}
    </div>
  );
}
