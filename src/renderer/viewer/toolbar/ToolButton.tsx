// One tool as a button, in the bar or among the folded ones; its name, key and state are its command's.
import type { ReactElement } from 'react';
import { keyOf, useCommands, type Command } from '../../commands/index.ts';
import { IconButton } from '../../ui/index.ts';

function focusActiveViewport(): void {
  document.querySelector<HTMLElement>('.v-vp.v-active')?.focus({ preventScroll: true });
}

export interface ToolButtonProps {
  command: Command;
  /** After it ran. */
  onRun?: () => void;
}

export function ToolButton({ command, onRun }: ToolButtonProps): ReactElement | null {
  const shortcut = useCommands(({ bindings }) => keyOf(command, bindings));
  const Icon = command.icon;
  if (Icon === undefined) return null;
  return (
    <IconButton
      label={command.name}
      shortcut={shortcut}
      icon={<Icon className="lucide" aria-hidden="true" />}
      pressed={command.pressed?.()}
      disabled={command.enabled?.() === false}
      onClick={(event) => {
        command.run();
        // Back to the images after a click, so that keys act there; a keyboard user keeps the place.
        if (event.detail > 0) focusActiveViewport();
        onRun?.();
      }}
    />
  );
}
