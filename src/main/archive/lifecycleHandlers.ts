// Requests about what stays and what goes: deletion, trash, what is kept, priorities, backups.
import type { BackupResult } from '../../contract/lifecycle.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import { noStudy, tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type LifecycleRoutes =
  | 'study.delete'
  | 'study.restore'
  | 'study.setPriority'
  | 'study.keep'
  | 'study.isKept'
  | 'trash.list'
  | 'trash.purge'
  | 'archive.backup'
  | 'archive.backupRun';

export function lifecycleHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, LifecycleRoutes> {
  const { events, jobs } = parts;
  const { store } = parts.rooms;

  function trashChanged(): void {
    events.emit({ type: 'trashChanged' });
    events.emit({ type: 'studiesChanged' });
  }

  function startBackup(to: string, who: string): { id: string; finished: Promise<Result<BackupResult> | null> } {
    return jobs.start<Result<BackupResult>>({
      kind: 'backup',
      message: 'Backing up',
      run: ({ signal, progress }) => store.backup(to, { signal, onProgress: progress }),
      sayResult: (result) => {
        const isWhole = result.ok && result.value.problems.length === 0;
        const detail = result.ok
          ? { files: result.value.files, copied: result.value.copied, bytes: result.value.bytes, problems: result.value.problems.length }
          : { code: result.error.code };
        audit(store, { who, action: 'archive.backedUp', outcome: isWhole ? 'success' : 'failure', detail });
        if (!result.ok) return { message: result.error.message, state: result.error.code === 'CANCELLED' ? 'cancelled' : 'failed' };
        return { message: sayBackup(result.value), state: isWhole ? 'done' : 'failed' };
      },
    });
  }

  return {
    'study.delete': async ({ StudyInstanceUIDs, reason, force }, context) =>
      tell(await store.trash.delete(StudyInstanceUIDs, { who: whoAsks(parts, context), reason, force, cause: 'person' }), trashChanged),
    'study.restore': async ({ StudyInstanceUID }, context) => tell(await store.trash.restore(StudyInstanceUID, whoAsks(parts, context)), trashChanged),
    'study.setPriority': ({ StudyInstanceUID, priority }, context) =>
      tell(store.studies.setPriority(StudyInstanceUID, priority, whoAsks(parts, context)), () => {
        events.emit({ type: 'studyChanged', StudyInstanceUID });
      }),
    'study.keep': ({ StudyInstanceUID, keep }, context) =>
      tell(store.lifecycle.keep(StudyInstanceUID, keep, whoAsks(parts, context)), () => {
        events.emit({ type: 'studyChanged', StudyInstanceUID });
      }),
    'study.isKept': ({ StudyInstanceUID }) =>
      store.studies.get(StudyInstanceUID) === undefined ? noStudy() : ok({ keep: store.lifecycle.isKept(StudyInstanceUID) }),
    'trash.list': () => ok({ studies: store.trash.list() }),
    'trash.purge': async (_, context) => tell(await store.trash.purge(whoAsks(parts, context), context.signal), trashChanged),
    'archive.backup': ({ to }, context) => ok({ jobId: startBackup(to, whoAsks(parts, context)).id }),
    'archive.backupRun': async ({ to }, context) => {
      const job = startBackup(to, whoAsks(parts, context));
      const stop = () => void jobs.cancel(job.id);
      context.signal.addEventListener('abort', stop, { once: true });
      const result = await job.finished;
      context.signal.removeEventListener('abort', stop);
      return result ?? failed();
    },
  };
}

function failed(): Result<never> {
  return fail('INTERNAL', 'The backup stopped because of a fault. An earlier backup in the folder is still whole. Start it again.');
}

function sayBackup({ files, copied, problems }: BackupResult): string {
  const counts = `${String(files)} files in the backup, ${String(copied)} of them new`;
  return problems.length === 0 ? counts : `${counts}; ${String(problems.length)} files of the archive are gone or have changed, verify it`;
}
