// Text of one sentence being written: Ctrl+Enter or Enter saves, Esc leaves it as it was.
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { Button } from '../ui/index.ts';

export interface SentenceEditorProps {
  label: string;
  initial: string;
  saveWord: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}

export function SentenceEditor({ label, initial, saveWord, onSave, onCancel }: SentenceEditorProps): ReactElement {
  const [text, setText] = useState(initial);
  const ready = text.trim() !== '';
  const save = (): void => {
    if (ready) onSave(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey) save();
    else if (event.key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="sentence-editor" onKeyDown={onKeyDown}>
      <textarea
        className="field"
        aria-label={label}
        rows={Math.min(8, Math.max(2, Math.ceil(text.length / 38)))}
        maxLength={4000}
        autoFocus
        value={text}
        onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="row">
        <Button small variant="primary" disabled={!ready} onClick={save}>
          {saveWord}
        </Button>
        <Button small variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
