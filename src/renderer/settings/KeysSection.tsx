// Keys: every command with its key, changed by pressing another. A key that is taken is said with its holder, and given over only when that is wanted.
import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import { type Command, keyName, keyOf, knowCommands, rebind, useCommands } from '../commands/index.ts';
import { Button, Key, TextField } from '../ui/index.ts';
import { viewerCommands } from '../viewer/index.ts';

const places: Record<string, string> = { global: 'everywhere', worklist: 'worklist', query: 'query', viewer: 'images', panel: 'panel' };

function placeOf({ scope }: Command): string {
  return [scope]
    .flat()
    .map((one) => places[one] ?? one)
    .join(', ');
}

/** A key that was pressed, and who has it. */
interface Taken {
  readonly key: string;
  readonly holder: Command;
}

function Capture({ command, onDone }: { command: Command; onDone: () => void }): ReactElement {
  const [taken, setTaken] = useState<Taken | null>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      onDone();
      return;
    }
    const key = keyName(event);
    if (key === null) return;
    const holder = rebind(command.id, key);
    if (holder === null) onDone();
    else setTaken({ key, holder });
  };
  return (
    <span className="keys-capture">
      <button type="button" className="btn small" autoFocus aria-label={`New key for ${command.name}`} onKeyDown={onKeyDown}>
        press a key
      </button>
      {taken === null ? null : (
        <>
          <span role="alert">{`${taken.key} belongs to ${taken.holder.name}.`}</span>
          <Button
            small
            onClick={() => {
              rebind(taken.holder.id, null);
              if (rebind(command.id, taken.key) === null) onDone();
            }}
          >
            Take it
          </Button>
        </>
      )}
      <Button small variant="quiet" onClick={onDone}>
        Cancel
      </Button>
    </span>
  );
}

function Row({ command }: { command: Command }): ReactElement {
  const bindings = useCommands((s) => s.bindings);
  const [capturing, setCapturing] = useState(false);
  const key = keyOf(command, bindings);
  return (
    <tr>
      <td>
        {command.name}
        {command.description === undefined ? null : <small className="c2">{` ${command.description}`}</small>}
      </td>
      <td className="c2">{placeOf(command)}</td>
      <td>
        {capturing ? (
          <Capture
            command={command}
            onDone={() => {
              setCapturing(false);
            }}
          />
        ) : (
          <span className="keys-capture">
            {key === undefined ? <span className="c2">none</span> : <Key name={key} />}
            <span className="sp" />
            {command.id in bindings ? (
              <Button small variant="quiet" aria-label={`Reset key of ${command.name}`} onClick={() => rebind(command.id, undefined)}>
                Reset
              </Button>
            ) : null}
            {key === undefined ? null : (
              <Button small variant="quiet" aria-label={`Remove key of ${command.name}`} onClick={() => rebind(command.id, null)}>
                Remove
              </Button>
            )}
            <Button
              small
              aria-label={`Change key of ${command.name}`}
              onClick={() => {
                setCapturing(true);
              }}
            >
              Change
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}

export function KeysSection(): ReactElement {
  const known = useCommands((s) => s.known);
  const [query, setQuery] = useState('');
  useEffect(() => {
    knowCommands(viewerCommands);
  }, []);
  const wanted = query.trim().toLowerCase();
  const found = [...known.values()].filter(({ name, keywords }) => `${name} ${keywords ?? ''}`.toLowerCase().includes(wanted));
  const groups = [...new Set(found.map(({ group }) => group))].map((group) => [group, found.filter((command) => command.group === group)] as const);
  return (
    <>
      <h1>Keys</h1>
      <p className="settings-lead">Letters act while an image or a list has the focus. Kept on this computer.</p>
      <TextField label="Find a command" value={query} onChange={setQuery} />
      {groups.map(([group, commands]) => (
        <table key={group} className="keys" aria-label={group}>
          <thead>
            <tr>
              <th scope="col">{group}</th>
              <th scope="col">where</th>
              <th scope="col">key</th>
            </tr>
          </thead>
          <tbody>
            {commands.map((command) => (
              <Row key={command.id} command={command} />
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}
