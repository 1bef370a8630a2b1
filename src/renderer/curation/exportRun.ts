// Exports under way: one study after the other, each a task of the archive. It goes on when the panel is closed.
import { create } from 'zustand';
import type { ExportResult, Job } from '../../contract/archive.ts';
import type { RouteInput } from '../../contract/routes.ts';
import { onEvent, request } from '../client/index.ts';

export type ExportRequest = Omit<RouteInput<'export.start'>, 'StudyInstanceUID'>;

export interface ExportRun {
  to: string;
  studies: number;
  /** Studies that have ended. */
  ended: number;
  job: Job | null;
  /** The task under way; '' between two of them. */
  jobId: string;
  /** Cancel was pressed: what is under way ends, and no other study begins. */
  isCancelled: boolean;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Why it stopped; '' otherwise. */
  message: string;
  written: number;
  leftOut: ExportResult['leftOut'];
  warnings: ExportResult['warnings'];
}

export const useExportRun = create<{ run: ExportRun | null }>(() => ({ run: null }));

function change(part: Partial<ExportRun>): void {
  useExportRun.setState(({ run }) => ({ run: run === null ? null : { ...run, ...part } }));
}

/** Each study of several has its own place: a folder below, or a file beside. */
export function targetOf(to: string, format: ExportRequest['format'], at: number, of: number): string {
  if (of === 1) return to;
  const number = String(at + 1).padStart(3, '0');
  return format === 'zip' ? to.replace(/(\.zip)?$/i, `-${number}.zip`) : `${to.replace(/[\\/]+$/, '')}/study-${number}`;
}

/** null: nobody knows the task any more. It does not outlive its process, so an archive that was started again has forgotten it. */
function ended(jobId: string): Promise<Job | null> {
  return new Promise((resolve) => {
    const finish = (job: Job | null): void => {
      end();
      resolve(job);
    };
    // It may have ended before anybody listened; and what no archive answers for is not waited for.
    const look = async (): Promise<void> => {
      const answer = await request('job.list', {});
      const job = answer.ok ? answer.value.jobs.find(({ id }) => id === jobId) : undefined;
      if (job?.state !== 'running') finish(job ?? null);
    };
    const end = onEvent((event) => {
      if (event.type === 'archiveHealthChanged') void look();
      if (event.type !== 'jobChanged' || event.job.id !== jobId) return;
      change({ job: event.job });
      if (event.job.state !== 'running') finish(event.job);
    });
    void look();
  });
}

const forgotten = 'The archive was started again meanwhile, so the export is not complete. What was written is whole; export into an empty folder again.';
const unknown = 'What was written could not be learned, so take the export for incomplete. The archive is unchanged; export into an empty folder again.';

function isCancelled(): boolean {
  return useExportRun.getState().run?.isCancelled === true;
}

async function exportOne(asked: RouteInput<'export.start'>): Promise<boolean> {
  const stop = (state: 'failed' | 'cancelled', message: string): false => {
    change({ state, message, job: null, jobId: '' });
    return false;
  };
  const started = await request('export.start', asked);
  if (!started.ok) return stop('failed', started.error.message);
  const { jobId } = started.value;
  change({ jobId });
  if (isCancelled()) void request('job.cancel', { jobId });
  const job = await ended(jobId);
  if (job === null) return stop('failed', forgotten);
  if (job.state !== 'done') return stop(job.state === 'cancelled' ? 'cancelled' : 'failed', job.message);
  const answer = await request('job.exportResult', { jobId });
  const result = answer.ok ? answer.value.result : null;
  if (result === null) return stop('failed', unknown);
  const { run } = useExportRun.getState();
  if (run !== null)
    change({ written: run.written + result.written, leftOut: [...run.leftOut, ...result.leftOut], warnings: [...run.warnings, ...result.warnings] });
  return true;
}

const begun: Omit<ExportRun, 'to' | 'studies'> = {
  ended: 0,
  job: null,
  jobId: '',
  isCancelled: false,
  state: 'running',
  message: '',
  written: 0,
  leftOut: [],
  warnings: [],
};

/** Only one at a time: the caller looks at `useExportRun` first. */
export async function startExport(studyUids: readonly string[], asked: ExportRequest): Promise<void> {
  useExportRun.setState({ run: { ...begun, to: asked.to, studies: studyUids.length } });
  for (const [at, StudyInstanceUID] of studyUids.entries()) {
    if (isCancelled()) {
      change({ state: 'cancelled', message: `The export was stopped before study ${String(at + 1)} of ${String(studyUids.length)}.` });
      return;
    }
    if (!(await exportOne({ ...asked, StudyInstanceUID, to: targetOf(asked.to, asked.format, at, studyUids.length) }))) return;
    change({ ended: at + 1, job: null, jobId: '' });
  }
  change({ state: 'done' });
}

/** Also between two studies, and before the first word of a task has come. */
export function cancelExport(): void {
  const { run } = useExportRun.getState();
  if (run?.state !== 'running') return;
  change({ isCancelled: true });
  if (run.jobId !== '') void request('job.cancel', { jobId: run.jobId });
}

export function forgetExport(): void {
  useExportRun.setState({ run: null });
}
