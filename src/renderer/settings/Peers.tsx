// Peers that studies go to and come from: listed, added, changed, removed, and asked whether they answer (C-ECHO).
import { CircleCheck, CircleX, Lock } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { request, useQuery } from '../client/index.ts';
import { Button } from '../ui/index.ts';
import { PeerForm } from './PeerForm.tsx';

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

function PeerRow({ peer, onChanged }: { peer: Peer; onChanged: () => void }): ReactElement {
  const [editing, setEditing] = useState(false);
  const [echo, setEcho] = useState<Echo>();
  const ask = async (): Promise<void> => {
    setEcho('asking');
    const answer = await request('peer.echo', { peer });
    if (!answer.ok) setEcho({ ok: false, message: answer.error.message });
    else
      setEcho(answer.value.ok ? { ok: true, ms: answer.value.ms } : { ok: false, message: 'The peer refused. Its AE title or ours may not be known there.' });
  };
  if (editing)
    return (
      <li className="peer-editing">
        <PeerForm
          known={peer}
          onDone={() => {
            setEditing(false);
            onChanged();
          }}
        />
      </li>
    );
  return (
    <li>
      <b>{peer.aet}</b>
      {peer.name === '' ? null : <span className="c2">{peer.name}</span>}
      <span className="mono c2">
        {peer.host}:{peer.port}
      </span>
      {peer.tls === 'tls' ? (
        <span className="plain t2 c2">
          <Lock aria-hidden="true" size={12} /> TLS
        </span>
      ) : null}
      <span className="sp" />
      <EchoAnswer echo={echo} />
      <Button small aria-label={`Echo ${peer.aet}`} onClick={() => void ask()}>
        Echo
      </Button>
      <Button small variant="quiet" aria-label={`Change ${peer.aet}`} onClick={() => setEditing(true)}>
        Change
      </Button>
      <Button small variant="quiet" aria-label={`Remove ${peer.aet}`} onClick={() => void request('peer.remove', { aet: peer.aet }).then(onChanged)}>
        Remove
      </Button>
    </li>
  );
}

export function Peers(): ReactElement {
  const { value, refresh } = useQuery('peer.list', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  return (
    <section className="card" aria-label="Peers">
      <h2>Peers</h2>
      {value?.peers.length === 0 ? <p className="t2 c2">No peer is known. Add one to send studies to it and to ask it for studies.</p> : null}
      <ul className="peer-list">
        {value?.peers.map((peer) => (
          <PeerRow key={peer.aet} peer={peer} onChanged={refresh} />
        ))}
      </ul>
      <PeerForm taken={value?.peers.map(({ aet }) => aet) ?? []} onDone={refresh} />
    </section>
  );
}
