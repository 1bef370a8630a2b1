// How far the export is, and what it wrote, left out and warns of.
import type { ReactElement } from 'react';
import { request } from '../client/index.ts';
import { Button, count, countOf, InlineNote } from '../ui/index.ts';
import { cancelExport, type ExportRun, forgetExport, useExportRun } from './exportRun.ts';

const listedAtMost = 8;

function Running({ run }: { run: ExportRun }): ReactElement {
  const { job } = run;
  const objects = job === null || job.total === null ? '' : `${count(job.done)} of ${count(job.total)}`;
  const studies = run.studies === 1 ? '' : `study ${String(run.ended + 1)} of ${String(run.studies)}`;
  return (
    <div className="curation-progress t2" role="status">
      <progress aria-label="Export progress" {...(job === null || job.total === null ? {} : { value: job.done, max: job.total })} />
      <span>{[studies, run.isCancelled ? 'stopping' : objects].filter((part) => part !== '').join(', ')}</span>
      <span className="sp" />
      <Button small disabled={run.isCancelled} onClick={cancelExport}>
        Cancel
      </Button>
    </div>
  );
}

function Details({ run }: { run: ExportRun }): ReactElement | null {
  const lines = [
    ...run.warnings.map(({ code, message, instances }) => ({ key: code, text: `${countOf(instances, 'object')}: ${message}` })),
    ...run.leftOut.map(({ SOPInstanceUID, message }) => ({ key: SOPInstanceUID, text: `Left out: ${message}` })),
  ];
  if (lines.length === 0) return null;
  return (
    <ul className="curation-notes">
      {lines.slice(0, listedAtMost).map(({ key, text }, at) => (
        <li key={`${key} ${String(at)}`}>{text}</li>
      ))}
      {lines.length > listedAtMost ? <li>and {count(lines.length - listedAtMost)} more</li> : null}
    </ul>
  );
}

export function ExportNews(): ReactElement | null {
  const run = useExportRun((state) => state.run);
  if (run === null) return null;
  if (run.state === 'running') return <Running run={run} />;
  const written = `${countOf(run.written, 'file')} written to ${run.to}`;
  const isWhole = run.state === 'done' && run.written > 0 && run.leftOut.length === 0 && run.warnings.length === 0;
  return (
    <InlineNote
      tone={isWhole ? 'ok' : run.state === 'failed' ? 'crit' : 'warn'}
      actions={
        <>
          {run.written > 0 ? (
            <Button small variant="quiet" onClick={() => void request('app.showItem', { path: run.to })}>
              Show
            </Button>
          ) : null}
          <Button small variant="quiet" aria-label="Dismiss the export's news" onClick={forgetExport}>
            Dismiss
          </Button>
        </>
      }
    >
      {run.message === '' ? written : `${run.message} ${written}.`}
      <Details run={run} />
    </InlineNote>
  );
}
