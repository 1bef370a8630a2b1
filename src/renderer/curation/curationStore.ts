// Which panel is open and which studies it is about; and the small actions that need no panel. null: none is open.
import { create } from 'zustand';
import type { StudyRow } from '../../contract/study.ts';
import { request } from '../client/index.ts';

export type CurationKind = 'export' | 'correct' | 'delete';

interface Curation {
  open: { kind: CurationKind; studies: readonly StudyRow[] } | null;
  /** What had the focus; it gets it back. */
  returnTo: HTMLElement | null;
}

export const useCuration = create<Curation>(() => ({ open: null, returnTo: null }));

export function openCuration(kind: CurationKind, studies: readonly StudyRow[]): void {
  if (studies.length === 0) return;
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  useCuration.setState(({ returnTo }) => ({ open: { kind, studies }, returnTo: returnTo ?? active }));
}

export function closeCuration(): void {
  const { returnTo } = useCuration.getState();
  useCuration.setState({ open: null, returnTo: null });
  if (returnTo?.isConnected === true) returnTo.focus();
}

/** Does one thing to each study, one after the other; the sentence for the status bar. It stops at a refusal and says how far it came. */
async function each(
  studies: readonly StudyRow[],
  done: string,
  act: (study: StudyRow) => Promise<{ ok: boolean; error?: { message: string } }>,
): Promise<string> {
  for (const [at, study] of studies.entries()) {
    const answer = await act(study);
    const before = at === 0 ? '' : ` ${String(at)} of ${String(studies.length)} studies were changed before.`;
    if (!answer.ok) return `${answer.error?.message ?? 'It was refused.'}${before}`;
  }
  return done;
}

export function setPriority(studies: readonly StudyRow[], priority: StudyRow['priority']): Promise<string> {
  const word = { stat: 'STAT', urgent: 'Urgent', routine: 'Routine' }[priority];
  return each(studies, `Priority: ${word}.`, ({ StudyInstanceUID }) => request('study.setPriority', { StudyInstanceUID, priority }));
}

export function setKeep(studies: readonly StudyRow[], keep: boolean): Promise<string> {
  const words = keep ? 'Kept for good: no rule deletes it.' : 'Rules of storage count for it again.';
  return each(studies, words, ({ StudyInstanceUID }) => request('study.keep', { StudyInstanceUID, keep }));
}
