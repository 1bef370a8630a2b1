// restore: a backup as a new archive, in a folder that holds nothing yet. It opens no archive but the new one.
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Verb, VerbCall } from '../verb.ts';

/** ^C ends it and leaves nothing behind. */
function stopOnSignals(): AbortController {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort();
    });
  return stop;
}

async function restore(call: VerbCall, from: string): ReturnType<Verb['run']> {
  const { restoreBackup } = await import('../../store/index.ts');
  let said = 0;
  const onProgress = (done: number, total: number): void => {
    if (Date.now() - said < 1000) return;
    said = Date.now();
    console.error(`${String(done)} of ${String(total)} files`);
  };
  const done = await restoreBackup({ from, dataDir: call.dataDir, who: `${userInfo().username} (command line)`, onProgress, signal: stopOnSignals().signal });
  if (!done.ok) return call.failed(done.error);
  const { files, studies, createdAt, problems } = done.value;
  for (const { file, message } of problems) console.error(`${file}: ${message}`);
  call.print(done.value, `${String(studies)} studies in ${String(files)} files, as of ${createdAt}, restored into ${call.dataDir}`);
  return problems.length === 0 ? 0 : 3;
}

export const restoreVerb: Verb = {
  summary: 'Make a new archive from a backup, every byte checked; --data-dir is its folder and must be empty',
  usage: '--from DIR --data-dir NEW',
  options: { from: { type: 'string', value: 'DIR', text: 'folder of the backup' } },
  json: '{"dataDir","files","bytes","studies","createdAt","problems":[{"file","message"}]}; exit code 3 when the archive had lost files before its backup',
  run: (call) => {
    const from = call.text('from');
    return from === undefined ? Promise.resolve(call.misused('--from is needed.')) : restore(call, resolve(from));
  },
};
