// Reading windows beside the main one, mostly on other monitors: each has a seat with a remembered place; a seat that is free is taken again.
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { OpenedPanes } from '../../contract/windows.ts';
import { createWindow, type WindowOptions } from './createWindow.ts';

/** As many as stand on a desk; each holds its own decoded images. */
const mostWindows = 5;

export interface ReadingWindows {
  /** False when there are as many as there may be. */
  open(StudyInstanceUID: string, panes: OpenedPanes | null): boolean;
  closeAll(): void;
}

export interface ReadingWindowsOptions extends Pick<WindowOptions, 'preloadPath' | 'onCreated'> {
  /** Folder of the remembered places. */
  userData: string;
  onChanged: () => void;
}

/** What the page is told in its address: it checks it like anything it is told. */
function readingSearch(StudyInstanceUID: string, panes: OpenedPanes | null): string {
  const search = new URLSearchParams({ reading: StudyInstanceUID });
  if (panes !== null) search.set('panes', JSON.stringify(panes));
  return `?${search.toString()}`;
}

export function createReadingWindows({ preloadPath, onCreated, userData, onChanged }: ReadingWindowsOptions): ReadingWindows {
  const seats = new Map<number, BrowserWindow | null>();
  return {
    open(StudyInstanceUID, panes) {
      const seat = Array.from({ length: mostWindows }, (_, i) => i + 2).find((n) => !seats.has(n));
      if (seat === undefined) return false;
      seats.set(seat, null);
      const free = (): void => {
        seats.delete(seat);
        onChanged();
      };
      const options = { preloadPath, onCreated, boundsPath: join(userData, `window-${String(seat)}.json`) };
      void createWindow(options, readingSearch(StudyInstanceUID, panes)).then((window) => {
        if (window.isDestroyed()) {
          free();
          return;
        }
        seats.set(seat, window);
        window.on('closed', free);
        onChanged();
      }, free);
      return true;
    },
    closeAll() {
      for (const window of seats.values()) window?.close();
    },
  };
}
