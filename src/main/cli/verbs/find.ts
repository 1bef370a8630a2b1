// find: what a peer has.
import type { QueryMatch } from '../../../contract/archive.ts';
import type { Verb } from '../verb.ts';
import { queryOptions, withQuery, withUsualKeys } from './queryOptions.ts';

export const findVerb: Verb = {
  summary: 'Ask a peer what it has (C-FIND)',
  usage: '--peer AET[@host:port] [--level STUDY] [-k Keyword[=value]]… [--limit N]',
  options: { ...queryOptions, limit: { type: 'string', value: 'N', text: 'at most so many (default 10000)' } },
  json: '[{"Keyword":"value", …}]; ModalitiesInStudy and other lists of codes are arrays, counts are numbers',
  run: (call) => {
    const limit = Number(call.text('limit') ?? 10_000);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) return Promise.resolve(call.misused('--limit is a number from 1 to 100000.'));
    return withQuery(call, async (ask, query) => {
      const found = await ask('peer.find', { ...query, keys: withUsualKeys(query), limit });
      if (!found.ok) return call.failed(found.error);
      const { matches, complete } = found.value;
      if (!complete) console.error(`There is more than the first ${String(matches.length)}.`);
      call.print(matches, matches.map(line).join('\n'));
      return 0;
    });
  },
};

function line(match: QueryMatch): string {
  return Object.entries(match)
    .map(([keyword, value]) => `${keyword}=${Array.isArray(value) ? value.join('\\') : String(value)}`)
    .join('\t');
}
