// The frame of a question to other systems: its key to the first field, Enter to ask, the button that says why it cannot. The fields are the question's own.
import { Search } from 'lucide-react';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { useRegisterCommands } from '../commands/index.ts';
import { Button } from '../ui/index.ts';

/** What every question is given by its screen. */
export interface AskFrame {
  nameField: RefObject<HTMLInputElement | null>;
  /** Why nothing can be asked now; null when it can. */
  blocked: string | null;
  onAsk: () => void;
}

interface AskFormProps extends AskFrame {
  label: string;
  /** Words of the button. */
  verb: string;
  children: ReactNode;
}

export function AskForm({ label, verb, nameField, blocked, onAsk, children }: AskFormProps): ReactElement {
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
      aria-label={label}
      data-region="query"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      {children}
      <Button variant="primary" type="submit" shortcut="Enter" disabled={blocked !== null} title={blocked ?? undefined} aria-description={blocked ?? undefined}>
        {verb}
      </Button>
    </form>
  );
}
