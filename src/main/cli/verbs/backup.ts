// backup: a whole copy of the archive in a folder, while it goes on working.
import { resolve } from 'node:path';
import type { ExitCode, Verb, VerbCall } from '../verb.ts';
import { withArchive, type Ask } from '../withArchive.ts';

const lookMs = 1000;

/** How far it is, on stderr, until `isOver`. */
async function sayProgress(ask: Ask, isOver: () => boolean): Promise<void> {
  let said = '';
  while (!isOver()) {
    await new Promise((done) => setTimeout(done, lookMs));
    const listed = isOver() ? undefined : await ask('job.list', {});
    const job = listed?.ok === true ? listed.value.jobs.find(({ kind, state }) => kind === 'backup' && state === 'running') : undefined;
    const now = job ? `${String(job.done)} of ${job.total === null ? '?' : String(job.total)} files` : '';
    if (now !== '' && now !== said) console.error(now);
    said = now;
  }
}

function backUp(call: VerbCall, to: string): Promise<ExitCode> {
  return withArchive(call, async (ask) => {
    let isOver = false;
    const asked = ask('archive.backupRun', { to }).finally(() => {
      isOver = true;
    });
    const progress = sayProgress(ask, () => isOver);
    const done = await asked;
    await progress;
    if (!done.ok) return call.failed(done.error);
    const { files, copied, problems } = done.value;
    for (const { file, message } of problems) console.error(`${file}: ${message}`);
    call.print(done.value, `${String(files)} files in ${to}, ${String(copied)} of them new`);
    return problems.length === 0 ? 0 : 3;
  });
}

export const backupVerb: Verb = {
  summary: 'Copy the whole archive into a folder while it goes on working; a folder used before gets only what is new',
  usage: '--to DIR',
  options: { to: { type: 'string', value: 'DIR', text: 'folder of the backup, empty or with an earlier backup of this archive' } },
  json: '{"to","files","bytes","copied","studies","createdAt","problems":[{"file","message"}]}; exit code 3 when the archive itself had lost files',
  run: (call) => {
    const to = call.text('to');
    return to === undefined ? Promise.resolve(call.misused('--to is needed.')) : backUp(call, resolve(to));
  },
};
