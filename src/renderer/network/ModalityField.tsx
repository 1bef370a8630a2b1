// Modality as a choice of the usual codes.
import { ChevronDown } from 'lucide-react';
import { type ReactElement, useId } from 'react';

const modalities = ['CT', 'MR', 'PT', 'NM', 'US', 'CR', 'DX', 'MG', 'XA', 'RF', 'SC', 'SR', 'OT'];

export function ModalityField({ value, onChange }: { value: string; onChange: (modality: string) => void }): ReactElement {
  const id = useId();
  return (
    <div className="modality-field">
      <label className="field-label" htmlFor={id}>
        Modality
      </label>
      <select id={id} className={value === '' ? 'field none' : 'field'} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">any</option>
        {modalities.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </select>
      <ChevronDown aria-hidden="true" size={14} />
    </div>
  );
}
