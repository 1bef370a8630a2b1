// From a key press to a command. Characters act only while a viewport or list has the focus, never while text is typed (WCAG 2.2, 2.1.4).
import type { Command, CommandScope } from './command.ts';
import { scopesOf } from './command.ts';
import { hasModifier, isCharacterKey, keyName } from './keys.ts';
import { keyOf, useCommands } from './registry.ts';

function isTyping(target: Element | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function scopeOf(target: Element | null): CommandScope | null {
  return (target?.closest<HTMLElement>('[data-scope]')?.dataset['scope'] as CommandScope | undefined) ?? null;
}

/** Which of the commands a key means: the focused scope first, then global ones. Exported for tests. */
export function matchCommand(commands: Iterable<Command>, name: string, scope: CommandScope | null, typing: boolean): Command | null {
  if (typing && !hasModifier(name) && !/^(Shift\+)?F\d+$/.test(name)) return null;
  const found = [...commands].filter((command) => keyOf(command) === name && command.enabled?.() !== false);
  const local = typing ? undefined : found.find((command) => scope !== null && scopesOf(command).includes(scope));
  if (local !== undefined) return local;
  const letter = isCharacterKey(name) && name !== '?' && name !== '/';
  if (letter && scope === null) return null;
  return found.find((command) => scopesOf(command).includes('global')) ?? null;
}

/** Listens on the window until the returned function is called. Handlers nearer to the focus go first: they prevent the default. */
export function startKeyDispatcher(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    if (name === null) return;
    const target = event.target instanceof Element ? event.target : null;
    if ((name === 'Enter' || name === 'Space') && (target?.closest('button, a, [role=tab], summary') ?? null) !== null) return;
    const command = matchCommand(useCommands.getState().commands.values(), name, scopeOf(target), isTyping(target));
    if (command === null) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => {
    window.removeEventListener('keydown', onKeyDown);
  };
}
