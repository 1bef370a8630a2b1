// A field of words between commas: what is typed stays as it is typed, the words are told.
import { type ReactElement, type ReactNode, useState } from 'react';
import { TextField } from '../ui/index.ts';
import { readWords, writeWords } from './hangingText.ts';

export interface WordsFieldProps {
  label: string;
  value: readonly string[];
  onChange: (words: string[]) => void;
  hint?: ReactNode;
}

export function WordsField({ label, value, onChange, hint }: WordsFieldProps): ReactElement {
  const [text, setText] = useState(writeWords(value));
  return (
    <TextField
      label={label}
      value={text}
      placeholder="any"
      {...(hint === undefined ? {} : { hint })}
      onChange={(next) => {
        setText(next);
        onChange(readWords(next));
      }}
    />
  );
}
