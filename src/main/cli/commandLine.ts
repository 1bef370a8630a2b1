// Finds the verb, parses its options, prints help and version, and turns the outcome into an exit code. What verbs do is in their own files.
import { parseArgs } from 'node:util';
import type { Failure } from '../../contract/result.ts';
import { chosenDataDir } from './dataDir.ts';
import { generalHelp, verbHelp } from './help.ts';
import type { ExitCode, OptionHelp, Verb, VerbCall } from './verb.ts';
import { isVerbName, type VerbName } from './verbNames.ts';
import { verbs } from './verbs.ts';
import { version } from '../version.ts';

const commonOptions: Record<string, OptionHelp> = {
  'data-dir': { type: 'string', value: 'D', text: 'folder of the archive' },
  json: { type: 'boolean', text: 'one JSON document on stdout' },
  help: { type: 'boolean', text: 'this text' },
};

/** Runs one command line (without node and script). Never throws. */
export async function runCommandLine(args: string[]): Promise<ExitCode> {
  const at = verbPosition(args);
  const name = args[at];
  if (args.includes('--version') && !isVerbName(name)) return say(version);
  if (!isVerbName(name)) return name === undefined ? say(generalHelp(verbs)) : usageError(`There is no verb ${name}.`, 'sagitta --help');
  return runVerb(name, [...args.slice(0, at), ...args.slice(at + 1)]);
}

async function runVerb(name: VerbName, args: string[]): Promise<ExitCode> {
  const verb = verbs[name];
  const options = { ...verb.options, ...commonOptions };
  const parsed = parse(args, options);
  if (typeof parsed === 'string') return usageError(parsed, `sagitta ${name} --help`);
  if (parsed.values['help'] === true) return say(verbHelp(name, verb, options));
  try {
    return await verb.run(createCall(name, parsed.values, parsed.positionals));
  } catch (error) {
    const place = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
    console.error(`sagitta ${name} stopped because of a fault (${error instanceof Error ? error.name : 'unknown'}). What was confirmed as stored is safe.`);
    console.error(place.slice(0, 8).join('\n'));
    return 1;
  }
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

function parse(args: string[], options: Record<string, OptionHelp>): { values: Values; positionals: string[] } | string {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple, short }]) => [
      name,
      { type, multiple: multiple ?? false, ...(short === undefined ? {} : { short }) },
    ]),
  );
  try {
    return parseArgs({ args, options: config, allowPositionals: true, strict: true });
  } catch (error) {
    return error instanceof Error ? error.message : 'The options cannot be understood.';
  }
}

function createCall(name: VerbName, values: Values, positionals: string[]): VerbCall {
  const json = values['json'] === true;
  const text = (option: string) => (typeof values[option] === 'string' ? values[option] : undefined);
  return {
    dataDir: chosenDataDir(text('data-dir')),
    json,
    positionals,
    text,
    list: (option) => (Array.isArray(values[option]) ? values[option].filter((value) => typeof value === 'string') : []),
    flag: (option) => values[option] === true,
    print: (value, line) => {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${line}\n`);
    },
    failed: (error: Failure) => {
      console.error(error.message);
      if (json) process.stdout.write(`${JSON.stringify({ error: { code: error.code, message: error.message } })}\n`);
      return 1;
    },
    misused: (message) => usageError(message, `sagitta ${name} --help`),
  };
}

/** The first verb that is not the value of --data-dir; else the first word that is no option. */
function verbPosition(args: string[]): number {
  const words = [...args.keys()].filter((index) => args[index]?.startsWith('-') === false && args[index - 1] !== '--data-dir');
  return words.find((index) => isVerbName(args[index])) ?? words[0] ?? args.length;
}

function say(text: string): ExitCode {
  process.stdout.write(`${text}\n`);
  return 0;
}

function usageError(message: string, help: string): ExitCode {
  console.error(`${message} See ${help}.`);
  return 2;
}

export type { Verb };
