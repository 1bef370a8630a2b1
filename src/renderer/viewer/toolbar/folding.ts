// Which tools fold away on a narrow window, and how keys move along the bar. The widths are those of the design: 1280 px holds the daily tools.
import { useEffect, useState, type KeyboardEvent } from 'react';

/** Behind the arrow of their group while the bar is narrow. */
export const foldedTools: ReadonlySet<string> = new Set(
  ['cobb', 'rectangle', 'arrow', 'probe', 'cardiothoracic', 'calibration', 'referenceLines', 'invert', 'rotate', 'flip'].map((id) => `viewer.${id}`),
);

/** Names of the arrows, by group. */
export const moreNames = ['More mouse tools', 'More measuring tools', 'More linking tools', 'More layouts', 'More image tools'] as const;

/** CSS px at 100 % from which all tools are shown. */
const roomyPx = 2100;

function isRoomy(): boolean {
  const zoom = Number(document.documentElement.style.zoom) || 1;
  return window.innerWidth / zoom >= roomyPx;
}

/** The window has room for every tool; follows its size and the display scale. */
export function useRoomyBar(): boolean {
  const [roomy, setRoomy] = useState(isRoomy);
  useEffect(() => {
    const look = (): void => {
      setRoomy(isRoomy());
    };
    const watch = new ResizeObserver(look);
    watch.observe(document.documentElement);
    return () => {
      watch.disconnect();
    };
  }, []);
  return roomy;
}

/** Arrow keys, Home and End move along the buttons of a bar (WAI-ARIA toolbar pattern). */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: 0, End: -1 };
  const step = steps[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const ends = event.key === 'Home' || event.key === 'End';
  const next = buttons.at(ends ? step : (at + step) % buttons.length);
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
