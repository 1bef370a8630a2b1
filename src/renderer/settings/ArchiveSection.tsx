// The archive: where it lies, what it holds, what is in quarantine or damaged, and proof on request that all of it is whole.
import type { ReactElement } from 'react';
import type { SagittaEvent } from '../../contract/events.ts';
import type { RouteOutput } from '../../contract/routes.ts';
import { useQuery } from '../client/index.ts';
import { runCommand } from '../commands/index.ts';
import { Button, byteSize, count, countOf, InlineNote } from '../ui/index.ts';
import { CareNews, CareProgress } from './CareNews.tsx';
import { takeCare, useCare } from './careStore.ts';

type Status = RouteOutput<'archive.status'>;

function Holdings({ status }: { status: Status }): ReactElement {
  return (
    <dl className="dl">
      <dt>Data folder</dt>
      <dd className="mono">{status.dataDir}</dd>
      <dt>Holds</dt>
      <dd>
        {countOf(status.studies, 'study', 'studies')}, {countOf(status.instances, 'object')}
      </dd>
      <dt>Free disk</dt>
      <dd>{byteSize(status.freeBytes)}</dd>
      <dt>Quarantine</dt>
      <dd className={status.quarantined === 0 ? '' : 'c-crit'}>{status.quarantined === 0 ? 'nothing' : `${count(status.quarantined)} kept apart`}</dd>
      {status.damaged === 0 ? null : (
        <>
          <dt>Damaged</dt>
          <dd className="c-crit">{`${countOf(status.damaged, 'object')} without sound bytes: restore them from a backup, or have them sent again`}</dd>
        </>
      )}
    </dl>
  );
}

/** Files that are not shown, and the way to have them shown. */
function IndexNews({ problem, isBusy }: { problem: string; isBusy: boolean }): ReactElement | null {
  if (problem === '') return null;
  return (
    <InlineNote
      tone="crit"
      actions={
        <Button small disabled={isBusy} onClick={() => void takeCare('reindex')}>
          Rebuild index
        </Button>
      }
    >
      <b>The worklist does not show everything that is stored.</b> {problem}
    </InlineNote>
  );
}

/** What was found and not yet taken on. */
function useIsMendable(damaged: number): boolean {
  const news = useCare((state) => state.news);
  if (news.kind !== 'checked') return damaged > 0;
  const isStopped = news.result.problems.some(({ code }) => code === 'CANCELLED');
  return !news.repaired && !isStopped && news.result.problems.some(({ code }) => code.startsWith('FILE_') || code === 'NOT_IN_INDEX');
}

function changesStatus(event: SagittaEvent): boolean {
  if (event.type === 'jobChanged') return event.job.state !== 'running';
  return event.type === 'studiesChanged' || event.type === 'quarantineChanged';
}

export function ArchiveSection(): ReactElement {
  const { value: status } = useQuery('archive.status', {}, { refreshOn: changesStatus });
  const { value: jobs } = useQuery('job.list', {}, { refreshOn: (event) => event.type === 'jobChanged' && ['verify', 'reindex'].includes(event.job.kind) });
  const asked = useCare((state) => state.asked);
  const isMendable = useIsMendable(status?.damaged ?? 0);
  const job = jobs?.jobs.find(({ kind, state }) => state === 'running' && (kind === 'verify' || kind === 'reindex'));
  const isBusy = asked !== null || job !== undefined;
  return (
    <>
      <h1>Archive and audit</h1>
      <p className="settings-lead">Everything is kept on this computer, byte for byte as it was received.</p>
      {status === undefined ? null : (
        <div className="card">
          <IndexNews problem={status.indexProblem} isBusy={isBusy} />
          <Holdings status={status} />
          <div className="row">
            <Button onClick={() => void takeCare('verify')} disabled={isBusy}>
              Verify archive
            </Button>
            {isMendable ? (
              <Button
                onClick={() => void takeCare('repair')}
                disabled={isBusy}
                title="Nothing is deleted: sound files are taken in, damaged ones put into quarantine, missing ones marked."
              >
                Repair
              </Button>
            ) : null}
            {status.quarantined === 0 ? null : (
              <Button variant="quiet" onClick={() => runCommand('app.quarantine')}>
                Show quarantine
              </Button>
            )}
          </div>
          {job === undefined ? <CareNews /> : <CareProgress job={job} />}
        </div>
      )}
    </>
  );
}
