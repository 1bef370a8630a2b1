// Names of the verbs, apart from the verbs themselves, so that the window can tell a verb without loading the archive.
export const verbNames = [
  'serve',
  'import',
  'studies',
  'echo',
  'send',
  'export',
  'draft',
  'report',
  'verify',
  'reindex',
  'audit',
  'peers',
  'users',
  'phantom',
] as const;
export type VerbName = (typeof verbNames)[number];

export function isVerbName(text: string | undefined): text is VerbName {
  return text !== undefined && (verbNames as readonly string[]).includes(text);
}

/** True when the command line is for a verb (or asks for help or the version), not for the window. */
export function isCommandLine(args: string[]): boolean {
  return args.some((argument) => isVerbName(argument)) || args.includes('--help') || args.includes('-h') || args.includes('--version');
}
