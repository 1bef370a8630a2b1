// All commands that exist now, and the keys they are bound to. Rooms register while they are on the screen.
import { create } from 'zustand';
import type { Command } from './command.ts';
import { scopesOf } from './command.ts';
import { normalizeKey } from './keys.ts';

interface CommandState {
  commands: ReadonlyMap<string, Command>;
  /** Those of this window that can have a key, also while their room is not on the screen. */
  known: ReadonlyMap<string, Command>;
  /** Keys that the user gave; null: no key. */
  bindings: Readonly<Record<string, string | null>>;
}

const storageKey = 'sagitta.keys';

function readBindings(): Record<string, string | null> {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string | null] => typeof entry[1] === 'string' || entry[1] === null));
  } catch {
    return {};
  }
}

export const useCommands = create<CommandState>(() => ({ commands: new Map(), known: new Map(), bindings: readBindings() }));

/** Adds commands until the returned function is called. A later one of the same id stands in for the earlier. */
export function registerCommands(list: readonly Command[]): () => void {
  const added = list.map((command) => [command.id, command] as const);
  useCommands.setState(({ commands, known }) => ({ commands: new Map([...commands, ...added]), known: new Map([...known, ...added]) }));
  return () => {
    useCommands.setState(({ commands }) => ({ commands: new Map([...commands].filter(([, command]) => !list.includes(command))) }));
  };
}

/** Makes commands known that are not on the screen, so that their keys can be listed, changed and kept from being given twice. */
export function knowCommands(list: readonly Command[]): void {
  useCommands.setState(({ known }) => ({ known: new Map([...list.map((command) => [command.id, command] as const), ...known]) }));
}

/** The key that a command has now: the user's, else its own. */
export function keyOf(command: Command, bindings = useCommands.getState().bindings): string | undefined {
  const bound = bindings[command.id];
  if (bound === null) return undefined;
  const key = bound ?? command.key;
  return key === undefined ? undefined : normalizeKey(key);
}

/** Gives a command another key (null: none, undefined: its own again). Answers the command that has the key already, and changes nothing then. */
export function rebind(id: string, key: string | null | undefined): Command | null {
  const { known, bindings } = useCommands.getState();
  const wanted = key === null || key === undefined ? null : normalizeKey(key);
  const target = known.get(id);
  if (wanted !== null && target !== undefined) {
    const holder = [...known.values()].find((command) => command.id !== id && keyOf(command, bindings) === wanted && overlap(command, target));
    if (holder !== undefined) return holder;
  }
  const next: Record<string, string | null> = Object.fromEntries(Object.entries(bindings).filter(([bound]) => bound !== id));
  if (key !== undefined) next[id] = wanted;
  localStorage.setItem(storageKey, JSON.stringify(next));
  useCommands.setState({ bindings: next });
  return null;
}

function overlap(a: Command, b: Command): boolean {
  const [one, other] = [scopesOf(a), scopesOf(b)];
  return one.includes('global') || other.includes('global') || one.some((scope) => other.includes(scope));
}

/** Runs a command by id, as its button or the palette does; false when it is not there or not possible now. */
export function runCommand(id: string): boolean {
  const command = useCommands.getState().commands.get(id);
  if (command === undefined || command.enabled?.() === false) return false;
  command.run();
  return true;
}
