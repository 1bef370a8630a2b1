// The fields of the question for scheduled steps. Enter in any of them asks.
import type { ReactElement } from 'react';
import { TextField } from '../ui/index.ts';
import { AskForm, type AskFrame } from './AskForm.tsx';
import { DateField } from './DateField.tsx';
import { ModalityField } from './ModalityField.tsx';
import { schedulePresets } from './queryText.ts';
import { setScheduledFields, useScheduled } from './scheduledStore.ts';

export function ScheduledForm(frame: AskFrame): ReactElement {
  const { fields, problems } = useScheduled();
  return (
    <AskForm label="Scheduled query" verb="Ask" {...frame}>
      <TextField
        label="Patient name"
        ref={frame.nameField}
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
    </AskForm>
  );
}
