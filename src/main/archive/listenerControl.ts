// Starts, stops and restarts the DICOM listener, and holds to the rule of binding: another address than this machine's own needs a peer list or --open.
import { isIP } from 'node:net';
import type { ArchiveStatus, ListenerState, Peer } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Settings } from '../../contract/user.ts';
import { startListener, type Listener, type ListenerOptions, type TlsIdentity } from '../dimse/index.ts';
import type { ArchiveEvents } from './events.ts';
import { createListenerNews } from './listenerNews.ts';
import type { PeerSecurity } from './peerSecurity.ts';

export type ListenAddress = Pick<Settings, 'host' | 'port' | 'aet' | 'tlsPort' | 'tlsOnly' | 'tlsRequirePeer'>;

export interface ListenerControlOptions extends Pick<ListenerOptions, 'ingest' | 'services' | 'commitments' | 'checkIdentity'> {
  events: ArchiveEvents;
  /** A fact for the audit trail. */
  record: (action: 'listener.started' | 'listener.stopped', address: { aet: string; host: string; port: number; tlsPort: number | null }) => void;
  /** Peers that may call, in this moment. */
  peers: () => Peer[];
  /** Who may call and how much, in this moment. */
  policy: () => Pick<Settings, 'callers' | 'checkCalledAet' | 'maxAssociations' | 'unknownStorage' | 'userIdentity'>;
  security: PeerSecurity;
  /** `--open`: any caller from anywhere. */
  open: boolean;
}

export interface ListenerControl {
  state: () => ListenerState;
  /** As it was asked for: a free port is 0 here. */
  address: () => ListenAddress;
  receiving: () => ArchiveStatus['receiving'];
  /** Listens there for the first time: a port with TLS that cannot be had leaves the other one, and `state` says why. */
  open: (address: ListenAddress) => Promise<void>;
  /** Listens there instead; on failure the listener before stands (or is started again). */
  move: (address: ListenAddress, identity: TlsIdentity | null) => Promise<Result<ListenerState>>;
  /** Shows this certificate from now on. */
  renew: (identity: TlsIdentity) => void;
  close: () => Promise<void>;
}

interface Started {
  listener: Listener;
  address: ListenAddress;
  identity: TlsIdentity | null;
}

export function createListenerControl(options: ListenerControlOptions, initial: ListenAddress): ListenerControl {
  let running: Started | null = null;
  let address = initial;
  let problem: string | null = 'The listener is off.';
  let tlsProblem: string | null = null;
  const news = createListenerNews(options.events);

  function state(): ListenerState {
    const { aet, host } = address;
    return {
      aet,
      host,
      port: running?.listener.port ?? (address.tlsOnly ? 0 : address.port),
      listening: running !== null,
      problem: running === null ? problem : null,
      tlsPort: running?.listener.tlsPort ?? null,
      tlsProblem: tlsProblem ?? options.security.problem(),
      tlsExpiresAt: options.security.identity()?.expiresAt?.toISOString() ?? null,
    };
  }

  async function start(target: ListenAddress, identity: TlsIdentity | null): Promise<Result<Started>> {
    const refused = refuseAddress(target.host, options.peers().length, options.open || options.policy().callers === 'any');
    if (refused !== null) return refused;
    const { tlsPort, tlsRequirePeer } = target;
    if (tlsPort !== null && identity === null) return fail('BAD_REQUEST', options.security.problem() ?? 'A port with TLS needs a certificate. Name its files.');
    const started = await startListener({
      ...options,
      ...news,
      aet: target.aet,
      host: target.host,
      port: target.tlsOnly ? null : target.port,
      tls: tlsPort === null || identity === null ? undefined : { port: tlsPort, identity, requirePeer: tlsRequirePeer },
      policy: () => policyFor(target.host, options),
    });
    return started.ok ? ok({ listener: started.value, address: target, identity }) : started;
  }

  /** One after the other: two at once would leave a listener that nobody knows. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = turn.then(act);
    turn = done.catch(() => undefined);
    return done;
  }

  function take(started: Result<Started>, target: ListenAddress): void {
    if (started.ok) {
      running = started.value;
      address = target;
      problem = null;
      const { port, tlsPort } = started.value.listener;
      options.record('listener.started', { aet: target.aet, host: target.host, port, tlsPort });
    } else {
      problem = started.error.message;
      if (running === null) address = target;
    }
  }

  async function openNow(target: ListenAddress): Promise<void> {
    let started = await start(target, options.security.identity());
    if (!started.ok && target.tlsPort !== null && !target.tlsOnly) {
      const withoutTls = await start({ ...target, tlsPort: null }, null);
      if (withoutTls.ok) {
        tlsProblem = started.error.message;
        console.error(`dimse error: The port with TLS is closed. ${started.error.message}`);
        started = withoutTls;
      }
    }
    take(started, target);
    options.events.emit({ type: 'listenerChanged', listener: state() });
  }

  async function moveNow(target: ListenAddress, identity: TlsIdentity | null): Promise<Result<ListenerState>> {
    const before = running;
    const shares = before !== null && sharesPort(before, target);
    if (shares) await stop();
    const started = await start(target, identity);
    if (started.ok) {
      if (!shares) await stop();
      tlsProblem = null;
      take(started, target);
    } else if (before === null) take(started, target);
    else if (shares) {
      const { port, tlsPort } = before.listener;
      const back = await start({ ...before.address, port, tlsPort }, before.identity);
      take(back, before.address);
    }
    options.events.emit({ type: 'listenerChanged', listener: state() });
    return started.ok ? ok(state()) : started;
  }

  async function stop(): Promise<void> {
    const ending = running?.listener;
    running = null;
    if (ending === undefined) return;
    await ending.close();
    news.clear();
    options.record('listener.stopped', { aet: ending.aet, host: ending.host, port: ending.port, tlsPort: ending.tlsPort });
  }

  return {
    state,
    address: () => address,
    receiving: news.receiving,
    open: (target) => inTurn(() => openNow(target)),
    move: (target, identity) => inTurn(() => moveNow(target, identity)),
    renew: (identity) => running?.listener.renew(identity),
    close: () => inTurn(stop),
  };
}

function sharesPort({ listener }: Started, { port, tlsPort, tlsOnly }: ListenAddress): boolean {
  const wanted = [tlsOnly ? 0 : port, tlsPort ?? 0].filter((one) => one !== 0);
  return wanted.includes(listener.port) || (listener.tlsPort !== null && wanted.includes(listener.tlsPort));
}

/** A list of callers is a rule only where strangers can reach us. */
function policyFor(host: string, options: ListenerControlOptions): ReturnType<NonNullable<ListenerOptions['policy']>> {
  const { callers, checkCalledAet, maxAssociations, unknownStorage, userIdentity } = options.policy();
  const isLocal = isLoopback(host);
  return {
    acceptAnyCaller: isLocal || options.open || callers === 'any',
    acceptAnyCalledAet: isLocal || !checkCalledAet,
    acceptUnknownSopClasses: unknownStorage === 'accept',
    maxAssociations,
    checkIdentity: userIdentity === 'require' ? (options.checkIdentity ?? (() => Promise.resolve(false))) : undefined,
  };
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
