// The arrow at the end of a group of tools: opens the ones that have no room in the bar. Says by its look that one of them is in use.
import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Command } from '../../commands/index.ts';
import { ToolButton } from './ToolButton.tsx';

export function MoreTools({ name, commands }: { name: string; commands: readonly Command[] }): ReactElement | null {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false);
    };
    window.addEventListener('pointerdown', away, true);
    return () => {
      window.removeEventListener('pointerdown', away, true);
    };
  }, [open]);
  if (commands.length === 0) return null;
  const used = commands.find((command) => command.pressed?.() === true);
  return (
    <span
      ref={box}
      className="v-more"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={used === undefined ? 'v-more-button' : 'v-more-button v-used'}
        aria-label={name}
        aria-expanded={open}
        aria-description={used === undefined ? undefined : `${used.name} is in use`}
        title={used === undefined ? name : `${name}: ${used.name}`}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <ChevronDown aria-hidden="true" size={12} />
      </button>
      {open ? (
        <span role="group" aria-label={name} className="v-more-tools">
          {commands.map((command) => (
            <span key={command.id} className="v-more-tool">
              <ToolButton
                command={command}
                onRun={() => {
                  setOpen(false);
                }}
              />
              <span aria-hidden="true">{command.name}</span>
            </span>
          ))}
        </span>
      ) : null}
    </span>
  );
}
