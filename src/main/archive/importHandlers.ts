// Imports and the list of long tasks. An import that is asked for by the command line ends when that asker is gone; what it stored stays.
import type { ImportResult as ImportAnswer } from '../../contract/archive.ts';
import { fail, ok } from '../../contract/result.ts';
import type { ImportResult } from '../ingest/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import { whoAsks, type HandlerParts } from './handlerParts.ts';

type ImportRoutes = 'import.start' | 'import.run' | 'job.list' | 'job.cancel' | 'job.importResult';

export function importHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, ImportRoutes> {
  const { rooms, events, jobs } = parts;

  function startImport(paths: string[], who: string): { id: string; finished: Promise<ImportResult | null> } {
    return jobs.start<ImportResult>({
      kind: 'import',
      message: 'Importing',
      run: ({ signal, progress }) =>
        rooms.ingest.importPaths(paths, {
          who,
          signal,
          onProgress: ({ found, done }) => {
            progress(done, found);
          },
        }),
      sayResult: (result) => {
        events.emit({ type: 'studiesChanged' });
        const { found, stored, duplicates, quarantined, failed, cancelled } = result;
        audit(rooms.store, {
          who,
          action: 'import.finished',
          outcome: failed > 0 ? 'failure' : 'success',
          detail: { found, stored, duplicates, quarantined: quarantined.length, failed, cancelled },
        });
        return { message: sayImport(result), state: result.cancelled ? 'cancelled' : 'done' };
      },
    });
  }

  return {
    'import.start': ({ paths }, context) => ok({ jobId: startImport(paths, whoAsks(parts, context)).id }),
    'import.run': async ({ paths }, context) => {
      const { signal } = context;
      const job = startImport(paths, whoAsks(parts, context));
      const stop = () => void jobs.cancel(job.id);
      signal.addEventListener('abort', stop, { once: true });
      const result = await job.finished;
      signal.removeEventListener('abort', stop);
      return result === null
        ? fail('INTERNAL', 'The import stopped because of a fault. What was stored before is safe. Start it again.')
        : ok(toAnswer(result));
    },
    'job.list': () => ok({ jobs: jobs.list() }),
    'job.cancel': ({ jobId }) => jobs.cancel(jobId),
    'job.importResult': ({ jobId }) => {
      const job = jobs.list().find(({ id }) => id === jobId);
      const result = job?.kind === 'import' ? (jobs.result(jobId) as ImportResult | null) : null;
      return ok({ result: result === null ? null : toAnswer(result) });
    },
  };
}

function toAnswer({ skipped, ...counts }: ImportResult): ImportAnswer {
  return { ...counts, skipped: skipped.map(({ path, message }) => ({ path, reason: message })) };
}

function sayImport({ stored, duplicates, quarantined, skipped, failed }: ImportResult): string {
  const parts = [`${String(stored)} stored`];
  if (duplicates > 0) parts.push(`${String(duplicates)} already here`);
  if (quarantined.length > 0) parts.push(`${String(quarantined.length)} quarantined`);
  if (failed > 0) parts.push(`${String(failed)} could not be taken in`);
  if (skipped.length > failed) parts.push(`${String(skipped.length - failed)} skipped`);
  return parts.join(', ');
}
