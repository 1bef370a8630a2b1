// The fields of the question for scheduled steps. Enter in any of them asks.
import { Search } from 'lucide-react';
import type { ReactElement, RefObject } from 'react';
import { useRegisterCommands } from '../commands/index.ts';
import { Button, TextField } from '../ui/index.ts';
import { DateField } from './DateField.tsx';
import { ModalityField } from './ModalityField.tsx';
import { schedulePresets } from './queryText.ts';
import { setScheduledFields, useScheduled } from './scheduledStore.ts';

export interface ScheduledFormProps {
  nameField: RefObject<HTMLInputElement | null>;
  /** Why nothing can be asked now; null when it can. */
  blocked: string | null;
  onAsk: () => void;
}

export function ScheduledForm({ nameField, blocked, onAsk }: ScheduledFormProps): ReactElement {
  const { fields, problems } = useScheduled();
  useRegisterCommands([
    {
      id: 'query.fields',
      name: 'Patient name',
      group: 'Go to',
      key: '/',
      scope: 'query',
      icon: Search,
      run: () => {
        nameField.current?.focus();
        nameField.current?.select();
      },
    },
  ]);
  return (
    <form
      className="query-form"
      role="search"
      aria-label="Scheduled query"
      data-region="query"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      <TextField
        label="Patient name"
        ref={nameField}
        placeholder="any"
        maxLength={200}
        value={fields.name}
        error={problems.name ?? null}
        onChange={(name) => setScheduledFields({ name })}
      />
      <TextField label="Patient ID" placeholder="any" maxLength={64} value={fields.id} onChange={(id) => setScheduledFields({ id })} />
      <DateField label="Date" choices={schedulePresets} value={fields.date} error={problems.date} onChange={(date) => setScheduledFields({ date })} />
      <ModalityField value={fields.modality} onChange={(modality) => setScheduledFields({ modality })} />
      <TextField label="Station AE title" placeholder="any" maxLength={16} value={fields.station} onChange={(station) => setScheduledFields({ station })} />
      <Button variant="primary" type="submit" shortcut="Enter" disabled={blocked !== null} title={blocked ?? undefined} aria-description={blocked ?? undefined}>
        Ask
      </Button>
    </form>
  );
}
