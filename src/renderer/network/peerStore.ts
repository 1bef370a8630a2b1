// Known peers, which of them are asked, and how each answered its last echo. Ticks are remembered; echoes are of this run.
import { create } from 'zustand';
import type { Peer } from '../../contract/archive.ts';
import type { Failure } from '../../contract/result.ts';
import { request, useQuery } from '../client/index.ts';

export type Echo = { state: 'asking' } | { state: 'answers'; ms: number; at: number } | { state: 'fails'; failure: Failure; since: number; at: number };

interface PeerStore {
  /** null: never chosen, all are asked. */
  ticked: readonly string[] | null;
  /** Who is asked for what is scheduled: an information system, seldom more than one. */
  tickedForSchedule: readonly string[];
  echoes: Readonly<Record<string, Echo>>;
}

const storageKey = 'sagitta.query.peers';
const scheduleKey = 'sagitta.query.schedulePeers';

function readTicked(key: string): string[] | null {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(parsed) ? parsed.filter((aet) => typeof aet === 'string') : null;
  } catch {
    return null;
  }
}

export const usePeerStore = create<PeerStore>(() => ({ ticked: readTicked(storageKey), tickedForSchedule: readTicked(scheduleKey) ?? [], echoes: {} }));

export function usePeers(): { peers: readonly Peer[] | undefined; error: Failure | null } {
  const { value, error } = useQuery('peer.list', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  return { peers: value?.peers, error };
}

/** Our AE title, as peers must know it. */
export function useOurAet(): string {
  const { value } = useQuery('archive.status', {}, { refreshOn: (event) => event.type === 'listenerChanged' });
  return value?.listener.aet ?? 'our AE title';
}

export function isTicked(ticked: readonly string[] | null, aet: string): boolean {
  return ticked?.includes(aet) ?? true;
}

export function tickPeer(peers: readonly Peer[], aet: string, on: boolean): void {
  const { ticked } = usePeerStore.getState();
  const before = peers.map((peer) => peer.aet).filter((known) => isTicked(ticked, known));
  const next = on ? [...before, aet] : before.filter((known) => known !== aet);
  localStorage.setItem(storageKey, JSON.stringify(next));
  usePeerStore.setState({ ticked: next });
}

export function tickForSchedule(aet: string, on: boolean): void {
  const others = usePeerStore.getState().tickedForSchedule.filter((known) => known !== aet);
  const tickedForSchedule = on ? [...others, aet] : others;
  localStorage.setItem(scheduleKey, JSON.stringify(tickedForSchedule));
  usePeerStore.setState({ tickedForSchedule });
}

export function peerKey({ aet, host, port }: Pick<Peer, 'aet' | 'host' | 'port'>): string {
  return `${aet}@${host}:${String(port)}`;
}

function setEcho(peer: Peer, echo: Echo): void {
  usePeerStore.setState(({ echoes }) => ({ echoes: { ...echoes, [peerKey(peer)]: echo } }));
}

/** Also told by a question that failed: it says the same about the peer. */
export function notePeerFailure(peer: Peer, failure: Failure): void {
  const before = usePeerStore.getState().echoes[peerKey(peer)];
  const now = Date.now();
  setEcho(peer, { state: 'fails', failure, since: before?.state === 'fails' ? before.since : now, at: now });
}

async function echoPeer(peer: Peer): Promise<void> {
  const before = usePeerStore.getState().echoes[peerKey(peer)];
  if (before?.state === 'asking') return;
  setEcho(peer, { state: 'asking' });
  const answer = await request('peer.echo', { peer });
  const now = Date.now();
  if (answer.ok) setEcho(peer, { state: 'answers', ms: answer.value.ms, at: now });
  else setEcho(peer, { state: 'fails', failure: answer.error, since: before?.state === 'fails' ? before.since : now, at: now });
}

export function echoAll(peers: readonly Peer[]): void {
  for (const peer of peers) void echoPeer(peer);
}

/** Those that were never asked in this run. */
export function echoUnknown(peers: readonly Peer[]): void {
  const { echoes } = usePeerStore.getState();
  echoAll(peers.filter((peer) => echoes[peerKey(peer)] === undefined));
}
