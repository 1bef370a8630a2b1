// Verification, repair and the rebuild of the index as tasks with progress and cancel, beside receiving. Who asks waits for the end; when that asker is gone, the task ends.
import type { VerifyResult } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Handlers, RequestContext } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import { tell, whoAsks, type HandlerParts } from './handlerParts.ts';
import type { JobTask } from './jobs.ts';

type CareRoutes = 'archive.verify' | 'archive.repair' | 'archive.reindex';

const newsMs = 200;

/** Progress comes for every file; people are told five times a second. */
function sparing(progress: (done: number, total: number | null) => void): (done: number, total: number) => void {
  let saidAt = -Infinity;
  return (done, total) => {
    const at = performance.now();
    if (at - saidAt < newsMs && done < total) return;
    saidAt = at;
    progress(done, total);
  };
}

function sayVerified({ ok: isWell, problems, repairs }: VerifyResult): string {
  if (isWell) return 'All is well';
  return `${String(problems.length)} problems found${repairs.length > 0 ? `, ${String(repairs.length)} taken on` : ''}`;
}

export function careHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, CareRoutes> {
  const { events, jobs, rooms } = parts;
  const { store } = rooms;

  async function inJob<T>(task: JobTask<T>, { signal }: RequestContext): Promise<Result<T>> {
    const job = jobs.start(task);
    const stop = () => void jobs.cancel(job.id);
    signal.addEventListener('abort', stop, { once: true });
    const value = await job.finished;
    signal.removeEventListener('abort', stop);
    return value === null ? fail('INTERNAL', 'It stopped because of a fault inside Sagitta. What is stored is safe. Start it again.') : ok(value);
  }

  async function verify(repair: boolean, context: RequestContext): Promise<Result<VerifyResult>> {
    const done = await inJob<VerifyResult>(
      {
        kind: 'verify',
        message: repair ? 'Verifying and repairing' : 'Verifying',
        run: ({ signal, progress }) => store.verify({ signal, repair, onProgress: sparing(progress) }),
        sayResult: (result) => ({
          message: sayVerified(result),
          state: result.problems.some(({ code }) => code === 'CANCELLED') ? 'cancelled' : 'done',
        }),
      },
      context,
    );
    return tell(done, ({ ok: isWell, instances, problems, repairs }) => {
      const detail = { instances, problems: problems.length, repairs: repairs.length };
      audit(store, { who: whoAsks(parts, context), action: 'archive.verified', outcome: isWell ? 'success' : 'failure', detail });
      if (repairs.length === 0) return;
      events.emit({ type: 'studiesChanged' });
      events.emit({ type: 'quarantineChanged' });
    });
  }

  return {
    'archive.verify': (_, context) => verify(false, context),
    'archive.repair': (_, context) => verify(true, context),
    'archive.reindex': async (_, context) => {
      const done = await inJob(
        {
          kind: 'reindex',
          message: 'Rebuilding the index',
          run: ({ signal, progress }) => store.reindex({ signal, onProgress: sparing(progress) }),
          sayResult: (result) =>
            result.ok
              ? { message: `${String(result.value.instances)} instances indexed, ${String(result.value.problems)} problems`, state: 'done' }
              : { message: result.error.message, state: result.error.code === 'CANCELLED' ? 'cancelled' : 'failed' },
        },
        context,
      );
      events.emit({ type: 'studiesChanged' });
      return done.ok ? done.value : done;
    },
  };
}
