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

function ended(jobId: string): Promise<Job> {
  return new Promise((resolve) => {
    const end = onEvent((event) => {
      if (event.type !== 'jobChanged' || event.job.id !== jobId) return;
      change({ job: event.job });
      if (event.job.state === 'running') return;
      end();
      resolve(event.job);
    });
    // It may have ended before anybody listened.
    void request('job.list', {}).then((answer) => {
      const job = answer.ok ? answer.value.jobs.find(({ id }) => id === jobId) : undefined;
      if (job === undefined || job.state === 'running') return;
      end();
      resolve(job);
    });
  });
}

async function exportOne(asked: RouteInput<'export.start'>): Promise<boolean> {
  const started = await request('export.start', asked);
  if (!started.ok) {
    change({ state: 'failed', message: started.error.message });
    return false;
  }
  const job = await ended(started.value.jobId);
  if (job.state !== 'done') {
    change({ state: job.state === 'cancelled' ? 'cancelled' : 'failed', message: job.message });
    return false;
  }
  const answer = await request('job.exportResult', { jobId: job.id });
  const result = answer.ok ? answer.value.result : null;
  const { run } = useExportRun.getState();
  if (result !== null && run !== null)
    change({ written: run.written + result.written, leftOut: [...run.leftOut, ...result.leftOut], warnings: [...run.warnings, ...result.warnings] });
  return true;
}

/** Only one at a time: the caller looks at `useExportRun` first. */
export async function startExport(studyUids: readonly string[], asked: ExportRequest): Promise<void> {
  const run: ExportRun = { to: asked.to, studies: studyUids.length, ended: 0, job: null, state: 'running', message: '', written: 0, leftOut: [], warnings: [] };
  useExportRun.setState({ run });
  for (const [at, StudyInstanceUID] of studyUids.entries()) {
    if (useExportRun.getState().run?.state !== 'running') return;
    if (!(await exportOne({ ...asked, StudyInstanceUID, to: targetOf(asked.to, asked.format, at, studyUids.length) }))) return;
    change({ ended: at + 1 });
  }
  change({ state: 'done', job: null });
}

export function cancelExport(): void {
  const { run } = useExportRun.getState();
  if (run?.job) void request('job.cancel', { jobId: run.job.id });
}

export function forgetExport(): void {
  useExportRun.setState({ run: null });
}
