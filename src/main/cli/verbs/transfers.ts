// transfers: the queue of sends and retrievals. It is run by the window or by serve; a verb beside neither looks and changes.
import type { Transfer } from '../../../contract/transfer.ts';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

const asked = { cancel: 'is cancelled', pause: 'waits until it is resumed', resume: 'is queued again', retry: 'is queued again' } as const;

export const transfersVerb: Verb = {
  summary: 'See and steer the queue of sends and retrievals',
  usage: 'list | cancel ID | pause ID | resume ID | retry ID | clear',
  options: {},
  json: 'list: [{"id","kind","StudyInstanceUID","peerAet","service","state","done","total","failed","warnings","transcoded","message","retryAt","ruleId","commitment",…}]; else {"ok":true}',
  run: (call) => {
    const [action, id] = call.positionals;
    if (action === 'list')
      return askOnce(call, 'transfer.list', {}, ({ transfers }) => {
        call.print(transfers, transfers.map(lineOf).join('\n'));
        return 0;
      });
    const say = (sentence: string) => () => {
      call.print({ ok: true }, sentence);
      return 0 as const;
    };
    if (action === 'clear') return askOnce(call, 'transfer.clearEnded', {}, say('Ended transfers are off the list'));
    const isKnown = action === 'cancel' || action === 'pause' || action === 'resume' || action === 'retry';
    if (!isKnown || id === undefined) return Promise.resolve(call.misused('Say: list, cancel ID, pause ID, resume ID, retry ID, or clear.'));
    return askOnce(call, `transfer.${action}`, { id }, say(`${id} ${asked[action]}`));
  },
};

function lineOf({ id, kind, StudyInstanceUID, peerAet, state, done, total, failed, message }: Transfer): string {
  const way = kind === 'send' ? 'to' : 'from';
  const count = `${String(done)}${total === null ? '' : ` of ${String(total)}`}${failed === 0 ? '' : `, ${String(failed)} failed`}`;
  return `${id}  ${state.padEnd(9)} ${kind} ${StudyInstanceUID} ${way} ${peerAet}: ${count}${message === '' ? '' : `. ${message}`}`;
}
