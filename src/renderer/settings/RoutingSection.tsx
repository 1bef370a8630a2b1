// Routing: rules by which received objects are sent on by themselves.
import { type ReactElement, useState } from 'react';
import type { Peer } from '../../contract/archive.ts';
import type { RoutingRule } from '../../contract/transfer.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, CheckField, InlineNote } from '../ui/index.ts';
import { RuleForm } from './RuleForm.tsx';

/** The rule as a sentence; it says "everything" where nothing narrows it. */
function ruleWords({ modality, stationName, bodyPart, callingAet }: RoutingRule): string {
  const parts = [
    [modality, 'modality'],
    [stationName, 'station'],
    [bodyPart, 'body part'],
    [callingAet, 'sent by'],
  ].filter(([pattern]) => pattern !== '');
  return parts.length === 0 ? 'everything received' : parts.map(([pattern = '', word = '']) => `${word} ${pattern.replaceAll('\\', ' or ')}`).join(', ');
}

function RuleRow({
  rule,
  peers,
  onChanged,
  onError,
}: {
  rule: RoutingRule;
  peers: readonly Peer[];
  onChanged: () => void;
  onError: (m: string) => void;
}): ReactElement {
  const [editing, setEditing] = useState(false);
  const done = (): void => {
    setEditing(false);
    onChanged();
  };
  const tell = (answer: { ok: boolean; error?: { message: string } }): void => {
    if (!answer.ok) onError(answer.error?.message ?? '');
    onChanged();
  };
  if (editing)
    return (
      <li className="peer-editing">
        <RuleForm known={rule} peers={peers} onDone={done} />
      </li>
    );
  return (
    <li>
      <CheckField
        label={rule.name}
        checked={rule.enabled}
        onChange={(enabled) => void request('routing.set', { rule: { ...rule, enabled } }).then(tell)}
        hint={`${ruleWords(rule)} → ${rule.peerAets.join(', ')}${rule.requestCommitment ? ', with storage commitment' : ''}`}
      />
      <span className="sp" />
      <Button small variant="quiet" aria-label={`Change ${rule.name}`} onClick={() => setEditing(true)}>
        Change
      </Button>
      <Button small variant="quiet" aria-label={`Remove ${rule.name}`} onClick={() => void request('routing.remove', { id: rule.id }).then(tell)}>
        Remove
      </Button>
    </li>
  );
}

export function RoutingSection(): ReactElement {
  const { value, refresh } = useQuery('routing.list', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const { value: known } = useQuery('peer.list', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const [error, setError] = useState<string | null>(null);
  const peers = known?.peers ?? [];
  return (
    <>
      <h1>Routing</h1>
      <p className="settings-lead">What arrives and fits a rule is sent on by itself, and tried again until it is there. Nothing goes back to who sent it.</p>
      <section className="card" aria-label="Routing rules">
        <h2>Rules</h2>
        {value?.rules.length === 0 ? <p className="t2 c2">No rule: nothing is sent on by itself.</p> : null}
        <ul className="peer-list">
          {value?.rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} peers={peers} onChanged={refresh} onError={setError} />
          ))}
        </ul>
        {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
        {peers.length === 0 ? <p className="t2 c2">A rule needs a peer. Add one under DICOM network.</p> : <RuleForm peers={peers} onDone={refresh} />}
      </section>
    </>
  );
}
