// What a viewport of an earlier study says across its top, so that it is never taken for the one that is read: "Prior · 14 Jul 2026 · 4 months", and how it scrolls along.
import type { ReactElement } from 'react';
import { longDate } from '../../ui/index.ts';
import { linkWords } from '../hanging/sync.ts';
import type { Stack } from '../stack/stack.ts';
import { matchBetween } from '../state/syncScroll.ts';
import { useViewer } from '../state/viewerStore.ts';

function dayOf(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8))) / 86_400_000;
}

/** "4 months" between two dates (YYYYMMDD); '' when one is unknown. */
function intervalWords(earlier: string, later: string): string {
  const days = Math.round(dayOf(later) - dayOf(earlier));
  if (!Number.isFinite(days)) return '';
  const said = (n: number, unit: string): string => `${String(n)} ${unit}${n === 1 ? '' : 's'}`;
  if (days < 0) return `${said(-days, 'day')} later`;
  if (days === 0) return 'same day';
  if (days < 60) return said(days, 'day');
  if (days < 730) return said(Math.round(days / 30.44), 'month');
  return said(Math.floor(days / 365.25), 'year');
}

/** How this viewport follows the active one; '' when it does not. */
function useLink(at: number): string {
  return useViewer((s) => {
    if (!s.sync || s.tiled || s.active === at) return '';
    const matched = matchBetween(s, s.active, at);
    return matched === null ? '' : linkWords(matched.link);
  });
}

export function PriorBanner({ at, stack }: { at: number; stack: Stack }): ReactElement | null {
  const read = useViewer((s) => s.detail?.study.StudyDate ?? '');
  const own = useViewer((s) => s.details.find((d) => d.study.StudyInstanceUID === stack.StudyInstanceUID)?.study.StudyDate ?? '');
  const link = useLink(at);
  if (!stack.prior && link === '') return null;
  const words = ['Prior', own === '' ? 'date unknown' : longDate(own), intervalWords(own, read)].filter((part) => part !== '');
  return (
    <div className="v-prior-banner">
      {stack.prior ? (
        <span role="status" aria-label="Prior">
          {words.join(' · ')}
        </span>
      ) : null}
      {link === '' || !stack.prior ? null : <span className="v-link">{link}</span>}
    </div>
  );
}
