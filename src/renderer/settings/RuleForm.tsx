// One routing rule as a form, new or known.
import { type SyntheticEvent, type ReactElement, useState } from 'react';
import type { Peer } from '../../contract/archive.ts';
import type { RoutingRule } from '../../contract/transfer.ts';
import { request } from '../client/index.ts';
import { Button, CheckField, InlineNote, TextField } from '../ui/index.ts';

const empty: RoutingRule = {
  id: '',
  name: '',
  enabled: true,
  modality: '',
  stationName: '',
  bodyPart: '',
  callingAet: '',
  peerAets: [],
  requestCommitment: false,
};

const patterns: readonly [keyof RoutingRule & ('modality' | 'stationName' | 'bodyPart' | 'callingAet'), string, string][] = [
  ['modality', 'Modality', 'any; CT'],
  ['bodyPart', 'Body part', 'any; CHEST*'],
  ['stationName', 'Station name', 'any'],
  ['callingAet', 'Sent by AE title', 'any'],
];

export function RuleForm({ known, peers, onDone }: { known?: RoutingRule; peers: readonly Peer[]; onDone: () => void }): ReactElement {
  const [rule, setRule] = useState(known ?? empty);
  const [error, setError] = useState<string | null>(null);
  const change = (part: Partial<RoutingRule>): void => setRule((now) => ({ ...now, ...part }));
  const toggle = (aet: string, on: boolean): void => change({ peerAets: on ? [...rule.peerAets, aet] : rule.peerAets.filter((other) => other !== aet) });
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const answer = await request('routing.set', { rule });
    setError(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setRule(empty);
    onDone();
  };
  return (
    <form className="peer-form" aria-label={known === undefined ? 'Add a rule' : `Change ${known.name}`} onSubmit={(event) => void save(event)}>
      <TextField label="Rule name" maxLength={64} value={rule.name} onChange={(name) => change({ name })} />
      <div className="settings-pair">
        {patterns.map(([field, label, placeholder]) => (
          <TextField key={field} label={label} mono placeholder={placeholder} value={rule[field]} onChange={(text) => change({ [field]: text })} />
        ))}
      </div>
      <fieldset className="send-to">
        <legend className="field-label">Send to</legend>
        {peers.map(({ aet }) => (
          <CheckField key={aet} label={aet} checked={rule.peerAets.includes(aet)} onChange={(on) => toggle(aet, on)} />
        ))}
      </fieldset>
      <CheckField
        label="Ask for storage commitment"
        hint="the peer confirms that it keeps the objects"
        checked={rule.requestCommitment}
        onChange={(requestCommitment) => change({ requestCommitment })}
      />
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      <div className="row">
        <Button type="submit" disabled={rule.name.trim() === '' || rule.peerAets.length === 0}>
          {known === undefined ? 'Add rule' : 'Save'}
        </Button>
        {known === undefined ? null : (
          <Button variant="quiet" onClick={onDone}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}
