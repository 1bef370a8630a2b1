// Status bar of the worklist: listener, what arrives, last object, tasks with cancel, quarantine, free disk, counts. Words, not lamps.
import { Download, FolderInput, HardDrive, Inbox, PackageX, RadioTower, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ArchiveStatus, Job } from '../../contract/archive.ts';
import { byteSize, count, countOf, IconButton, instantDateTime, instantTime } from '../ui/index.ts';
import { cancelJob, showQuarantine, useJobs, useSelection, useWorklist } from '../worklist/index.ts';
import { useArchiveStatus } from './archiveStatus.ts';
import { openSettings } from './navigation.ts';
import { useStatusMessage } from './statusMessage.ts';

function Listener({ listener }: { listener: ArchiveStatus['listener'] }): ReactElement {
  return (
    <button
      type="button"
      className={listener.listening ? 'plain' : 'plain c-crit'}
      title={listener.listening ? `Listening on ${listener.host}, port ${listener.port}` : (listener.problem ?? undefined)}
      onClick={() => openSettings('network')}
    >
      <RadioTower aria-hidden="true" />
      {listener.listening ? `Listening ${listener.aet}:${String(listener.port)}` : `Not listening${listener.problem === null ? '' : `: ${listener.problem}`}`}
    </button>
  );
}

function lastObject(iso: string): string {
  const today = new Date(iso).toDateString() === new Date().toDateString();
  return `Last object ${today ? instantTime(iso) : instantDateTime(iso)}`;
}

const jobWords: Record<Job['kind'], string> = {
  import: 'Importing',
  export: 'Exporting',
  send: 'Sending',
  verify: 'Verifying',
  reindex: 'Rebuilding the index',
  backup: 'Backing up',
};

function RunningJob({ job }: { job: Job }): ReactElement {
  const words = job.total === null ? count(job.done) : `${count(job.done)} of ${count(job.total)}`;
  return (
    <span className="plain c-acc">
      <FolderInput aria-hidden="true" />
      {jobWords[job.kind]} {words}
      {job.total === null || job.total === 0 ? null : (
        <span className="progress" role="progressbar" aria-label={jobWords[job.kind]} aria-valuemin={0} aria-valuemax={job.total} aria-valuenow={job.done}>
          <div style={{ width: `${(job.done / job.total) * 100}%` }} />
        </span>
      )}
      <IconButton small tipAbove label={`Cancel ${job.kind}`} icon={<X aria-hidden="true" />} onClick={() => void cancelJob(job.id)} />
    </span>
  );
}

function Arrivals({ status }: { status: ArchiveStatus }): ReactElement {
  return (
    <>
      {status.receiving.map(({ callingAet, received }) => (
        <span className="plain c-acc" key={callingAet}>
          <Download aria-hidden="true" />
          {callingAet} sending, {countOf(received, 'image')} received
        </span>
      ))}
      {status.lastObjectAt === null ? null : (
        <span className="plain">
          <Inbox aria-hidden="true" />
          {lastObject(status.lastObjectAt)}
        </span>
      )}
      {status.quarantined === 0 ? null : (
        <button type="button" className="plain c-crit" onClick={() => showQuarantine(true)}>
          <PackageX aria-hidden="true" />
          {count(status.quarantined)} in quarantine
        </button>
      )}
    </>
  );
}

export function StatusBar(): ReactElement {
  const { value: status } = useArchiveStatus();
  const { jobs } = useJobs();
  const { shown, all } = useWorklist();
  const marked = useSelection((state) => state.marked.size);
  const message = useStatusMessage(({ text }) => text);
  const running = [...jobs.values()].filter((job) => job.state === 'running');
  return (
    <footer className="status-bar" aria-label="Archive" data-region="status">
      {status === undefined ? <span>Waiting for the archive</span> : <Listener listener={status.listener} />}
      {status === undefined ? null : <Arrivals status={status} />}
      {running.map((job) => (
        <RunningJob key={job.id} job={job} />
      ))}
      <span role="status" className="ellip">
        {message}
      </span>
      <span className="sp" />
      {status === undefined ? null : (
        <span className="plain">
          <HardDrive aria-hidden="true" />
          {byteSize(status.freeBytes)} free
        </span>
      )}
      {marked > 1 ? <span className="c-acc">{count(marked)} chosen</span> : null}
      <span>
        {count(shown)} of {countOf(all, 'study', 'studies')}
      </span>
    </footer>
  );
}
