// A backup while everything goes on: where to, how far it is, and what came of it.
import { type SyntheticEvent, type ReactElement, useState } from 'react';
import { request, useQuery } from '../client/index.ts';
import { Button, count, InlineNote } from '../ui/index.ts';
import { PathField } from './PathField.tsx';

export function BackupCard(): ReactElement {
  const [to, setTo] = useState('');
  const [jobId, setJobId] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { value } = useQuery('job.list', {}, { refreshOn: (event) => event.type === 'jobChanged' && event.job.kind === 'backup' });
  const job = value?.jobs.filter(({ kind }) => kind === 'backup').find(({ id, state }) => (jobId === null ? state === 'running' : id === jobId));
  const start = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const answer = await request('archive.backup', { to: to.trim() });
    setError(answer.ok ? null : answer.error.message);
    if (answer.ok) setJobId(answer.value.jobId);
  };
  return (
    <form className="card" aria-label="Backup" onSubmit={(event) => void start(event)}>
      <h2>Backup</h2>
      <PathField label="Backup folder" kind="folder" value={to} onChange={setTo} hint="the same folder again takes only what is new; put it on another disk" />
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      {job === undefined ? null : job.state === 'running' ? (
        <div className="row t2">
          <progress aria-label="Backup progress" value={job.done} max={job.total ?? 1} />
          <span>{job.total === null ? 'Counting' : `${count(job.done)} of ${count(job.total)}`}</span>
          <Button small onClick={() => void request('job.cancel', { jobId: job.id })}>
            Cancel
          </Button>
        </div>
      ) : (
        <InlineNote tone={job.state === 'done' ? 'ok' : job.state === 'cancelled' ? 'info' : 'crit'}>{job.message}</InlineNote>
      )}
      <div className="row">
        <Button type="submit" disabled={to.trim() === '' || job?.state === 'running'}>
          Back up now
        </Button>
      </div>
    </form>
  );
}
