// Peers that studies can be sent to: listed, added, removed, and asked whether they answer (C-ECHO).
import { CircleCheck, CircleX } from 'lucide-react';
import { type SyntheticEvent, type ReactElement, useState } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { request, useQuery } from '../client/index.ts';
import { Button, InlineNote, TextField } from '../ui/index.ts';

type Echo = { ok: true; ms: number } | { ok: false; message: string } | 'asking';

function EchoAnswer({ echo }: { echo: Echo | undefined }): ReactElement | null {
  if (echo === undefined) return null;
  if (echo === 'asking') return <span className="t2 c2">asking…</span>;
  return echo.ok ? (
    <span className="plain t2 c-ok">
      <CircleCheck aria-hidden="true" size={13} /> answered in {Math.round(echo.ms)} ms
    </span>
  ) : (
    <span className="t2 c-crit">
      <CircleX aria-hidden="true" size={13} /> {echo.message}
    </span>
  );
}

function PeerRow({ peer, onRemoved }: { peer: Peer; onRemoved: () => void }): ReactElement {
  const [echo, setEcho] = useState<Echo>();
  const ask = async (): Promise<void> => {
    setEcho('asking');
    const answer = await request('peer.echo', { peer });
    if (!answer.ok) setEcho({ ok: false, message: answer.error.message });
    else
      setEcho(answer.value.ok ? { ok: true, ms: answer.value.ms } : { ok: false, message: 'The peer refused. Its AE title or ours may not be known there.' });
  };
  return (
    <li>
      <b>{peer.aet}</b>
      <span className="mono c2">
        {peer.host}:{peer.port}
      </span>
      <span className="sp" />
      <EchoAnswer echo={echo} />
      <Button small aria-label={`Echo ${peer.aet}`} onClick={() => void ask()}>
        Echo
      </Button>
      <Button small variant="quiet" aria-label={`Remove ${peer.aet}`} onClick={() => void request('peer.remove', { aet: peer.aet }).then(onRemoved)}>
        Remove
      </Button>
    </li>
  );
}

export function Peers(): ReactElement {
  const { value, refresh } = useQuery('peer.list', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const [draft, setDraft] = useState({ aet: '', host: '', port: '104' });
  const [error, setError] = useState<string | null>(null);
  const add = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const answer = await request('peer.add', { peer: { aet: draft.aet, host: draft.host.trim(), port: Number(draft.port) } });
    setError(answer.ok ? null : answer.error.message);
    if (answer.ok) setDraft({ aet: '', host: '', port: '104' });
    refresh();
  };
  return (
    <section className="card" aria-label="Peers">
      <h2>Peers</h2>
      {value?.peers.length === 0 ? <p className="t2 c2">No peer is known. Add one to send studies to it.</p> : null}
      <ul className="peer-list">
        {value?.peers.map((peer) => (
          <PeerRow key={peer.aet} peer={peer} onRemoved={refresh} />
        ))}
      </ul>
      <form className="listener-fields with-button" aria-label="Add a peer" onSubmit={(event) => void add(event)}>
        <TextField label="Peer AE title" mono maxLength={16} value={draft.aet} onChange={(aet) => setDraft({ ...draft, aet })} />
        <TextField label="Peer host" mono value={draft.host} onChange={(host) => setDraft({ ...draft, host })} />
        <TextField label="Peer port" mono inputMode="numeric" maxLength={5} value={draft.port} onChange={(port) => setDraft({ ...draft, port })} />
        <Button type="submit" disabled={draft.aet.trim() === '' || draft.host.trim() === ''}>
          Add peer
        </Button>
      </form>
      {error === null ? null : <InlineNote tone="crit">{error}</InlineNote>}
    </section>
  );
}
