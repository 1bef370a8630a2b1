// A labelled one-line field with its hint and its error, linked for screen readers.
import { type InputHTMLAttributes, type ReactElement, type ReactNode, type Ref, useId } from 'react';

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'onChange' | 'value'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | null;
  mono?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, value, onChange, hint, error = null, mono = false, id: given, ...rest }: TextFieldProps): ReactElement {
  const made = useId();
  const id = given ?? made;
  const describedBy = [hint === undefined ? '' : `${id}-hint`, error === null ? '' : `${id}-error`].filter((part) => part !== '').join(' ');
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={mono ? 'field mono' : 'field'}
        value={value}
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={describedBy === '' ? undefined : describedBy}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
        {...rest}
      />
      {hint === undefined ? null : (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error === null ? null : (
        <div className="field-error" id={`${id}-error`}>
          {error}
        </div>
      )}
    </div>
  );
}
