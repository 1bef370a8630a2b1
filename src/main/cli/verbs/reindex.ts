// reindex: every derived column again from the files alone.
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const reindexVerb: Verb = {
  summary: 'Rebuild the index from the stored files',
  usage: '',
  options: {},
  json: '{"instances","problems"}; exit code 3 when files could not be read',
  run: (call) =>
    askOnce(call, 'archive.reindex', {}, ({ instances, problems }) => {
      call.print({ instances, problems }, `${String(instances)} instances indexed, ${String(problems)} problems`);
      return problems > 0 ? 3 : 0;
    }),
};
