// Starts, stops and restarts the DICOM listener, and holds to the rule of binding: another address than this machine's own needs a peer list or --open.
import { isIP } from 'node:net';
import type { ArchiveStatus, ListenerState, Peer } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { startListener, type Listener, type QueryRetrieveServices } from '../dimse/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { ArchiveEvents } from './events.ts';

export interface ListenAddress {
  host: string;
  port: number;
  aet: string;
}

export interface ListenerControlOptions {
  ingest: Ingest;
  services: QueryRetrieveServices;
  events: ArchiveEvents;
  /** A fact for the audit trail. */
  record: (action: 'listener.started' | 'listener.stopped', address: ListenAddress) => void;
  /** Peers that may call, in this moment. */
  peers: () => Peer[];
  /** `--open`: any caller from anywhere. */
  open: boolean;
}

export interface ListenerControl {
  state: () => ListenerState;
  receiving: () => ArchiveStatus['receiving'];
  /** Listens there instead; on failure the listener before stands (or is started again). */
  move: (address: ListenAddress) => Promise<Result<ListenerState>>;
  close: () => Promise<void>;
}

export function createListenerControl(options: ListenerControlOptions, initial: ListenAddress): ListenerControl {
  let listener: Listener | null = null;
  let address = initial;
  let problem: string | null = 'The listener is off.';
  const receiving = new Map<number, { callingAet: string; received: number }>();

  function state(): ListenerState {
    return {
      aet: address.aet,
      host: address.host,
      port: listener?.port ?? address.port,
      listening: listener !== null,
      problem: listener === null ? problem : null,
      tlsPort: null,
      tlsProblem: null,
      tlsExpiresAt: null,
    };
  }

  async function start(target: ListenAddress): Promise<Result<Listener>> {
    const refused = refuseAddress(target.host, options.peers().length, options.open);
    if (refused !== null) return refused;
    const local = isLoopback(target.host);
    return startListener({
      ...target,
      acceptAnyCalledAet: local,
      // A list of callers is a rule only where strangers can reach us.
      ...(local || options.open ? {} : { peers: options.peers }),
      ingest: options.ingest,
      services: options.services,
      log: (level, message, data) => {
        console.error(`dimse ${level}: ${message}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`);
      },
      onEvent: (event) => {
        if (event.kind === 'association.rejected') {
          const { callingAet, calledAet, peerAddress } = event.association;
          console.error(`dimse warn: An association was rejected (${event.reason}). ${JSON.stringify({ callingAet, calledAet, peerAddress })}`);
          return;
        }
        if (event.kind === 'association.closed') receiving.delete(event.association.id);
        else {
          const received = event.kind === 'association.progress' ? event.counts.stored + event.counts.duplicates : 0;
          receiving.set(event.association.id, { callingAet: event.association.callingAet, received });
        }
        options.events.emit({ type: 'receivingChanged' });
      },
    });
  }

  /** One move after the other: two at once would leave a listener that nobody knows. */
  let turn: Promise<unknown> = Promise.resolve();
  function move(target: ListenAddress): Promise<Result<ListenerState>> {
    const moved = turn.then(() => moveNow(target));
    turn = moved.catch(() => undefined);
    return moved;
  }

  async function moveNow(target: ListenAddress): Promise<Result<ListenerState>> {
    const before = listener === null ? null : { ...address, port: listener.port };
    const samePort = before !== null && before.port === target.port;
    if (samePort) await stop();
    const started = await start(target);
    if (started.ok) {
      if (!samePort) await stop();
      listener = started.value;
      address = target;
      problem = null;
      options.record('listener.started', { ...target, port: started.value.port });
    } else {
      problem = started.error.message;
      if (before === null) address = target;
      else if (samePort) {
        const back = await start(before);
        if (back.ok) listener = back.value;
      }
    }
    options.events.emit({ type: 'listenerChanged', listener: state() });
    return started.ok ? ok(state()) : started;
  }

  async function stop(): Promise<void> {
    const running = listener;
    listener = null;
    receiving.clear();
    if (running === null) return;
    await running.close();
    options.record('listener.stopped', { aet: running.aet, host: running.host, port: running.port });
  }

  async function close(): Promise<void> {
    await turn;
    await stop();
  }

  return { state, receiving: () => [...receiving.values()], move, close };
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function refuseAddress(host: string, peers: number, open: boolean): Result<never> | null {
  if (isLoopback(host) || peers > 0 || open) return null;
  return fail(
    'REFUSED',
    `Sagitta does not listen on ${host} for every caller. Nothing is received there. Name the peers that may send (--peer AET=host:port), or say --open.`,
  );
}
