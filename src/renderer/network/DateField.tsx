// A date: typed in many ways, or chosen from a list of usual ranges (a combobox by the WAI-ARIA pattern).
import { Calendar } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';

export interface DateFieldProps {
  label: string;
  /** Usual ranges, offered below `any`. */
  choices: readonly string[];
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function DateField({ label, choices: usual, value, error, onChange }: DateFieldProps): ReactElement {
  const id = useId();
  const choices = ['any', ...usual];
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const choose = (choice: string | undefined): void => {
    if (choice !== undefined) onChange(choice === 'any' ? '' : choice);
    setOpen(false);
    setAt(-1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      setAt(open ? (at + step + choices.length) % choices.length : Math.max(0, choices.indexOf(value)));
      setOpen(true);
    } else if (event.key === 'Escape' && open) choose(undefined);
    else if (event.key === 'Enter' && open && at >= 0) choose(choices[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="date-field" onBlur={(event) => (event.currentTarget.contains(event.relatedTarget) ? undefined : choose(undefined))}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Calendar aria-hidden="true" size={14} strokeWidth={1.75} onClick={() => setOpen(!open)} />
      <input
        id={id}
        className="field"
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && at >= 0 ? `${id}-${String(at)}` : undefined}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        placeholder="any"
        value={value}
        onChange={(event) => {
          setOpen(false);
          onChange(event.currentTarget.value);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      {error === undefined ? null : (
        <div className="field-error" id={`${id}-error`}>
          {error}
        </div>
      )}
      <ul className="date-choices" role="listbox" id={`${id}-list`} aria-label="Usual ranges" hidden={!open}>
        {choices.map((choice, index) => (
          <li
            key={choice}
            role="option"
            id={`${id}-${String(index)}`}
            aria-selected={index === at}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
          >
            {choice}
          </li>
        ))}
      </ul>
    </div>
  );
}
