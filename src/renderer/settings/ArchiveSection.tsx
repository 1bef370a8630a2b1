// The archive: where it lies, what it holds, what is in quarantine, and proof on request that all of it is whole.
import { type ReactElement, useState } from 'react';
import type { VerifyResult } from '../../contract/archive.ts';
import { request, useQuery } from '../client/index.ts';
import { runCommand } from '../commands/index.ts';
import { Button, byteSize, count, countOf, InlineNote } from '../ui/index.ts';

type Proof = { state: 'none' } | { state: 'running' } | { state: 'failed'; message: string } | { state: 'done'; result: VerifyResult };

function ProofNews({ proof }: { proof: Proof }): ReactElement | null {
  if (proof.state === 'none') return null;
  if (proof.state === 'running') return <InlineNote tone="info">Every file is read and compared with its hash. Reading goes on as usual.</InlineNote>;
  if (proof.state === 'failed') return <InlineNote tone="crit">{proof.message}</InlineNote>;
  const { result } = proof;
  const audit = result.audit.ok
    ? `The audit chain of ${countOf(result.audit.records, 'record')} is unbroken.`
    : `The audit chain is broken at record ${String(result.audit.firstBad)}. Keep this data folder as it is and call your administrator.`;
  return (
    <InlineNote tone={result.ok ? 'ok' : 'crit'}>
      <b>
        {result.ok
          ? `All ${countOf(result.instances, 'object')} are whole.`
          : `${countOf(result.problems.length, 'problem')} in ${countOf(result.instances, 'object')}.`}
      </b>{' '}
      {audit}
      {result.problems.length === 0 ? null : (
        <ul>
          {result.problems.slice(0, 20).map((problem) => (
            <li key={`${problem.code} ${problem.SOPInstanceUID}`}>{problem.message}</li>
          ))}
        </ul>
      )}
    </InlineNote>
  );
}

export function ArchiveSection(): ReactElement {
  const { value: status } = useQuery('archive.status', {}, { refreshOn: (event) => ['studiesChanged', 'quarantineChanged'].includes(event.type) });
  const [proof, setProof] = useState<Proof>({ state: 'none' });
  const verify = async (): Promise<void> => {
    setProof({ state: 'running' });
    const answer = await request('archive.verify', {});
    setProof(answer.ok ? { state: 'done', result: answer.value } : { state: 'failed', message: answer.error.message });
  };
  return (
    <>
      <h1>Archive and audit</h1>
      <p className="settings-lead">Everything is kept on this computer, byte for byte as it was received.</p>
      {status === undefined ? null : (
        <div className="card">
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
          </dl>
          <div className="row">
            <Button onClick={() => void verify()} disabled={proof.state === 'running'}>
              Verify archive
            </Button>
            {status.quarantined === 0 ? null : (
              <Button variant="quiet" onClick={() => runCommand('app.quarantine')}>
                Show quarantine
              </Button>
            )}
          </div>
          <ProofNews proof={proof} />
        </div>
      )}
    </>
  );
}
