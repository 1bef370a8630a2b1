// Names of the verbs, apart from the verbs themselves, so that the window can tell a verb without loading the archive.
export const verbNames = [
  'serve',
  'import',
  'studies',
  'echo',
  'find',
  'get',
  'move',
  'send',
  'commit',
  'worklist',
  'export',
  'draft',
  'report',
  'check',
  'correct',
  'delete',
  'trash',
  'backup',
  'restore',
  'verify',
  'reindex',
  'audit',
  'peers',
  'routes',
  'transfers',
  'users',
  'phantom',
] as const;
export type VerbName = (typeof verbNames)[number];

export function isVerbName(text: string | undefined): text is VerbName {
  return text !== undefined && (verbNames as readonly string[]).includes(text);
}

const withValue = ['--data-dir', '--port', '--aet', '--host', '--peer'];

/** True when a word stands among the arguments that is no flag's value (a verb, also an unknown one), or help or the version is asked for: not the window. */
export function isCommandLine(args: string[]): boolean {
  if (['--help', '-h', '--version'].some((flag) => args.includes(flag))) return true;
  return args.some((argument, index) => !argument.startsWith('-') && !withValue.includes(args[index - 1] ?? ''));
}
