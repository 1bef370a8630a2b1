// move: has a peer send objects, to this archive when it listens or to another system.
import { aeTitle } from '../../../contract/values.ts';
import type { Verb } from '../verb.ts';
import { queryOptions, sayRetrieved, withQuery } from './queryOptions.ts';

export const moveVerb: Verb = {
  summary: 'Have a peer send objects here or elsewhere (C-MOVE)',
  usage: '--peer AET[@host:port] [--level STUDY] -k StudyInstanceUID=UID … [--to AET]',
  options: { ...queryOptions, to: { type: 'string', value: 'AET', text: 'receiver, by an AE title that the peer knows (default: this archive)' } },
  json: '{"completed","failed","warning"}; exit code 3 when some failed',
  run: (call) => {
    const to = call.text('to') ?? null;
    if (to !== null && !aeTitle.safeParse(to).success) return Promise.resolve(call.misused('--to is an AE title of 1 to 16 characters.'));
    return withQuery(call, async (ask, query) => {
      const result = await ask('peer.move', { ...query, destination: to });
      return result.ok ? sayRetrieved(call, result.value) : call.failed(result.error);
    });
  },
};
