// Studies written out, at once for the command line and as a task for the window.
import type { ExportResult } from '../../contract/archive.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { RouteParsed } from '../../contract/routes.ts';
import { exportStudy } from '../media/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { whoAsks, type HandlerParts } from './handlerParts.ts';

type ExportRoutes = 'export.study' | 'export.start' | 'job.exportResult';

function sayExport(result: Result<ExportResult>): { message: string; state: 'done' | 'failed' | 'cancelled' } {
  if (!result.ok) return { message: result.error.message, state: result.error.code === 'CANCELLED' ? 'cancelled' : 'failed' };
  const { written, leftOut, warnings } = result.value;
  const parts = [`${String(written)} written`];
  if (leftOut.length > 0) parts.push(`${String(leftOut.length)} left out`);
  if (warnings.length > 0) parts.push('with warnings');
  return { message: parts.join(', '), state: 'done' };
}

export function exportHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, ExportRoutes> {
  const { rooms, jobs } = parts;

  function start(asked: RouteParsed<'export.start'>, who: string): string {
    return jobs.start<Result<ExportResult>>({
      kind: 'export',
      message: 'Exporting',
      run: ({ signal, progress }) => exportStudy(rooms.store, { ...asked, who, signal, onProgress: progress }),
      sayResult: sayExport,
    }).id;
  }

  return {
    'export.study': (asked, context) => exportStudy(rooms.store, { ...asked, who: whoAsks(parts, context), signal: context.signal }),
    'export.start': (asked, context) => ok({ jobId: start(asked, whoAsks(parts, context)) }),
    'job.exportResult': ({ jobId }) => {
      const job = jobs.list().find(({ id }) => id === jobId);
      const result = job?.kind === 'export' ? (jobs.result(jobId) as Result<ExportResult> | null) : null;
      return ok({ result: result?.ok === true ? result.value : null });
    },
  };
}
