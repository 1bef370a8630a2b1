// Exporting the report: the format, where to, and in words what was written.
import { FolderOpen } from 'lucide-react';
import { type SyntheticEvent, type KeyboardEvent, type ReactElement, useState } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import { request } from '../client/index.ts';
import { Button, InlineNote, TextField } from '../ui/index.ts';

type Format = 'pdf' | 'sr' | 'json';

const formats: readonly [Format, string, string][] = [
  ['pdf', 'PDF', 'pdf'],
  ['sr', 'DICOM SR', 'dcm'],
  ['json', 'JSON', 'json'],
];

type Outcome = { state: 'none' } | { state: 'failed'; message: string } | { state: 'done'; path: string; files: readonly string[] };

/** A name without patient data, so that a folder of exports tells nothing. */
function suggestedName(study: Pick<StudyRow, 'AccessionNumber' | 'StudyDate'>, format: Format): string {
  const parts = ['report', study.StudyDate, study.AccessionNumber].map((part) => part.replaceAll(/[^A-Za-z0-9-]/g, '')).filter((part) => part !== '');
  return `${parts.join('-')}.${formats.find(([id]) => id === format)?.[2] ?? 'pdf'}`;
}

function OutcomeNote({ outcome }: { outcome: Outcome }): ReactElement | null {
  if (outcome.state === 'none') return null;
  if (outcome.state === 'failed') return <InlineNote tone="crit">{outcome.message}</InlineNote>;
  const { path, files } = outcome;
  return (
    <InlineNote
      tone="ok"
      actions={
        <Button small variant="quiet" onClick={() => void request('app.showItem', { path })}>
          Show
        </Button>
      }
    >
      Written to <span className="mono">{files.length > 0 ? files.join(', ') : path}</span>
    </InlineNote>
  );
}

export function ExportForm({ study, onDone }: { study: StudyRow; onDone: () => void }): ReactElement {
  const [format, setFormat] = useState<Format>('pdf');
  const [path, setPath] = useState('');
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' });
  const [busy, setBusy] = useState(false);
  const choose = async (): Promise<void> => {
    const answer = await request('app.chooseSave', { suggestedName: suggestedName(study, format) });
    if (!answer.ok) setOutcome({ state: 'failed', message: answer.error.message });
    else if (answer.value.path !== null) setPath(answer.value.path);
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (path.trim() === '' || busy) return;
    setBusy(true);
    const answer = await request('report.export', { StudyInstanceUID: study.StudyInstanceUID, format, to: path.trim() });
    setBusy(false);
    setOutcome(answer.ok ? { state: 'done', ...answer.value } : { state: 'failed', message: answer.error.message });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onDone();
  };
  return (
    <form className="sign-form" aria-label="Export report" onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown}>
      <fieldset className="sign-as">
        <legend className="sr-only">Format</legend>
        {formats.map(([id, words]) => (
          <label key={id}>
            <input type="radio" name="export-format" checked={format === id} onChange={() => setFormat(id)} />
            {words}
          </label>
        ))}
      </fieldset>
      <div className="export-path">
        <TextField label="Save to" mono autoFocus placeholder="Path of the file" value={path} onChange={setPath} />
        <Button icon={<FolderOpen aria-hidden="true" />} onClick={() => void choose()}>
          Choose…
        </Button>
      </div>
      <OutcomeNote outcome={outcome} />
      <div className="row">
        <span className="sp" />
        <Button variant="quiet" onClick={onDone}>
          Close
        </Button>
        <Button variant="primary" type="submit" disabled={path.trim() === '' || busy}>
          Export
        </Button>
      </div>
    </form>
  );
}
