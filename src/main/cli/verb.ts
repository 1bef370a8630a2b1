// What a verb is: its help, its options and its run. Options are described once; parsing and help both come from that.
import type { Failure } from '../../contract/result.ts';

/** 0 done, 1 failed, 2 usage, 3 done in part. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface OptionHelp {
  type: 'string' | 'boolean';
  multiple?: boolean;
  /** One letter: `-k`. */
  short?: string;
  /** What stands for the value in the help: UID, DIR … */
  value?: string;
  text: string;
}

export interface Verb {
  /** One line of the list of verbs. */
  summary: string;
  /** What follows the verb on the command line. */
  usage: string;
  options: Record<string, OptionHelp>;
  /** Shape of the answer with --json. */
  json: string;
  run: (call: VerbCall) => Promise<ExitCode>;
}

export interface VerbCall {
  dataDir: string;
  json: boolean;
  positionals: string[];
  text: (option: string) => string | undefined;
  list: (option: string) => string[];
  flag: (option: string) => boolean;
  /** The one document of the answer: JSON with --json, else the text. */
  print: (value: unknown, text: string) => void;
  /** Says the failure on stderr (and as `{"error"}` with --json); 1. */
  failed: (error: Failure) => ExitCode;
  /** Says how the verb is used; 2. */
  misused: (message: string) => ExitCode;
}
