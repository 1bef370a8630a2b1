// "Which protocol would this study get, and why": each protocol in its order with what it asked and what was found.
import { type ReactElement, useState } from 'react';
import type { ListedProtocol } from '../../contract/hanging.ts';
import { request, useQuery } from '../client/index.ts';
import { InlineNote, longDate, SelectField } from '../ui/index.ts';
import { explainHanging } from '../viewer/index.ts';

type Choice = ReturnType<typeof explainHanging>;

export function HangingTrial({ protocols }: { protocols: readonly ListedProtocol[] }): ReactElement {
  const { value } = useQuery('study.list', { filter: {}, sort: { by: 'receivedAt', descending: true }, limit: 50, offset: 0 });
  const [uid, setUid] = useState('');
  const [choice, setChoice] = useState<Choice | null>(null);
  const [error, setError] = useState<string | null>(null);
  const studies = value?.rows ?? [];
  const look = async (StudyInstanceUID: string): Promise<void> => {
    setUid(StudyInstanceUID);
    setChoice(null);
    if (StudyInstanceUID === '') return;
    const answer = await request('study.refresh', { StudyInstanceUID });
    setError(answer.ok ? null : answer.error.message);
    if (answer.ok) setChoice(explainHanging(answer.value, protocols));
  };
  return (
    <section className="card" aria-label="Try the protocols">
      <h2>Which protocol would a study get?</h2>
      <SelectField
        label="Study"
        value={uid}
        options={[
          ['', 'choose one of the newest'],
          ...studies.map((s) => [s.StudyInstanceUID, `${longDate(s.StudyDate)} · ${s.ModalitiesInStudy.join(', ')} · ${s.StudyDescription}`] as const),
        ]}
        onChange={(next) => void look(next)}
      />
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      {choice === null ? null : (
        <>
          <p role="status">{choice.protocol === null ? 'None fits: the largest series hangs alone.' : `It gets ${choice.protocol.name}.`}</p>
          <ol className="hanging-trials" aria-label="Reasons">
            {choice.trials.map(({ protocol, fits, reasons }) => (
              <li key={protocol.id}>
                <b>{`${protocol.name}: ${fits ? 'fits' : 'does not fit'}`}</b>
                <span className="t2 c2">{(fits ? reasons : reasons.filter(({ ok }) => !ok)).map(({ text }) => text).join(' · ')}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
