// The report beside the images: sections of sentences, checks, signing. Drafting is by template here, and says so.
import { FilePenLine, Info, X } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import type { Report, ReportCheck } from '../../contract/report.ts';
import type { StudyRow } from '../../contract/study.ts';
import { Button, IconButton, InlineNote } from '../ui/index.ts';
import { Checks } from './Checks.tsx';
import { canShow, type OnEvidence } from './EvidenceChip.tsx';
import { Foot } from './Foot.tsx';
import { engineWords, isEditable, numberSentences } from './reportWords.ts';
import { SectionBlock } from './SectionBlock.tsx';
import type { Signer } from './SignForm.tsx';
import { useReport, type ReportState } from './useReport.ts';
import { useSentenceCursor } from './useSentenceCursor.ts';
import { Addenda, Versions } from './Versions.tsx';
import './reporting.css';

export interface ReportPanelProps {
  study: StudyRow;
  signer: Signer;
  /** Shows evidence on the images; the panel knows nothing of the viewer. */
  onEvidence: OnEvidence;
}

function NoReport({ state }: { state: ReportState }): ReactElement {
  return (
    <div className="report-none">
      <FilePenLine aria-hidden="true" size={18} strokeWidth={1.75} />
      <h2>No report yet</h2>
      <p className="c2">
        The draft is made by a template from the study data and your measurements, each sentence with its evidence. It is not a language model.
      </p>
      <p className="t1 c3">Every sentence waits for your review. You can write your own beside them.</p>
      <Button variant="primary" icon={<FilePenLine aria-hidden="true" />} disabled={state.busy} onClick={() => void state.draft()}>
        Draft report
      </Button>
    </div>
  );
}

function Engines({ report, state }: { report: Report; state: ReportState }): ReactElement {
  return (
    <div className="report-engines">
      <span className="t1 c3">{report.engines.length === 0 ? 'Written by hand' : report.engines.map(engineWords).join('. ')}</span>
      <span className="sp" />
      {isEditable(report) ? (
        <Button
          small
          variant="quiet"
          icon={<FilePenLine aria-hidden="true" />}
          title="Drafts again from the measurements of now; what you accepted, edited or wrote stays"
          disabled={state.busy}
          onClick={() => void state.draft()}
        >
          Draft report
        </Button>
      ) : null}
    </div>
  );
}

function Body({ report, state, study, signer, onEvidence }: ReportPanelProps & { report: Report; state: ReportState }): ReactElement {
  const panel = useRef<HTMLDivElement>(null);
  const entries = numberSentences(report.sections);
  const editable = isEditable(report);
  const cursor = useSentenceCursor(panel, entries, editable, state.change);
  const [addingTo, setAddingTo] = useState<string | null>(null);
  const onGoTo = (check: ReportCheck): void => {
    const sentence = entries.find((entry) => entry.sentence.id === check.sentenceId)?.sentence;
    if (sentence !== undefined) cursor.focus(sentence.id);
    else if (editable && report.sections.some(({ name }) => name === check.section)) setAddingTo(check.section);
    const evidence = sentence?.evidence.find(canShow);
    if (evidence !== undefined) onEvidence(evidence);
  };
  return (
    <>
      <div className="report-scroll" ref={panel} data-scope="panel">
        <Engines report={report} state={state} />
        {report.sections.map((section) => (
          <SectionBlock
            key={section.name}
            report={report}
            section={section}
            entries={entries.filter((entry) => entry.section === section.name)}
            editable={editable}
            cursor={cursor}
            adding={editable && addingTo === section.name}
            onAdding={(adding) => setAddingTo(adding ? section.name : null)}
            onEvidence={onEvidence}
          />
        ))}
        <Addenda report={report} />
        <Versions versions={state.versions} />
      </div>
      {state.error === null ? null : (
        <InlineNote tone="crit" actions={<IconButton small label="Dismiss" icon={<X aria-hidden="true" />} onClick={state.dismissError} />}>
          {state.error.message}
        </InlineNote>
      )}
      {editable || report.checks.length > 0 ? <Checks report={report} editable={editable} onChange={cursor.change} onGoTo={onGoTo} /> : null}
      <Foot report={report} state={state} study={study} signer={signer} />
    </>
  );
}

export function ReportPanel(props: ReportPanelProps): ReactElement {
  const state = useReport(props.study.StudyInstanceUID);
  const { report, error } = state;
  return (
    <div className="report-panel" role="region" aria-label="Report">
      {report === undefined ? (
        error === null ? (
          <p className="report-none c2">Asking the archive</p>
        ) : (
          <InlineNote tone="crit">{error.message}</InlineNote>
        )
      ) : report === null ? (
        <>
          {error === null ? null : (
            <InlineNote tone="crit" icon={<Info aria-hidden="true" />}>
              {error.message}
            </InlineNote>
          )}
          <NoReport state={state} />
        </>
      ) : (
        <Body {...props} report={report} state={state} />
      )}
    </div>
  );
}
