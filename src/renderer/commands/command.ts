// What a command is: a name, a key and what it does. Tools, places and study actions are all commands.
import type { ComponentType, SVGProps } from 'react';

export type CommandScope = 'global' | 'worklist' | 'query' | 'viewer' | 'panel';
export type CommandGroup = 'Tools' | 'Go to' | 'Study' | 'App';
export type CommandIcon = ComponentType<SVGProps<SVGSVGElement> & { size?: number | string }>;

export interface Command {
  /** Stable, dotted: "viewer.length". Key bindings are remembered by it. */
  id: string;
  name: string;
  group: CommandGroup;
  /** "L", "Shift+L", "Ctrl+K", "F6", "ArrowUp", "?" … (Ctrl also stands for the command key of a Mac). */
  key?: string;
  /** Where the key acts: while the focus is inside an element with `data-scope` of that name; `global`: in any of them. */
  scope: CommandScope | readonly CommandScope[];
  /** Second, quieter words in the palette. */
  description?: string;
  /** Further words that the palette finds it by. */
  keywords?: string;
  icon?: CommandIcon;
  /** Stands in the menu of the studies chosen in the worklist, sorted by `order` (tens; a new hundred starts a new group), as `name` if given ("Send…"). */
  menu?: { order: number; name?: string };
  enabled?(): boolean;
  pressed?(): boolean;
  run(): void;
}

export function scopesOf(command: Command): readonly CommandScope[] {
  return typeof command.scope === 'string' ? [command.scope] : command.scope;
}
