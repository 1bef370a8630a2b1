// The menu of the chosen studies: all commands that say they belong there, whichever room registered them.
import type { ReactElement } from 'react';
import { type Command, keyOf, runCommand, useCommands } from '../commands/index.ts';
import { countOf, Menu, type MenuItem } from '../ui/index.ts';

const group = (command: Command): number => Math.floor((command.menu?.order ?? 0) / 100);

function itemsOf(commands: Iterable<Command>): MenuItem[] {
  const listed = [...commands].filter(({ menu }) => menu !== undefined).sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0));
  return listed.map((command, index) => {
    const Icon = command.icon;
    const before = listed[index - 1];
    return {
      id: command.id,
      name: command.menu?.name ?? command.name,
      shortcut: keyOf(command),
      disabled: command.enabled?.() === false,
      apart: before !== undefined && group(before) !== group(command),
      ...(Icon === undefined ? {} : { icon: <Icon aria-hidden="true" /> }),
    };
  });
}

export interface StudyMenuProps {
  at: { x: number; y: number };
  /** How many studies it is about. */
  count: number;
  onClose: (returnFocus: boolean) => void;
}

export function StudyMenu({ at, count, onClose }: StudyMenuProps): ReactElement {
  const { commands } = useCommands();
  return (
    <Menu
      label={count === 1 ? 'Study' : countOf(count, 'study', 'studies')}
      items={itemsOf(commands.values())}
      at={at}
      onClose={onClose}
      onChoose={(id) => {
        onClose(true);
        runCommand(id);
      }}
    />
  );
}
