// Key caps, printed for the eye only: screen readers have aria-keyshortcuts.
import type { ReactElement } from 'react';
import { keyCaps } from '../commands/index.ts';

/** `name` as in a command: "Ctrl+K". */
export function Key({ name }: { name: string }): ReactElement {
  return (
    <span aria-hidden="true" className="plain">
      {keyCaps(name).map((cap) => (
        <kbd className="key" key={cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
