// The current sentence: J/K move it, Enter accepts, E edits, Backspace rejects; the focus follows and comes back.
import { type RefObject, useState } from 'react';
import type { ReportChange } from '../../contract/report.ts';
import { useRegisterCommands } from '../commands/index.ts';
import { nextWaiting, type NumberedSentence, waitsForReview } from './reportWords.ts';

export interface SentenceCursor {
  currentId: string | null;
  editingId: string | null;
  setCurrent: (id: string) => void;
  setEditing: (id: string | null) => void;
  /** Makes a sentence current and gives it the focus. */
  focus: (id: string) => void;
  change: (change: ReportChange) => void;
}

export function useSentenceCursor(
  panel: RefObject<HTMLElement | null>,
  sentences: readonly NumberedSentence[],
  editable: boolean,
  apply: (change: ReportChange) => Promise<boolean>,
): SentenceCursor {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [editingId, setEditingId] = useState<string | null>(null);
  const known = sentences.some(({ sentence }) => sentence.id === chosenId);
  const firstWaiting = sentences.find(({ sentence }) => waitsForReview(sentence)) ?? sentences[0];
  const currentId = known ? chosenId : (firstWaiting?.sentence.id ?? null);
  const at = sentences.findIndex(({ sentence }) => sentence.id === currentId);
  const current = sentences[at];
  const focus = (id: string): void => {
    setChosenId(id);
    requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>(`[data-sentence="${id}"]`)?.focus());
  };
  const setEditing = (id: string | null): void => {
    setEditingId(id);
    if (id !== null) setChosenId(id);
    else if (editingId !== null) focus(editingId);
  };
  const change = (next: ReportChange): void => {
    void apply(next).then((done) => {
      if (!done || (next.type !== 'accept' && next.type !== 'reject')) return;
      const following = nextWaiting(sentences, next.sentenceId);
      const inside = panel.current?.contains(document.activeElement) === true || document.activeElement === document.body;
      if (inside) focus(following ?? next.sentenceId);
    });
  };
  const move = (step: 1 | -1): void => {
    const next = sentences[at + step];
    if (next !== undefined) focus(next.sentence.id);
  };
  const own = current?.sentence.origin.by === 'person';
  const can = (): boolean => editable && current !== undefined && editingId === null;
  const id = current?.sentence.id ?? '';
  useRegisterCommands([
    { id: 'report.next', name: 'Next sentence', group: 'Study', key: 'J', scope: 'panel', run: () => move(1) },
    { id: 'report.previous', name: 'Previous sentence', group: 'Study', key: 'K', scope: 'panel', run: () => move(-1) },
    {
      id: 'report.accept',
      name: 'Accept sentence',
      group: 'Study',
      key: 'Enter',
      scope: 'panel',
      enabled: () => can() && !own,
      run: () => change({ type: 'accept', sentenceId: id }),
    },
    { id: 'report.edit', name: 'Edit sentence', group: 'Study', key: 'E', scope: 'panel', enabled: can, run: () => setEditing(id) },
    {
      id: 'report.reject',
      name: 'Reject sentence',
      group: 'Study',
      key: 'Backspace',
      scope: 'panel',
      enabled: can,
      run: () => change(own ? { type: 'remove', sentenceId: id } : { type: 'reject', sentenceId: id }),
    },
  ]);
  return { currentId, editingId, setCurrent: setChosenId, setEditing, focus, change };
}
