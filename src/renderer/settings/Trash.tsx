// Deleted studies that are still here: who deleted them and why, until when, and back again.
import { Undo2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { TrashRow } from '../../contract/lifecycle.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, byteSize, countOf, InlineNote, instantDateTime, longDate, personName } from '../ui/index.ts';

const causes: Record<TrashRow['cause'], string> = { person: '', retention: 'by the rule of days', quota: 'by the limit of size' };

function TrashItem({ row, onRestore }: { row: TrashRow; onRestore: () => void }): ReactElement {
  const what = [row.ModalitiesInStudy.join(', '), row.StudyDescription, longDate(row.StudyDate)].filter((part) => part !== '').join(' ');
  const why = [row.deletedBy, causes[row.cause], row.reason].filter((part) => part !== '').join(', ');
  return (
    <li className="trash-row">
      <div>
        <b>{personName(row.PatientName)}</b> <span className="c2">{[row.PatientID, what].filter((part) => part !== '').join(' · ')}</span>
        <div className="c3 t1">
          {countOf(row.instances, 'object')}, {byteSize(row.bytes)}. Deleted {instantDateTime(row.deletedAt)}: {why}. Removed for good{' '}
          {instantDateTime(row.purgeAt)}.{row.arrivedAgain ? ' Objects of it have come again.' : ''}
        </div>
      </div>
      <span className="sp" />
      <Button small icon={<Undo2 aria-hidden="true" />} aria-label={`Restore ${personName(row.PatientName)}, ${what}`} onClick={onRestore}>
        Restore
      </Button>
    </li>
  );
}

export function Trash(): ReactElement {
  const { value, refresh } = useQuery('trash.list', {}, { refreshOn: (event) => event.type === 'trashChanged' || event.type === 'studiesChanged' });
  const [said, setSaid] = useState<{ tone: 'ok' | 'warn' | 'crit'; text: string } | null>(null);
  const restore = async (StudyInstanceUID: string): Promise<void> => {
    const answer = await request('study.restore', { StudyInstanceUID });
    if (!answer.ok) setSaid({ tone: 'crit', text: answer.error.message });
    else {
      const { instances, notRestored } = answer.value;
      const rest = notRestored === 0 ? '' : ` ${countOf(notRestored, 'object')} left here: the same came again with other bytes.`;
      setSaid({ tone: notRestored === 0 ? 'ok' : 'warn', text: `${countOf(instances, 'object')} back in the worklist.${rest}` });
    }
    refresh();
  };
  return (
    <section className="card" aria-label="Deleted studies">
      <h2>Deleted studies</h2>
      {said === null ? null : <InlineNote tone={said.tone}>{said.text}</InlineNote>}
      {value?.studies.length === 0 ? <p className="t2 c2">Nothing is waiting to be removed.</p> : null}
      <ul className="peer-list" aria-label="Deleted studies">
        {value?.studies.map((row) => (
          <TrashItem key={row.StudyInstanceUID} row={row} onRestore={() => void restore(row.StudyInstanceUID)} />
        ))}
      </ul>
    </section>
  );
}
