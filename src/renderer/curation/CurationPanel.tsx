// The open panel: its frame, the studies it is about, and one of the forms.
import { X } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { countOf, IconButton, longDate, personName } from '../ui/index.ts';
import { CorrectForm } from './CorrectForm.tsx';
import { closeCuration, type CurationKind, useCuration } from './curationStore.ts';
import { DeleteForm } from './DeleteForm.tsx';
import { ExportForm } from './ExportForm.tsx';
import './curation.css';

const verbs: Record<CurationKind, string> = { export: 'Export', correct: 'Correct', delete: 'Delete' };
const forms = { export: ExportForm, correct: CorrectForm, delete: DeleteForm };
const listedAtMost = 4;

function What({ studies }: { studies: readonly StudyRow[] }): ReactElement {
  const more = studies.length - listedAtMost;
  return (
    <ul className="curation-what" aria-label="Studies">
      {studies.slice(0, listedAtMost).map((study) => (
        <li key={study.StudyInstanceUID} className="ellip">
          <b>{personName(study.PatientName)}</b>{' '}
          <span className="c2">
            {[study.PatientID, study.ModalitiesInStudy.join(', '), study.StudyDescription, longDate(study.StudyDate)].filter((part) => part !== '').join(' · ')}
          </span>
        </li>
      ))}
      {more > 0 ? <li className="c2">and {countOf(more, 'more study', 'more studies')}</li> : null}
    </ul>
  );
}

/** `onSaid`: a sentence for the status bar. */
export function CurationPanel({ onSaid }: { onSaid: (words: string) => void }): ReactElement | null {
  const open = useCuration((state) => state.open);
  if (open === null) return null;
  // A new panel for other studies: nothing typed or done for the former ones may be applied to, or undone at, those it names now.
  const about = open.studies.map(({ StudyInstanceUID }) => StudyInstanceUID).join(' ');
  return <Panel key={`${open.kind} ${about}`} {...open} onSaid={onSaid} />;
}

function Panel({ kind, studies, onSaid }: { kind: CurationKind; studies: readonly StudyRow[]; onSaid: (words: string) => void }): ReactElement {
  const box = useRef<HTMLElement>(null);
  useEffect(() => (box.current?.querySelector<HTMLElement>('select, input') ?? box.current)?.focus(), []);
  const Form = forms[kind];
  return (
    <section
      ref={box}
      className="side-panel curation-panel"
      role="dialog"
      aria-label={verbs[kind]}
      tabIndex={-1}
      data-region="curation"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        closeCuration();
      }}
    >
      <div className="curation-head">
        <h2>
          {verbs[kind]} {countOf(studies.length, 'study', 'studies')}
        </h2>
        <span className="sp" />
        <IconButton small label="Close" shortcut="Escape" icon={<X aria-hidden="true" />} onClick={closeCuration} />
      </div>
      <What studies={studies} />
      <Form studies={studies} onSaid={onSaid} />
    </section>
  );
}
