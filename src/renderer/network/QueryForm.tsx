// The fields of the question. Enter in any of them asks.
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { IconButton, personName, TextField } from '../ui/index.ts';
import { AskForm, type AskFrame } from './AskForm.tsx';
import { DateField } from './DateField.tsx';
import { ModalityField } from './ModalityField.tsx';
import { datePresets, nameKey } from './queryText.ts';
import { forgetPriors, setFields, useSearch } from './searchStore.ts';

/** Whose priors are asked for, and how. */
export function PriorsLine(): ReactElement | null {
  const priorsOf = useSearch((state) => state.priorsOf);
  if (priorsOf === null) return null;
  const { PatientName, PatientID } = priorsOf;
  return (
    <div className="priors-line" role="status">
      <b>Priors of {personName(PatientName)}</b>
      <span className="c2">
        {PatientID === '' ? 'asked by name, since there is no patient ID' : `asked by patient ID ${PatientID}; whoever has it under another name is marked`}
      </span>
      <span className="sp" />
      <IconButton small label="End priors" icon={<X aria-hidden="true" />} onClick={forgetPriors} />
    </div>
  );
}

export function QueryForm(frame: AskFrame): ReactElement {
  const { fields, problems } = useSearch();
  const name = nameKey(fields.name);
  return (
    <AskForm label="Query" verb="Search" {...frame}>
      <TextField
        label="Patient name"
        ref={frame.nameField}
        placeholder="any"
        maxLength={200}
        value={fields.name}
        error={problems.name ?? null}
        title={name.ok && name.value !== '' ? `Asked as ${name.value}` : 'Family, Given; * and ? stand for any letters'}
        onChange={(value) => setFields({ name: value })}
      />
      <TextField label="Patient ID" placeholder="any" maxLength={64} value={fields.id} onChange={(id) => setFields({ id })} />
      <DateField label="Study date" choices={datePresets} value={fields.date} error={problems.date} onChange={(date) => setFields({ date })} />
      <ModalityField value={fields.modality} onChange={(modality) => setFields({ modality })} />
      <TextField label="Accession" placeholder="any" maxLength={16} value={fields.accession} onChange={(accession) => setFields({ accession })} />
    </AskForm>
  );
}
