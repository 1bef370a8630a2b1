// What the window takes from its command line. Chromium's own switches stand among the arguments and are left alone.
import { parseArgs } from 'node:util';
import { ok, type Result } from '../../contract/result.ts';
import { chosenDataDir } from './dataDir.ts';
import { listenFlagOptions, readListenFlags, type ListenFlags, type ListenFlagValues } from './listenFlags.ts';

export interface WindowFlags extends ListenFlags {
  dataDir: string;
}

export function readWindowFlags(args: string[]): Result<WindowFlags> {
  const { values } = parseArgs({ args, strict: false, allowPositionals: true, options: { 'data-dir': { type: 'string' }, ...listenFlagOptions } });
  const listen = readListenFlags(values as ListenFlagValues);
  if (!listen.ok) return listen;
  const dataDir = values['data-dir'];
  return ok({ ...listen.value, dataDir: chosenDataDir(typeof dataDir === 'string' ? dataDir : undefined) });
}
