// A field for a whole number. What is typed and is none goes out as NaN, so that nobody applies a number that is not the one on the screen.
import { type ReactElement, type ReactNode, useState } from 'react';
import { TextField } from './TextField.tsx';

export interface NumberFieldProps {
  label: string;
  /** null = nothing is set. */
  value: number | null;
  onChange: (value: number | null) => void;
  hint?: ReactNode;
  placeholder?: string;
  disabled?: boolean;
}

function numberOf(text: string): number | null {
  if (text.trim() === '') return null;
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : NaN;
}

export function NumberField({ value, onChange, ...rest }: NumberFieldProps): ReactElement {
  const [typed, setTyped] = useState('');
  const shown = Number.isNaN(value) || numberOf(typed) === value ? typed : value === null ? '' : String(value);
  return (
    <TextField
      mono
      inputMode="numeric"
      maxLength={16}
      value={shown}
      error={Number.isNaN(value) ? 'A whole number.' : null}
      onChange={(text) => {
        setTyped(text);
        onChange(numberOf(text));
      }}
      {...rest}
    />
  );
}
