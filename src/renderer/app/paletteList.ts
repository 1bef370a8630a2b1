// What the palette lists for some letters, by group. Pure.
import type { Command, CommandGroup } from '../commands/index.ts';
import { matchText } from './paletteMatch.ts';

export interface Found {
  command: Command;
  letters: number[];
}

const order: readonly CommandGroup[] = ['Tools', 'Go to', 'Study', 'App'];
/** Commands found by their description or keywords stand after those found by name. */
const otherWords = 40;

/** Possible commands only, best first inside each group. */
export function findCommands(commands: readonly Command[], query: string): { name: CommandGroup; found: Found[] }[] {
  const scored = commands
    .filter((command) => command.id !== 'app.palette' && command.enabled?.() !== false)
    .flatMap((command) => {
      const byName = matchText(query, command.name);
      if (byName !== null) return [{ command, letters: byName.letters, score: byName.score }];
      const byWords = matchText(query, `${command.description ?? ''} ${command.keywords ?? ''}`);
      return byWords === null || byWords.score < otherWords ? [] : [{ command, letters: [], score: byWords.score - otherWords }];
    });
  return order
    .map((name) => ({ name, found: scored.filter(({ command }) => command.group === name).sort((a, b) => b.score - a.score) }))
    .filter(({ found }) => found.length > 0);
}
