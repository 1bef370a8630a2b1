// One section of the report: its sentences, who drafted them, and a place for the reader's own.
import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Report, ReportSection } from '../../contract/report.ts';
import { IconButton } from '../ui/index.ts';
import type { OnEvidence } from './EvidenceChip.tsx';
import { type NumberedSentence, openChecks } from './reportWords.ts';
import { SentenceEditor } from './SentenceEditor.tsx';
import { SentenceItem } from './SentenceItem.tsx';
import type { SentenceCursor } from './useSentenceCursor.ts';

export interface SectionBlockProps {
  report: Report;
  section: ReportSection;
  entries: readonly NumberedSentence[];
  editable: boolean;
  cursor: SentenceCursor;
  /** A sentence of one's own is being written here. */
  adding: boolean;
  onAdding: (adding: boolean) => void;
  onEvidence: OnEvidence;
}

export function SectionBlock({ report, section, entries, editable, cursor, adding, onAdding, onEvidence }: SectionBlockProps): ReactElement | null {
  if (!editable && entries.length === 0) return null;
  const checksOf = (id: string): number => openChecks(report).filter((check) => check.sentenceId === id).length;
  const add = (text: string): void => {
    onAdding(false);
    cursor.change({ type: 'add', section: section.name, text, afterSentenceId: entries.at(-1)?.sentence.id ?? null });
  };
  return (
    <section aria-label={section.name}>
      <div className="section-head">
        <h3>{section.name}</h3>
        <span className="sp" />
        {editable && !adding ? (
          <IconButton small label={`Add sentence to ${section.name}`} icon={<Plus aria-hidden="true" />} onClick={() => onAdding(true)} />
        ) : null}
      </div>
      {entries.map((entry) => (
        <SentenceItem
          key={entry.sentence.id}
          entry={entry}
          current={editable && entry.sentence.id === cursor.currentId}
          editing={editable && entry.sentence.id === cursor.editingId}
          editable={editable}
          openChecks={checksOf(entry.sentence.id)}
          onCurrent={cursor.setCurrent}
          onEdit={cursor.setEditing}
          onChange={cursor.change}
          onEvidence={onEvidence}
        />
      ))}
      {entries.length === 0 && !adding ? <p className="section-empty">Empty</p> : null}
      {adding ? (
        <div className="sentence">
          <SentenceEditor label={`New sentence in ${section.name}`} initial="" saveWord="Add" onSave={add} onCancel={() => onAdding(false)} />
        </div>
      ) : null}
    </section>
  );
}
