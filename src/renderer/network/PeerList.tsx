// Peers to ask: a tick, an address, how each answered its last echo, and below them what to do about those that do not answer.
import { Check, CloudOff, LoaderCircle, Lock, RefreshCw, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { Button, clockTime } from '../ui/index.ts';
import { type Echo, echoAll, echoUnknown, isTicked, peerKey, tickForSchedule, tickPeer, usePeerStore } from './peerStore.ts';
import { troubleOf } from './peerWords.ts';
import { Tick } from './Tick.tsx';

function timeOf(ms: number): string {
  return clockTime(new Date(ms).toTimeString());
}

interface EchoWords {
  words: string;
  tone: string;
  icon: ReactElement;
}

function echoWords(peer: Peer, echo: Echo | undefined, ourAet: string): EchoWords {
  const tls = peer.tls === 'tls';
  if (echo === undefined) return { words: tls ? 'not asked yet, TLS' : 'not asked yet', tone: 'c3', icon: tls ? <Lock aria-hidden="true" /> : <span /> };
  if (echo.state === 'asking') return { words: 'asking', tone: 'c2', icon: <LoaderCircle aria-hidden="true" /> };
  if (echo.state === 'answers') {
    const words = `answers, ${String(Math.max(1, Math.round(echo.ms)))} ms${tls ? ', TLS' : ''}`;
    return { words, tone: 'c-ok', icon: tls ? <Lock aria-hidden="true" /> : <Check aria-hidden="true" /> };
  }
  const { short } = troubleOf(peer, echo.failure, ourAet);
  const away = echo.failure.code === 'PEER_UNREACHABLE';
  return {
    words: away ? `${short}, since ${timeOf(echo.since)}` : short,
    tone: 'c-warn',
    icon: away ? <CloudOff aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />,
  };
}

/** How a peer answered its last echo, as an icon and words. */
export function EchoState({ peer, ourAet, id }: { peer: Peer; ourAet: string; id?: string }): ReactElement {
  const echo = usePeerStore(({ echoes }) => echoes[peerKey(peer)]);
  const { words, tone, icon } = echoWords(peer, echo, ourAet);
  return (
    <span className={`plain t2 ${tone}`} id={id}>
      {icon}
      {words}
    </span>
  );
}

interface PeerItemProps {
  peer: Peer;
  peers: readonly Peer[];
  ourAet: string;
  forSchedule: boolean;
}

function PeerItem({ peer, peers, ourAet, forSchedule }: PeerItemProps): ReactElement {
  const on = usePeerStore(({ ticked, tickedForSchedule }) => (forSchedule ? tickedForSchedule.includes(peer.aet) : isTicked(ticked, peer.aet)));
  const tick = (next: boolean): void => (forSchedule ? tickForSchedule(peer.aet, next) : tickPeer(peers, peer.aet, next));
  const id = `query-peer-${peer.aet}`;
  return (
    <li>
      <label className={on ? 'query-peer on' : 'query-peer'}>
        <Tick label={peer.aet} checked={on} aria-describedby={`${id}-at ${id}-echo`} onChange={tick} />
        <span className="b ellip">{peer.name === '' ? peer.aet : peer.name}</span>
        <span className="t2 c2 ellip mono" id={`${id}-at`} title={`${peer.aet} @ ${peer.host}:${String(peer.port)}`}>
          {peer.aet} @ {peer.host}:{peer.port}
        </span>
        <EchoState peer={peer} ourAet={ourAet} id={`${id}-echo`} />
      </label>
    </li>
  );
}

/** What to do about each peer that did not answer. */
function Advice({ peers, ourAet }: { peers: readonly Peer[]; ourAet: string }): ReactElement {
  const echoes = usePeerStore((state) => state.echoes);
  return (
    <div className="query-advice" role="status" aria-label="What to do">
      {peers.map((peer) => {
        const echo = echoes[peerKey(peer)];
        return echo?.state === 'fails' ? <p key={peer.aet}>{troubleOf(peer, echo.failure, ourAet).advice}</p> : null;
      })}
    </div>
  );
}

export interface PeerListProps {
  peers: readonly Peer[] | undefined;
  ourAet: string;
  /** The ticks are of those who are asked for what is scheduled. */
  forSchedule: boolean;
  onOpenSettings: (section: string) => void;
}

export function PeerList({ peers, ourAet, forSchedule, onOpenSettings }: PeerListProps): ReactElement {
  useEffect(() => {
    if (peers !== undefined) echoUnknown(peers);
  }, [peers]);
  return (
    <aside className="query-peers" aria-label="Ask these peers" data-region="peers">
      <div className="query-peers-head">
        Ask these peers
        <span className="sp" />
        <Button
          small
          variant="quiet"
          icon={<RefreshCw aria-hidden="true" />}
          disabled={peers === undefined || peers.length === 0}
          onClick={() => echoAll(peers ?? [])}
        >
          Echo all
        </Button>
      </div>
      {peers?.length === 0 ? (
        <div className="query-advice">
          <p>No peer is known yet, so there is nobody to ask. Add the PACS and modalities of your house.</p>
          <Button small onClick={() => onOpenSettings('network')}>
            DICOM network
          </Button>
        </div>
      ) : (
        <ul>
          {peers?.map((peer) => (
            <PeerItem key={peer.aet} peer={peer} peers={peers} ourAet={ourAet} forSchedule={forSchedule} />
          ))}
        </ul>
      )}
      <Advice peers={peers ?? []} ourAet={ourAet} />
    </aside>
  );
}
