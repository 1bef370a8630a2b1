// Deleting studies: why, what the archive refuses, and taking it back.
import { Trash2, Undo2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, countOf, InlineNote, instantDateTime, TextField } from '../ui/index.ts';

type State = { is: 'asking' } | { is: 'refused'; message: string; mayForce: boolean } | { is: 'done'; words: string } | { is: 'restored'; words: string };

export function DeleteForm({ studies, onSaid }: { studies: readonly StudyRow[]; onSaid: (words: string) => void }): ReactElement {
  const { value: settings } = useQuery('settings.get', {});
  const [reason, setReason] = useState('');
  const [state, setState] = useState<State>({ is: 'asking' });
  const [busy, setBusy] = useState(false);
  const uids = studies.map(({ StudyInstanceUID }) => StudyInstanceUID);
  const remove = async (force: boolean): Promise<void> => {
    setBusy(true);
    const answer = await request('study.delete', { StudyInstanceUIDs: uids, reason: reason.trim(), force });
    setBusy(false);
    if (!answer.ok) setState({ is: 'refused', message: answer.error.message, mayForce: answer.error.code === 'REFUSED' });
    else {
      const words = `${countOf(answer.value.studies, 'study', 'studies')} deleted. They can be restored until ${instantDateTime(answer.value.purgeAt)}.`;
      setState({ is: 'done', words });
      onSaid(words);
    }
  };
  const restore = async (): Promise<void> => {
    for (const StudyInstanceUID of uids) {
      const answer = await request('study.restore', { StudyInstanceUID });
      if (!answer.ok) {
        setState({ is: 'refused', message: answer.error.message, mayForce: false });
        return;
      }
    }
    setState({ is: 'restored', words: 'Everything is back in the worklist.' });
  };
  if (state.is === 'done' || state.is === 'restored')
    return (
      <div className="curation-form">
        <InlineNote
          tone="ok"
          actions={
            state.is === 'done' ? (
              <Button small autoFocus icon={<Undo2 aria-hidden="true" />} onClick={() => void restore()}>
                Undo
              </Button>
            ) : undefined
          }
        >
          {state.words}
        </InlineNote>
      </div>
    );
  const days = settings?.deleteGraceDays;
  return (
    <form
      className="curation-form"
      aria-label="Delete studies"
      onSubmit={(event) => {
        event.preventDefault();
        void remove(false);
      }}
    >
      <TextField label="Reason" autoFocus value={reason} onChange={setReason} hint="stands in the audit trail" />
      <p className="t2 c2">
        They vanish from lists, searches and other systems at once
        {days === undefined ? '.' : days === 0 ? ' and are removed for good with the next round.' : ` and are removed for good after ${countOf(days, 'day')}.`}
      </p>
      {state.is === 'refused' ? <InlineNote tone="crit">{state.message}</InlineNote> : null}
      <div className="curation-foot">
        <span className="sp" />
        {state.is === 'refused' && state.mayForce ? (
          <Button disabled={busy || reason.trim().length < 3} onClick={() => void remove(true)}>
            Delete anyway
          </Button>
        ) : null}
        <Button variant="primary" type="submit" icon={<Trash2 aria-hidden="true" />} disabled={busy || reason.trim().length < 3}>
          Delete
        </Button>
      </div>
    </form>
  );
}
