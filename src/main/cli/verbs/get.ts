// get: objects of a peer into this archive, over the association that asks for them.
import type { Verb } from '../verb.ts';
import { queryOptions, sayRetrieved, withQuery } from './queryOptions.ts';

export const getVerb: Verb = {
  summary: 'Fetch objects from a peer on the same connection (C-GET)',
  usage: '--peer AET[@host:port] [--level STUDY] -k StudyInstanceUID=UID …',
  options: queryOptions,
  json: '{"completed","failed","warning"}; exit code 3 when some failed',
  run: (call) =>
    withQuery(call, async (ask, query) => {
      const result = await ask('peer.get', query);
      return result.ok ? sayRetrieved(call, result.value) : call.failed(result.error);
    }),
};
