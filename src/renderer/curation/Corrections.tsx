// Corrections that concern a study, newest first, each with its way back.
import { Undo2 } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { CorrectionRow } from '../../contract/correction.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, InlineNote, instantDateTime, TextField } from '../ui/index.ts';

function Item({ row, onUndone }: { row: CorrectionRow; onUndone: () => void }): ReactElement {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const undo = async (): Promise<void> => {
    const answer = await request('correction.undo', { id: row.id, reason: reason.trim() });
    setError(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setAsking(false);
    onUndone();
  };
  return (
    <li>
      <div className={row.undoneAt === null ? '' : 'undone'}>{row.summary}</div>
      <div className="c3 t1">
        {instantDateTime(row.at)}, {row.who}: {row.reason}
        {row.undoneAt === null ? '' : `. Undone ${instantDateTime(row.undoneAt)}, ${row.undoneBy}: ${row.undoReason}`}
      </div>
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      {row.undoneAt !== null ? null : asking ? (
        <form
          className="undo-form"
          aria-label={`Undo: ${row.summary}`}
          onSubmit={(event) => {
            event.preventDefault();
            void undo();
          }}
        >
          <TextField label="Why undo it" autoFocus value={reason} onChange={setReason} />
          <Button small type="submit" disabled={reason.trim().length < 3}>
            Undo
          </Button>
        </form>
      ) : (
        <Button small variant="quiet" icon={<Undo2 aria-hidden="true" />} aria-label={`Undo: ${row.summary}`} onClick={() => setAsking(true)}>
          Undo…
        </Button>
      )}
    </li>
  );
}

/** `round` grows with each correction made or undone here. */
export function Corrections({ StudyInstanceUID, round, onUndone }: { StudyInstanceUID: string; round: number; onUndone: () => void }): ReactElement | null {
  const { value, error, refresh } = useQuery('correction.list', { StudyInstanceUID }, { refreshOn: (event) => event.type === 'studiesChanged' });
  useEffect(refresh, [round, refresh]);
  if (error !== null) return <InlineNote tone="crit">{error.message}</InlineNote>;
  if (value === undefined || value.corrections.length === 0) return null;
  return (
    <section className="curation-form" aria-label="Corrections so far">
      <h3>Corrections so far</h3>
      <ul className="corrections">
        {value.corrections.map((row) => (
          <Item key={row.id} row={row} onUndone={onUndone} />
        ))}
      </ul>
    </section>
  );
}
