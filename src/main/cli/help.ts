// The text of --help, from the descriptions that stand with the verbs.
import type { OptionHelp, Verb } from './verb.ts';
import { defaultDataDir } from './dataDir.ts';

const exitCodes = 'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done in part.';

export function generalHelp(verbs: Record<string, Verb>): string {
  const lines = Object.entries(verbs).map(([name, verb]) => `  ${name.padEnd(9)} ${verb.summary}`);
  return [
    'sagitta [--data-dir D] [--port N] [--aet A] [--host H] [--peer AET=host:port]… [--open]    open the window',
    'sagitta VERB …                                                                              without a window:',
    '',
    ...lines,
    '',
    'Each verb takes --help, --json and --data-dir D.',
    `Default folder of the archive: ${defaultDataDir()}`,
    exitCodes,
  ].join('\n');
}

export function verbHelp(name: string, verb: Verb, options: Record<string, OptionHelp>): string {
  const rows = Object.entries(options).map(([option, { value, text, multiple, short }]) => {
    const flag = `${short === undefined ? '' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}${multiple === true ? ' …' : ''}`;
    return `  ${flag.padEnd(28)} ${text}`;
  });
  return [`sagitta ${name} ${verb.usage}`.trimEnd(), '', `${verb.summary}.`, '', ...rows, '', `With --json: ${verb.json}`, exitCodes].join('\n');
}
