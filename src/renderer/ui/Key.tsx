// Key caps, printed for the eye only: screen readers have aria-keyshortcuts.
import type { ReactElement } from 'react';
import { keyCaps } from './keyCaps.ts';

/** `name` as in a command: "Ctrl+K". `joined`: one cap for the whole combination. */
export function Key({ name, joined = false }: { name: string; joined?: boolean }): ReactElement {
  const caps = keyCaps(name);
  return (
    <span aria-hidden="true" className="plain">
      {(joined ? [caps.join(' ')] : caps).map((cap) => (
        <kbd className="key" key={cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
