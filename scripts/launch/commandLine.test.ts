// Unit tests of how the launcher reads its arguments: a wrong guess here opens a window for a script, or the reverse.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellQuote, sortArguments } from './commandLine.mjs';

test('Playwright’s own flags come before the application, ours after it', () => {
  expect(sortArguments(['--inspect=0', '--remote-debugging-port=0', '--data-dir', 'D', '--port=0', '--open'])).toEqual({
    kind: 'window',
    electronFlags: ['--inspect=0', '--remote-debugging-port=0'],
    ours: ['--data-dir', 'D', '--port=0', '--open'],
  });
});

test('a data folder named like a verb is not taken for the verb', () => {
  expect(sortArguments(['--data-dir', 'import']).kind).toBe('window');
});

test('a verb after flags, an unknown word and --help go to the command line with all arguments', () => {
  for (const all of [['--data-dir', 'D', 'studies', '--json'], ['frobnicate'], ['--help'], ['--version']]) {
    expect(sortArguments(all)).toEqual({ kind: 'verb', all });
  }
});

test('a quoted word survives the shell: spaces, quotes, dollars, newlines', () => {
  const word = `a 'b' "c" $HOME \`id\`\nd\\`;
  expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' })).toBe(word);
});
