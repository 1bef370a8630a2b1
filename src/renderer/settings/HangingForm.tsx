// A hanging protocol as a form: which studies it is for, its grid, its panes. The archive checks it and says what is wrong.
import { type ReactElement, type SyntheticEvent, useState } from 'react';
import type { HangingProtocol, StudyMatch } from '../../contract/hanging.ts';
import { request } from '../client/index.ts';
import { Button, CheckField, InlineNote, NumberField, SelectField, TextField } from '../ui/index.ts';
import { HangingPaneForm } from './HangingPaneForm.tsx';
import { withGrid } from './hangingText.ts';
import { WordsField } from './WordsField.tsx';

const sizes = ['1', '2', '3', '4', '5'].map((n) => [n, n] as const);

function Match({ match, onChange }: { match: StudyMatch; onChange: (match: StudyMatch) => void }): ReactElement {
  const change = (part: Partial<StudyMatch>): void => onChange({ ...match, ...part });
  return (
    <fieldset className="send-to">
      <legend className="field-label">For studies whose</legend>
      <div className="settings-pair">
        <WordsField label="Modality is one of" value={match.modalities} onChange={(modalities) => change({ modalities })} />
        <WordsField
          label="Body part is one of"
          value={match.bodyParts}
          onChange={(bodyParts) => change({ bodyParts })}
          hint="also looked for in the descriptions"
        />
        <WordsField label="Descriptions say all of" value={match.words} onChange={(words) => change({ words })} />
        <WordsField label="Descriptions say none of" value={match.withoutWords} onChange={(withoutWords) => change({ withoutWords })} />
        <NumberField label="Series, at least" value={match.minSeries} onChange={(minSeries) => change({ minSeries: minSeries ?? 0 })} />
        <NumberField label="Panes filled, at least" value={match.minFilledPanes} onChange={(n) => change({ minFilledPanes: n ?? 1 })} />
        <SelectField
          label="Prior"
          value={match.prior}
          options={[
            ['any', 'with or without'],
            ['needed', 'there is one'],
            ['none', 'there is none'],
          ]}
          onChange={(prior) => change({ prior })}
        />
      </div>
    </fieldset>
  );
}

export function HangingForm({ known, onDone }: { known: HangingProtocol; onDone: () => void }): ReactElement {
  const [protocol, setProtocol] = useState(known);
  const [error, setError] = useState<string | null>(null);
  const change = (part: Partial<HangingProtocol>): void => setProtocol((now) => ({ ...now, ...part }));
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const answer = await request('hanging.save', { protocol });
    setError(answer.ok ? null : answer.error.message);
    if (answer.ok) onDone();
  };
  return (
    <form className="peer-form" aria-label={`Change ${known.name}`} onSubmit={(event) => void save(event)}>
      <TextField label="Protocol name" maxLength={64} value={protocol.name} onChange={(name) => change({ name })} />
      <TextField label="Description" maxLength={500} value={protocol.description} onChange={(description) => change({ description })} />
      <Match match={protocol.match} onChange={(match) => change({ match })} />
      <div className="settings-pair">
        <SelectField
          label="Columns"
          value={String(protocol.columns)}
          options={sizes}
          onChange={(n) => setProtocol((now) => withGrid(now, Number(n), now.rows))}
        />
        <SelectField label="Rows" value={String(protocol.rows)} options={sizes} onChange={(n) => setProtocol((now) => withGrid(now, now.columns, Number(n)))} />
      </div>
      <CheckField label="Panes of a group scroll together from the start" checked={protocol.syncScroll} onChange={(syncScroll) => change({ syncScroll })} />
      <CheckField label="Tile a single series over the panes" checked={protocol.tile} onChange={(tile) => change({ tile })} />
      {protocol.panes.map((pane, i) => (
        <HangingPaneForm
          key={i}
          pane={pane}
          number={i + 1}
          count={protocol.panes.length}
          onChange={(next) => setProtocol((now) => ({ ...now, panes: now.panes.map((each, at) => (at === i ? next : each)) }))}
        />
      ))}
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      <div className="row">
        <Button type="submit" disabled={protocol.name.trim() === ''}>
          Save
        </Button>
        <Button variant="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
