// Command palette (Ctrl+K): a few letters reach every command. Not modal; images stay lit. Ctrl+Enter gives a command another key.
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { type Command, keyName, keyOf, rebind, useCommands } from '../commands/index.ts';
import { Key } from '../ui/index.ts';
import { closeOverlay, useOverlays } from './overlays.ts';
import { type Found, findCommands } from './paletteList.ts';

function Highlighted({ text, letters }: { text: string; letters: readonly number[] }): ReactElement {
  return <span>{Array.from(text, (letter, index) => (letters.includes(index) ? <mark key={index}>{letter}</mark> : letter))}</span>;
}

function Item({ found, selected, onRun }: { found: Found; selected: boolean; onRun: () => void }): ReactElement {
  const { command, letters } = found;
  const Icon = command.icon;
  const key = keyOf(command);
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) item.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={item}
      role="option"
      id={`palette-${command.id}`}
      aria-selected={selected}
      aria-label={command.name}
      className="palette-item"
      onPointerDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      {Icon === undefined ? <span className="no-icon" /> : <Icon aria-hidden="true" />}
      <Highlighted text={command.name} letters={letters} />
      {command.description === undefined ? null : <span className="hint ellip">{command.description}</span>}
      <span className="sp" />
      {key === undefined ? null : <Key name={key} />}
    </div>
  );
}

function RebindHint({ command, message }: { command: Command; message: string | null }): ReactElement {
  return <span role="status">{message ?? `Press the new key for ${command.name}. Backspace removes it, Esc leaves it.`}</span>;
}

/** Takes one key press as the new key; answers the line to show, or null when it is done. */
function takeKey(event: KeyboardEvent, command: Command): { done: boolean; message: string | null } {
  if (event.key === 'Escape') return { done: true, message: null };
  if (event.key === 'Backspace' || event.key === 'Delete') {
    rebind(command.id, null);
    return { done: true, message: null };
  }
  const name = keyName(event);
  if (name === null) return { done: false, message: null };
  const holder = rebind(command.id, name);
  return holder === null ? { done: true, message: null } : { done: false, message: `${name} belongs to ${holder.name}. Press another key.` };
}

function PaletteBody(): ReactElement {
  const { commands } = useCommands();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [rebinding, setRebinding] = useState<{ command: Command; message: string | null } | null>(null);
  const groups = findCommands([...commands.values()], query);
  const flat = groups.flatMap((group) => group.found);
  const chosen = flat[Math.min(at, flat.length - 1)];
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    closeOverlay();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (rebinding !== null) {
      event.preventDefault();
      event.stopPropagation();
      const { done, message } = takeKey(event, rebinding.command);
      setRebinding(done ? null : { command: rebinding.command, message: message ?? rebinding.message });
      return;
    }
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (move !== undefined) setAt(Math.max(0, Math.min(flat.length - 1, at + move)));
    else if (event.key === 'Escape' || (event.ctrlKey && event.key.toLowerCase() === 'k')) closeOverlay();
    else if (event.key === 'Enter' && event.ctrlKey && chosen !== undefined) setRebinding({ command: chosen.command, message: null });
    else if (event.key === 'Enter') run(chosen?.command);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="palette"
      role="dialog"
      aria-label="Commands"
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) useOverlays.setState({ open: null, returnTo: null });
      }}
    >
      <div className="palette-input">
        <Search aria-hidden="true" size={16} strokeWidth={1.75} />
        <input
          role="combobox"
          aria-label="Search commands"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={chosen === undefined ? undefined : `palette-${chosen.command.id}`}
          autoFocus
          spellCheck={false}
          placeholder="Tool, place or study action"
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
        />
        <Key name="Escape" />
      </div>
      <div className="palette-list" role="listbox" id="palette-list" aria-label="Commands found">
        {groups.map((group) => (
          <div role="group" aria-label={group.name} key={group.name}>
            <div className="palette-group" aria-hidden="true">
              {group.name}
            </div>
            {group.found.map((found) => (
              <Item key={found.command.id} found={found} selected={found === chosen} onRun={() => run(found.command)} />
            ))}
          </div>
        ))}
        {flat.length === 0 ? <p className="palette-empty">No command has these letters.</p> : null}
      </div>
      <div className="palette-foot">
        {rebinding === null ? (
          <>
            <span className="plain">
              <Key name="ArrowUp" />
              <Key name="ArrowDown" /> choose
            </span>
            <span className="plain">
              <Key name="Enter" /> run
            </span>
            <span className="plain">
              <Key name="Ctrl+Enter" /> rebind
            </span>
            <span className="sp" />
            <span>
              {flat.length} of {commands.size} commands
            </span>
          </>
        ) : (
          <RebindHint {...rebinding} />
        )}
      </div>
    </div>
  );
}

export function Palette(): ReactElement | null {
  return useOverlays(({ open }) => open) === 'palette' ? <PaletteBody /> : null;
}
