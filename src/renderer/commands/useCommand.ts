// Commands from React: registered while a component is mounted.
import { useEffect, useRef } from 'react';
import type { Command } from './command.ts';
import { keyOf, registerCommands, useCommands } from './registry.ts';

/** Registers commands while mounted; `run`, `enabled` and `pressed` always see the latest props. Ids, names and keys are read when `ids` change. */
export function useRegisterCommands(list: readonly Command[]): void {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const signature = list.map((command) => `${command.id}|${command.name}|${command.key ?? ''}|${command.description ?? ''}`).join('\n');
  useEffect(() => {
    const find = (id: string): Command | undefined => latest.current.find((command) => command.id === id);
    return registerCommands(
      latest.current.map((command) => ({
        ...command,
        enabled: () => find(command.id)?.enabled?.() ?? true,
        pressed: () => find(command.id)?.pressed?.() ?? false,
        run: () => find(command.id)?.run(),
      })),
    );
  }, [signature]);
}

/** The key that a command has now, for tooltips and `aria-keyshortcuts`. */
export function useKeyOf(id: string): string | undefined {
  return useCommands(({ commands, bindings }) => {
    const command = commands.get(id);
    return command === undefined ? undefined : keyOf(command, bindings);
  });
}
