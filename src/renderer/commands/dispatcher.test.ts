// Where keys act: a letter that acts while text is typed, or that acts nowhere, are both bugs a reader meets within a minute.
import { expect, it } from 'vitest';
import type { Command } from './command.ts';
import { matchCommand } from './dispatcher.ts';
import { keyName, normalizeKey } from './keys.ts';

function command(id: string, key: string, scope: Command['scope']): Command {
  return { id, name: id, group: 'Tools', key, scope, run: () => undefined };
}

const commands = [
  command('length', 'L', 'viewer'),
  command('palette', 'Ctrl+K', 'global'),
  command('key-image', 'K', 'viewer'),
  command('previous', 'K', 'panel'),
  command('search', '/', 'global'),
  command('region', 'F6', 'global'),
  command('next', 'N', ['worklist', 'viewer']),
];

const found = (key: string, scope: Parameters<typeof matchCommand>[2], typing = false): string | undefined => matchCommand(commands, key, scope, typing)?.id;

it('letters act only in their scope', () => {
  expect(found('L', 'viewer')).toBe('length');
  expect(found('L', 'worklist')).toBeUndefined();
  expect(found('L', null)).toBeUndefined();
  expect(found('N', 'worklist')).toBe('next');
});

it('one letter means different things in the viewport and in the panel', () => {
  expect([found('K', 'viewer'), found('K', 'panel')]).toEqual(['key-image', 'previous']);
});

it('nothing but combinations and function keys acts while text is typed', () => {
  expect([found('L', 'viewer', true), found('/', null, true)]).toEqual([undefined, undefined]);
  expect([found('Ctrl+K', null, true), found('F6', null, true)]).toEqual(['palette', 'region']);
});

it('slash acts without a focused list', () => {
  expect(found('/', null)).toBe('search');
});

it('names keys the same whatever made them', () => {
  const press = { key: 'k', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
  expect(keyName(press)).toBe(normalizeKey('ctrl+K'));
  expect(keyName({ ...press, key: '?', ctrlKey: false, shiftKey: true })).toBe('?');
  expect(keyName({ ...press, key: 'Shift', ctrlKey: false, shiftKey: true })).toBeNull();
});
