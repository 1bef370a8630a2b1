// Tasks of the archive as the window follows them: progress by events, the outcome of an import asked when it ends.
import { create } from 'zustand';
import type { ImportResult, Job } from '../../contract/archive.ts';
import { onEvent, request } from '../client/index.ts';

interface Jobs {
  jobs: ReadonlyMap<string, Job>;
  /** What the last import did, until dismissed. */
  outcome: { jobId: string; state: Job['state']; message: string; result: ImportResult | null } | null;
  /** Why an import could not begin. */
  problem: string | null;
}

export const useJobs = create<Jobs>(() => ({ jobs: new Map(), outcome: null, problem: null }));

async function take(job: Job): Promise<void> {
  const before = useJobs.getState().jobs.get(job.id);
  useJobs.setState(({ jobs }) => ({ jobs: new Map([...jobs, [job.id, job]]) }));
  if (job.kind !== 'import' || job.state === 'running' || before?.state === job.state) return;
  const answer = await request('job.importResult', { jobId: job.id });
  useJobs.setState({ outcome: { jobId: job.id, state: job.state, message: job.message, result: answer.ok ? answer.value.result : null } });
}

/** Follows tasks until the returned function is called. */
export function startJobNews(): () => void {
  void request('job.list', {}).then((answer) => {
    if (!answer.ok) return;
    const running = answer.value.jobs.filter((job) => job.state === 'running');
    useJobs.setState(({ jobs }) => ({ jobs: new Map([...running.map((job) => [job.id, job] as const), ...jobs]) }));
  });
  return onEvent((event) => {
    if (event.type === 'jobChanged') void take(event.job);
  });
}

export async function cancelJob(jobId: string): Promise<void> {
  const answer = await request('job.cancel', { jobId });
  if (!answer.ok) useJobs.setState({ problem: answer.error.message });
}

/** Files, folders and ZIP files; progress arrives as events. */
export async function startImport(paths: readonly string[]): Promise<void> {
  useJobs.setState({ problem: null, outcome: null });
  const answer = await request('import.start', { paths: [...paths] });
  if (!answer.ok) useJobs.setState({ problem: answer.error.message });
}

export async function chooseAndImport(): Promise<void> {
  const answer = await request('app.chooseImport', {});
  if (!answer.ok) useJobs.setState({ problem: answer.error.message });
  else if (answer.value.paths.length > 0) await startImport(answer.value.paths);
}

export function dismissImportNews(): void {
  useJobs.setState({ outcome: null, problem: null });
}
