// The list of shortcuts (?): every command that has a key now, by group. Not modal.
import { type ReactElement, useEffect, useRef } from 'react';
import { type Command, type CommandGroup, keyOf, rebind, useCommands } from '../commands/index.ts';
import { Button, Key } from '../ui/index.ts';
import { closeOverlay, useOverlays } from './overlays.ts';

const groups: readonly CommandGroup[] = ['Tools', 'Go to', 'Study', 'App'];

function Group({ name, commands }: { name: CommandGroup; commands: readonly Command[] }): ReactElement | null {
  const { bindings } = useCommands();
  if (commands.length === 0) return null;
  return (
    <section>
      <h3>{name}</h3>
      <ul>
        {commands.map((command) => (
          <li key={command.id}>
            <span>{command.name}</span>
            <span className="sp" />
            {command.id in bindings ? (
              <Button small variant="quiet" aria-label={`Reset key of ${command.name}`} onClick={() => rebind(command.id, undefined)}>
                Reset
              </Button>
            ) : null}
            <Key name={keyOf(command, bindings) ?? 'none'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ListBody(): ReactElement {
  const { commands, bindings } = useCommands();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const listed = [...commands.values()].filter((command) => keyOf(command, bindings) !== undefined || command.id in bindings);
  return (
    <div
      className="palette"
      role="dialog"
      aria-label="Shortcuts"
      tabIndex={-1}
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== '?') return;
        event.preventDefault();
        closeOverlay();
      }}
    >
      <div className="palette-input">
        <b>Shortcuts</b>
        <span className="sp" />
        <Button small variant="quiet" aria-label="Close shortcuts" onClick={closeOverlay} shortcut="Escape">
          Close
        </Button>
      </div>
      <div className="shortcut-columns">
        {groups.map((name) => (
          <Group key={name} name={name} commands={listed.filter((command) => command.group === name)} />
        ))}
      </div>
      <div className="palette-foot">
        Letters act while a viewport or list has the focus.
        <span className="sp" />
        <Key name="Ctrl+K" joined />
        then
        <Key name="Ctrl+Enter" joined />
        changes a key
      </div>
    </div>
  );
}

export function ShortcutList(): ReactElement | null {
  return useOverlays(({ open }) => open) === 'shortcuts' ? <ListBody /> : null;
}
