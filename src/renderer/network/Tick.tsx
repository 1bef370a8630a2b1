// A check box as the design draws it: an outline and a check in the accent colour.
import type { InputHTMLAttributes, ReactElement } from 'react';

export interface TickProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className' | 'onChange'> {
  /** Accessible name, exactly. */
  label: string;
  onChange: (on: boolean) => void;
}

export function Tick({ label, onChange, ...rest }: TickProps): ReactElement {
  return <input type="checkbox" className="tick" aria-label={label} onChange={(event) => onChange(event.currentTarget.checked)} {...rest} />;
}
