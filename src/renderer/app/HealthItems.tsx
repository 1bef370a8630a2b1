// Health at the end of the bar, in words and only when there is something to say: archive away, receiving, tasks, an index or objects that are not whole, quarantine.
import { CloudOff, DatabaseZap, Download, FolderInput, PackageX } from 'lucide-react';
import type { ReactElement } from 'react';
import { runCommand } from '../commands/index.ts';
import { TransfersButton } from '../network/index.ts';
import { count, countOf } from '../ui/index.ts';
import { useJobs } from '../worklist/index.ts';
import { useArchiveStatus } from './archiveStatus.ts';
import type { ArchiveHealth } from './archiveHealth.ts';
import { openQuery, openSettings, openStudy, useNavigation } from './navigation.ts';

/** What is wrong with what is stored; '' when nothing is known. */
function storedProblem({ indexProblem, damaged }: { indexProblem: string; damaged: number }): string {
  if (indexProblem !== '') return `The worklist does not show everything that is stored. ${indexProblem}`;
  return damaged === 0 ? '' : `${countOf(damaged, 'object')} without sound bytes: restore from a backup, or have them sent again`;
}

function StoredHealth({ problem }: { problem: string }): ReactElement | null {
  if (problem === '') return null;
  return (
    <button type="button" className="bar-btn crit" title={problem} onClick={() => openSettings('archive')}>
      <DatabaseZap aria-hidden="true" size={16} strokeWidth={1.75} />
      Archive not whole
    </button>
  );
}

export function HealthItems({ health }: { health: ArchiveHealth | undefined }): ReactElement {
  const isReading = useNavigation(({ place }) => place === 'reading');
  const onQuery = useNavigation(({ place }) => place === 'query');
  const { value: status } = useArchiveStatus();
  const running = useJobs(({ jobs }) => [...jobs.values()].filter((job) => job.state === 'running').length);
  const received = status?.receiving.reduce((sum, { received }) => sum + received, 0) ?? 0;
  return (
    <>
      {health !== undefined && health.state !== 'running' ? (
        <span className="bar-btn warn" role="status">
          <CloudOff aria-hidden="true" size={16} strokeWidth={1.75} />
          {health.state === 'starting' ? 'Archive starting' : health.state === 'restarting' ? 'Archive restarting' : 'Archive stopped'}
        </span>
      ) : null}
      {isReading && (status?.receiving.length ?? 0) > 0 ? (
        <span className="bar-btn acc" title={`Receiving, ${countOf(received, 'image')} so far`}>
          <Download aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="sr-only">Receiving, images so far:</span>
          {count(received)}
        </span>
      ) : null}
      {isReading && running > 0 ? (
        <span className="bar-btn acc" title={`${countOf(running, 'task')} running`}>
          <FolderInput aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="sr-only">Tasks running:</span>
          {running}
        </span>
      ) : null}
      {onQuery ? null : <TransfersButton compact={isReading} onOpen={openStudy} onShowAll={openQuery} />}
      {status === undefined ? null : <StoredHealth problem={storedProblem(status)} />}
      {status !== undefined && status.quarantined > 0 ? (
        <button
          type="button"
          className="bar-btn crit"
          aria-label={`Quarantine, ${countOf(status.quarantined, 'object')}`}
          title={`${countOf(status.quarantined, 'object')} in quarantine`}
          onClick={() => runCommand('app.quarantine')}
        >
          <PackageX aria-hidden="true" size={16} strokeWidth={1.75} />
          {count(status.quarantined)}
        </button>
      ) : null}
    </>
  );
}
