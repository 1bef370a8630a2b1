// What a verification found, what a repair did, how far either is. It starts nothing.
import type { ReactElement } from 'react';
import type { Job, VerifyResult } from '../../contract/archive.ts';
import { request } from '../client/index.ts';
import { Button, count, countOf, InlineNote } from '../ui/index.ts';
import { useCare } from './careStore.ts';

/** Sentences that are shown; the command line lists all. */
const mostShown = 20;

function Sentences({ name, list }: { name: string; list: VerifyResult['problems'] }): ReactElement | null {
  if (list.length === 0) return null;
  return (
    <>
      <ul aria-label={name}>
        {list.slice(0, mostShown).map(({ code, SOPInstanceUID, message }, at) => (
          <li key={`${code} ${SOPInstanceUID} ${String(at)}`}>{message}</li>
        ))}
      </ul>
      {list.length <= mostShown ? null : <p>{`And ${count(list.length - mostShown)} more; \`sagitta verify\` lists all.`}</p>}
    </>
  );
}

function headline({ ok, instances, problems, repairs }: VerifyResult, repaired: boolean): string {
  if (ok) return `All ${countOf(instances, 'object')} are whole.`;
  const found = `${countOf(problems.length, 'problem')} in ${countOf(instances, 'object')}`;
  return repaired ? `${found}; ${count(repairs.length)} taken on. Verify again to see what is left.` : `${found}.`;
}

function Checked({ result, repaired }: { result: VerifyResult; repaired: boolean }): ReactElement {
  const audit = result.audit.ok
    ? `The audit chain of ${countOf(result.audit.records, 'record')} is unbroken.`
    : `The audit chain is broken at record ${String(result.audit.firstBad)}. Keep this data folder as it is and call your administrator.`;
  const isStopped = result.problems.some(({ code }) => code === 'CANCELLED');
  const isMended = repaired && result.repairs.length > 0 && result.audit.ok;
  return (
    <InlineNote tone={result.ok ? 'ok' : isStopped ? 'info' : isMended ? 'warn' : 'crit'}>
      <b>{isStopped ? 'Stopped before its end.' : headline(result, repaired)}</b> {audit}
      <Sentences name="Found" list={result.problems} />
      {result.repairs.length === 0 ? null : <b>What the repair did:</b>}
      <Sentences name="Repaired" list={result.repairs} />
    </InlineNote>
  );
}

export function CareProgress({ job }: { job: Job }): ReactElement {
  const isRebuild = job.kind === 'reindex';
  return (
    <>
      <InlineNote tone="info">
        {isRebuild ? 'Every file is read and the index is written from it.' : 'Every file is read and compared with its hash.'} Reading and receiving go on as
        usual.
      </InlineNote>
      <div className="row t2">
        <progress aria-label={isRebuild ? 'Rebuild progress' : 'Verify progress'} value={job.done} max={job.total ?? 1} />
        <span>{job.total === null ? 'Counting' : `${count(job.done)} of ${count(job.total)}`}</span>
        <Button small onClick={() => void request('job.cancel', { jobId: job.id })}>
          Cancel
        </Button>
      </div>
    </>
  );
}

export function CareNews(): ReactElement | null {
  const news = useCare((state) => state.news);
  switch (news.kind) {
    case 'none':
      return null;
    case 'failed':
      return <InlineNote tone="crit">{news.message}</InlineNote>;
    case 'checked':
      return <Checked result={news.result} repaired={news.repaired} />;
    case 'rebuilt':
      return (
        <InlineNote tone={news.problems === 0 ? 'ok' : 'warn'}>
          {`The index was rebuilt: ${countOf(news.instances, 'object')}.`}
          {news.problems === 0 ? '' : ` ${countOf(news.problems, 'file')} could not be read; verify the archive to see which.`}
        </InlineNote>
      );
  }
}
