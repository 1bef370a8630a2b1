// One peer as a form, new or known: address, how we call it, how studies are fetched, and its limits.
import { type SyntheticEvent, type ReactElement, useState } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { request } from '../client/index.ts';
import { Button, CheckField, InlineNote, NumberField, SelectField, TextField } from '../ui/index.ts';

const empty: Peer = { aet: '', host: '', port: 104, tls: 'none', name: '', retrieveBy: 'move', maxAssociations: null, maxObjectsPerMinute: null };

function whyImpossible({ aet, host, port, maxAssociations, maxObjectsPerMinute }: Peer): string | null {
  if (!/^(?! +$)[\x20-\x5b\x5d-\x7e]{1,16}$/.test(aet)) return 'The AE title needs 1 to 16 plain characters, without a backslash.';
  if (host.trim() === '') return 'The host is missing: a name or an address.';
  if (!(port >= 1 && port <= 65535)) return 'The port is a number from 1 to 65535.';
  if (Number.isNaN(maxAssociations) || Number.isNaN(maxObjectsPerMinute)) return 'A limit is a whole number, or empty for none.';
  return null;
}

/** `taken`: AE titles that a new peer cannot have. */
export function PeerForm({ known, taken = [], onDone }: { known?: Peer; taken?: readonly string[]; onDone: () => void }): ReactElement {
  const [peer, setPeer] = useState<Peer>(known ?? empty);
  const [error, setError] = useState<string | null>(null);
  const change = (part: Partial<Peer>): void => setPeer((now) => ({ ...now, ...part }));
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const isTaken = known === undefined && taken.includes(peer.aet.trim());
    const impossible = isTaken ? 'A peer of this AE title is known already. Change that one.' : whyImpossible(peer);
    setError(impossible);
    if (impossible !== null) return;
    const answer = await request('peer.add', { peer: { ...peer, aet: peer.aet.trim(), host: peer.host.trim() } });
    setError(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setPeer(empty);
    onDone();
  };
  return (
    <form className="peer-form" aria-label={known === undefined ? 'Add a peer' : `Change ${known.aet}`} onSubmit={(event) => void save(event)}>
      <div className="listener-fields">
        <TextField label="Peer AE title" mono maxLength={16} disabled={known !== undefined} value={peer.aet} onChange={(aet) => change({ aet })} />
        <TextField label="Peer host" mono value={peer.host} onChange={(host) => change({ host })} />
        <NumberField label="Peer port" value={peer.port} onChange={(port) => change({ port: port ?? NaN })} />
      </div>
      <div className="settings-pair">
        <TextField label="Name" placeholder="what people call it" value={peer.name} onChange={(name) => change({ name })} />
        <SelectField
          label="Studies are fetched by"
          value={peer.retrieveBy}
          options={[
            ['move', 'C-MOVE (it calls us back)'],
            ['get', 'C-GET (on the same association)'],
          ]}
          onChange={(retrieveBy) => change({ retrieveBy })}
        />
        <NumberField
          label="Associations at once"
          placeholder="no limit"
          value={peer.maxAssociations}
          onChange={(maxAssociations) => change({ maxAssociations })}
        />
        <NumberField
          label="Objects a minute"
          placeholder="no limit"
          value={peer.maxObjectsPerMinute}
          onChange={(maxObjectsPerMinute) => change({ maxObjectsPerMinute })}
        />
      </div>
      <CheckField
        label="Call it with TLS"
        hint="never without, once this is set"
        checked={peer.tls === 'tls'}
        onChange={(on) => change({ tls: on ? 'tls' : 'none' })}
      />
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
      <div className="row">
        <Button type="submit" disabled={peer.aet.trim() === '' || peer.host.trim() === ''}>
          {known === undefined ? 'Add peer' : 'Save'}
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
