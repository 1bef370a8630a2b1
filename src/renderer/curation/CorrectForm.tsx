// Correcting studies: the patient, the study, two patients that are one, a series in the wrong study; and what was corrected before.
import { type ReactElement, useState } from 'react';
import type { Correction } from '../../contract/correction.ts';
import type { StudyRow } from '../../contract/study.ts';
import { request } from '../client/index.ts';
import { Button, InlineNote, SelectField, TextField } from '../ui/index.ts';
import { Corrections } from './Corrections.tsx';
import { MergeFields, MoveFields, PatientFields, StudyFields } from './correctionFields.tsx';

type Kind = Correction['kind'];

const kinds: readonly (readonly [Kind, string])[] = [
  ['correctPatient', 'The patient'],
  ['correctStudy', 'The study'],
  ['mergePatient', 'Two patients that are one'],
  ['moveSeries', 'A series in the wrong study'],
];
const ofSeveral: readonly Kind[] = ['correctPatient'];

function Fields({
  kind,
  studies,
  onChange,
}: {
  kind: Kind;
  studies: readonly StudyRow[];
  onChange: (correction: Correction | null) => void;
}): ReactElement | null {
  const [study] = studies;
  if (study === undefined) return null;
  if (kind === 'correctPatient') return <PatientFields studies={studies} study={study} onChange={onChange} />;
  if (kind === 'correctStudy') return <StudyFields study={study} onChange={onChange} />;
  return kind === 'mergePatient' ? <MergeFields study={study} onChange={onChange} /> : <MoveFields study={study} onChange={onChange} />;
}

export function CorrectForm({ studies: opened, onSaid }: { studies: readonly StudyRow[]; onSaid: (words: string) => void }): ReactElement {
  const [studies, setStudies] = useState(opened);
  const [kind, setKind] = useState<Kind>('correctPatient');
  const [correction, setCorrection] = useState<Correction | null>(null);
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState<{ tone: 'ok' | 'crit'; text: string } | null>(null);
  const [round, setRound] = useState(0);
  const possible = studies.length === 1 ? kinds : kinds.filter(([one]) => ofSeveral.includes(one));
  /** The fields start again from what holds now: a value that was just corrected is no change any more. */
  const startAgain = async (): Promise<void> => {
    const answers = await Promise.all(studies.map(({ StudyInstanceUID }) => request('study.refresh', { StudyInstanceUID })));
    setStudies(studies.map((study, at) => (answers[at]?.ok === true ? answers[at].value.study : study)));
    setCorrection(null);
    setRound((before) => before + 1);
  };
  const apply = async (): Promise<void> => {
    if (correction === null) return;
    const answer = await request('correction.apply', { correction, reason: reason.trim() });
    setSaid(
      answer.ok
        ? { tone: 'ok', text: 'Corrected. The received objects are unchanged; what is sent and exported carries the new values and the old.' }
        : { tone: 'crit', text: answer.error.message },
    );
    if (!answer.ok) return;
    onSaid('Corrected.');
    setReason('');
    await startAgain();
  };
  const [study] = studies;
  return (
    <>
      <form
        className="curation-form"
        aria-label="Correct studies"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <SelectField
          label="What is wrong"
          value={kind}
          options={possible}
          onChange={(next) => {
            setKind(next);
            setCorrection(null);
          }}
        />
        <Fields key={`${kind} ${String(round)}`} kind={kind} studies={studies} onChange={setCorrection} />
        <TextField label="Reason" value={reason} onChange={setReason} hint="at least three letters; kept with the correction" />
        {said === null ? null : <InlineNote tone={said.tone}>{said.text}</InlineNote>}
        <div className="curation-foot">
          <span className="sp" />
          <Button variant="primary" type="submit" disabled={correction === null || reason.trim().length < 3}>
            Correct
          </Button>
        </div>
      </form>
      {study === undefined ? null : <Corrections StudyInstanceUID={study.StudyInstanceUID} round={round} onUndone={() => void startAgain()} />}
    </>
  );
}
