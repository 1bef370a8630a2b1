// One sentence: its state by the line at its left edge and in words, its evidence, and Accept, Edit, Reject.
import { Check, CircleAlert, Flag, Pencil, RotateCcw, Trash2, X } from 'lucide-react';
import type { FocusEvent, ReactElement, ReactNode } from 'react';
import type { ReportChange, Sentence } from '../../contract/report.ts';
import { Button, Chip, countOf, IconButton } from '../ui/index.ts';
import { EvidenceChip, type OnEvidence, Unsupported } from './EvidenceChip.tsx';
import { type NumberedSentence, waitsForReview } from './reportWords.ts';
import { SentenceEditor } from './SentenceEditor.tsx';

export interface SentenceItemProps {
  entry: NumberedSentence;
  current: boolean;
  editing: boolean;
  editable: boolean;
  openChecks: number;
  onCurrent: (id: string) => void;
  onEdit: (id: string | null) => void;
  onChange: (change: ReportChange) => void;
  onEvidence: OnEvidence;
}

function stateClass({ state, supported, requiresReview }: Sentence, openChecks: number): string {
  if (state === 'rejected') return 'rejected';
  if (openChecks > 0) return 'contradicted';
  if (state !== 'pending') return '';
  return supported || !requiresReview ? 'review' : 'unsupported';
}

function StateWord({ sentence }: { sentence: Sentence }): ReactNode {
  const { state, origin } = sentence;
  if (origin.by === 'person') return <span className="plain t1 c2">Written by {origin.name}</span>;
  if (state === 'accepted') {
    return (
      <span className="plain t1 c-ok">
        <Check aria-hidden="true" size={13} /> Accepted
      </span>
    );
  }
  if (state === 'edited') {
    return (
      <span className="plain t1 c-ok">
        <Pencil aria-hidden="true" size={13} /> Edited
      </span>
    );
  }
  if (state === 'rejected') {
    return (
      <span className="plain t1 c2">
        <X aria-hidden="true" size={13} /> Rejected, not in the report
      </span>
    );
  }
  return sentence.requiresReview ? (
    <Chip tone="acc" dashed icon={<Flag aria-hidden="true" />}>
      Requires review
    </Chip>
  ) : null;
}

/** All actions as small icons, for sentences that are not the current one; the current one has them in words. */
function Actions({ entry, current, onEdit, onChange }: Pick<SentenceItemProps, 'entry' | 'current' | 'onEdit' | 'onChange'>): ReactElement {
  const { sentence } = entry;
  const { id: sentenceId, state, origin } = sentence;
  const own = origin.by === 'person';
  if (current && waitsForReview(sentence) && !own) {
    return (
      <div className="sentence-actions">
        <Button small variant="primary" icon={<Check aria-hidden="true" />} shortcut="Enter" onClick={() => onChange({ type: 'accept', sentenceId })}>
          Accept
        </Button>
        <Button small onClick={() => onEdit(sentenceId)}>
          Edit
        </Button>
        <Button small variant="quiet" icon={<X aria-hidden="true" />} onClick={() => onChange({ type: 'reject', sentenceId })}>
          Reject
        </Button>
      </div>
    );
  }
  return (
    <span className="sentence-icons">
      {(state === 'pending' || state === 'rejected') && !own ? (
        <IconButton small label="Accept" icon={<Check aria-hidden="true" />} onClick={() => onChange({ type: 'accept', sentenceId })} />
      ) : null}
      <IconButton small label="Edit" icon={<Pencil aria-hidden="true" />} onClick={() => onEdit(sentenceId)} />
      {state === 'rejected' || state === 'edited' ? (
        <IconButton
          small
          label="Restore draft"
          disabled={own}
          icon={<RotateCcw aria-hidden="true" />}
          onClick={() => onChange({ type: 'restore', sentenceId })}
        />
      ) : null}
      {own ? (
        <IconButton small label="Remove" icon={<Trash2 aria-hidden="true" />} onClick={() => onChange({ type: 'remove', sentenceId })} />
      ) : state === 'rejected' ? null : (
        <IconButton small label="Reject" icon={<X aria-hidden="true" />} onClick={() => onChange({ type: 'reject', sentenceId })} />
      )}
    </span>
  );
}

export function SentenceItem(props: SentenceItemProps): ReactElement {
  const { entry, current, editing, editable, openChecks, onCurrent, onEdit, onChange, onEvidence } = props;
  const { sentence, number } = entry;
  const classes = ['sentence', stateClass(sentence, openChecks), current ? 'current' : ''].filter((name) => name !== '').join(' ');
  const onFocus = (event: FocusEvent): void => {
    if (event.target.matches(':focus-visible') || event.target === event.currentTarget) onCurrent(sentence.id);
  };
  const save = (text: string): void => {
    onEdit(null);
    if (text !== sentence.text) onChange({ type: 'edit', sentenceId: sentence.id, text });
  };
  return (
    <div
      role="group"
      aria-label={`Sentence ${String(number)}`}
      aria-current={current ? 'true' : undefined}
      className={classes}
      tabIndex={current ? 0 : -1}
      data-sentence={sentence.id}
      onFocus={onFocus}
      onClick={() => onCurrent(sentence.id)}
    >
      {editing ? (
        <SentenceEditor label={`Text of sentence ${String(number)}`} initial={sentence.text} saveWord="Save" onSave={save} onCancel={() => onEdit(null)} />
      ) : (
        <p>{sentence.text}</p>
      )}
      <div className="evidence-row">
        {sentence.evidence.map((evidence) => (
          <EvidenceChip key={`${evidence.kind} ${evidence.id} ${evidence.text}`} evidence={evidence} onEvidence={onEvidence} />
        ))}
        {sentence.supported || sentence.origin.by === 'person' ? null : <Unsupported />}
        <StateWord sentence={sentence} />
        {openChecks === 0 ? null : (
          <span className="plain t1 c-crit b">
            <CircleAlert aria-hidden="true" size={13} /> {countOf(openChecks, 'check')}
          </span>
        )}
        {editable && !editing ? <Actions entry={entry} current={current} onEdit={onEdit} onChange={onChange} /> : null}
      </div>
    </div>
  );
}
