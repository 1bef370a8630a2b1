// How much room the list has, in CSS px: that of the window divided by the scale. Row height follows the window, as in the tokens.
import { useSyncExternalStore } from 'react';

export type Room = 'compact' | 'normal' | 'wide';

const wideQuery = '(min-width: 1800px)';
const compactBelow = 1000;

function subscribe(changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(document.body);
  window.addEventListener('resize', changed);
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', changed);
  };
}

function roomNow(): Room {
  if (document.body.clientWidth < compactBelow) return 'compact';
  return window.matchMedia(wideQuery).matches ? 'wide' : 'normal';
}

export function useRoom(): Room {
  return useSyncExternalStore(subscribe, roomNow);
}

/** Height of a row, CSS px: 24, or 28 in a wide window. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, () => (window.matchMedia(wideQuery).matches ? 28 : 24));
}
