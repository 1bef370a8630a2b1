// The door for peers: TCP servers, with and without TLS, whose connections become served associations, bounded in number, closed gracefully. No protocol here.
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { fail, ok } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Ingest } from '../ingest/sink.ts';
import type { UpperLayerTimeouts } from './association/upperLayer.ts';
import { Connections } from './connections.ts';
import type { CommitmentServices } from './commitment.ts';
import type { DimseEvent, DimseLog } from './dimseEvents.ts';
import type { QueryRetrieveServices } from './queryRetrieve.ts';
import type { IdentityCheck } from './scp/admission.ts';
import type { AllowedPeer } from './scp/callers.ts';
import { createPace } from './scp/pace.ts';
import { createPeerAddresses } from './scp/peerAddresses.ts';
import type { LookUp } from './scp/peerAddresses.ts';
import { ServedAssociation } from './scp/servedAssociation.ts';
import type { ServedOptions } from './scp/servedAssociation.ts';
import { createTlsGate } from './tls/tlsGate.ts';
import type { TlsIdentity } from './tls/tlsIdentity.ts';

export interface ListenerOptions {
  host: string;
  /** 0 = a free one; null = no port without TLS. */
  port: number | null;
  /** A port where nothing but TLS is understood. */
  tls?: { port: number; identity: TlsIdentity; requirePeer: boolean } | undefined;
  aet: string;
  /** Default false: another called AE title is rejected (1/1/7). */
  acceptAnyCalledAet?: boolean;
  /** The peers that are known; undefined = none, and any caller. A function is asked at each association, so that a peer who is removed is out at once. */
  peers?: AllowedPeer[] | (() => AllowedPeer[]);
  /** Take callers that are not among the peers, too; by default only where there are no peers to name. */
  acceptAnyCaller?: boolean;
  /** Required of every caller (PS3.7 D.3.3.7); undefined = identities are ignored. */
  checkIdentity?: IdentityCheck | undefined;
  /** Default true. */
  acceptUnknownSopClasses?: boolean;
  /** Default 50; one more is rejected at once (2/3/2). */
  maxAssociations?: number;
  /** What rules over the fields above, asked at each association: changes need no new listener. */
  policy?: () => Partial<Pick<ListenerOptions, 'acceptAnyCalledAet' | 'acceptAnyCaller' | 'checkIdentity' | 'acceptUnknownSopClasses' | 'maxAssociations'>>;
  /** Longest P-DATA-TF announced, in bytes; default 131072, 0 = unlimited. */
  maxPduLength?: number;
  /** Defaults: ARTIM 30 s, idle 60 s. */
  timeouts?: Partial<UpperLayerTimeouts>;
  /** How long `close` waits for objects under way; default 5 s. */
  closeGraceMs?: number;
  /** Addresses of a host name; by default the computer's own way. */
  lookUp?: LookUp;
  ingest: Ingest;
  /** The archive behind queries and retrievals; without it they are not offered. */
  services?: QueryRetrieveServices;
  /** The archive behind Storage Commitment; without it it is not offered. */
  commitments?: CommitmentServices;
  onEvent?: (event: DimseEvent) => void;
  log?: DimseLog;
}

export interface Listener {
  readonly host: string;
  /** 0 = there is no port without TLS. */
  readonly port: number;
  readonly tlsPort: number | null;
  readonly aet: string;
  /** Shows this certificate to callers from now on; associations that stand go on. */
  renew(identity: TlsIdentity): void;
  /** Takes no more, lets objects under way finish, aborts the rest. Resolves when no socket and no half-written object is left. */
  close(): Promise<void>;
}

const DEFAULT_MAX_ASSOCIATIONS = 50;
const DEFAULT_MAX_PDU_LENGTH = 131072;
const DEFAULT_TIMEOUTS: UpperLayerTimeouts = { artimMs: 30_000, idleMs: 60_000 };
const DEFAULT_CLOSE_GRACE_MS = 5_000;
const CLOSE_POLL_MS = 20;

/** Failures: PORT_IN_USE, FORBIDDEN (a privileged port), BAD_REQUEST (host or port that cannot be bound), IO_ERROR. Both ports are bound, or none. */
export async function startListener(options: ListenerOptions): Promise<Result<Listener>> {
  const connections = new Connections(() => options.policy?.().maxAssociations ?? options.maxAssociations ?? DEFAULT_MAX_ASSOCIATIONS);
  const serve = serveConnections(options, connections);
  const artimMs = options.timeouts?.artimMs ?? DEFAULT_TIMEOUTS.artimMs;
  const gate = options.tls && createTlsGate({ ...options.tls, handshakeMs: artimMs, connections, serve, onRefused: (refused) => options.onEvent?.(refused) });
  const servers: Server[] = [];
  const bind = async (port: number, take: (socket: Socket) => void): Promise<Result<number>> => {
    const server = createServer({ noDelay: true }, (socket) => (connections.makeRoom() ? take(socket) : socket.destroy()));
    const listening = await listen(server, options.host, port);
    if (!listening.ok) return listening;
    server.on('error', (error) => options.log?.('error', 'The listener reported an error; open associations go on.', { code: error.message }));
    servers.push(server);
    return ok(listening.value.port);
  };
  const plain = options.port === null ? ok(0) : await bind(options.port, serve);
  const secure = !plain.ok || gate === undefined ? ok(null) : await bind(gate.port, gate.take);
  if (!plain.ok || !secure.ok) {
    for (const server of servers) server.close();
    return plain.ok ? (secure as Result<never>) : plain;
  }
  return ok({
    host: options.host,
    port: plain.value,
    tlsPort: secure.value,
    aet: options.aet,
    renew: (identity) => gate?.renew(identity),
    close: () => closeListener(servers, connections, options.closeGraceMs ?? DEFAULT_CLOSE_GRACE_MS),
  });
}

function serveConnections(options: ListenerOptions, connections: Connections): (socket: Socket) => void {
  const { peers } = options;
  const addresses = createPeerAddresses(options.lookUp);
  const known = typeof peers === 'function' ? peers : () => peers ?? [];
  const served: ServedOptions = {
    door: () => {
      const now = { ...options, ...options.policy?.() };
      return {
        policy: {
          aet: options.aet,
          acceptAnyCalledAet: now.acceptAnyCalledAet ?? false,
          acceptUnknownSopClasses: now.acceptUnknownSopClasses ?? true,
          peers: known,
          acceptAnyCaller: now.acceptAnyCaller ?? peers === undefined,
        },
        addresses,
        hasRoom: (aet, most) => connections.hasRoom(aet, most),
        checkIdentity: now.checkIdentity,
      };
    },
    aet: options.aet,
    pace: createPace(),
    maxPduLength: options.maxPduLength ?? DEFAULT_MAX_PDU_LENGTH,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    ingest: options.ingest,
    services: options.services,
    commitments: options.commitments,
    onEvent: options.onEvent ?? (() => undefined),
    log: options.log ?? (() => undefined),
  };
  let lastId = 0;
  return (socket) => {
    lastId += 1;
    const association: ServedAssociation = new ServedAssociation(lastId, socket, served, () => connections.remove(association));
    connections.addServed(association, socket.remoteAddress ?? '');
  };
}

function listen(server: Server, host: string, port: number): Promise<Result<AddressInfo>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(listenFailure(error, host, port));
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
      resolve(ok(server.address() as AddressInfo));
    });
  });
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): Result<AddressInfo> {
  const safe = 'Nothing is received over DICOM until then; the archive itself is not affected.';
  switch (error.code) {
    case 'EADDRINUSE':
      return fail('PORT_IN_USE', `Port ${port} on ${host} is in use by another program. ${safe} Choose another port or end that program.`, { host, port });
    case 'EACCES':
      return fail('FORBIDDEN', `This user may not listen on port ${port}. ${safe} Choose a port above 1023.`, { host, port });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fail('BAD_REQUEST', `${host} is not an address of this computer. ${safe} Choose one of its addresses.`, { host, port });
    default:
      return fail('IO_ERROR', `The DICOM listener could not be started (${error.code ?? 'unknown error'}). ${safe} Try again.`, { host, port });
  }
}

async function closeListener(servers: Server[], connections: Connections, graceMs: number): Promise<void> {
  const serversClosed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  const deadline = Date.now() + graceMs;
  connections.cutHandshakes();
  for (;;) {
    for (const association of connections.served) if (!association.isReceiving) association.shutDown();
    if (connections.served.size === 0 || Date.now() >= deadline) break;
    await new Promise((resolve) => setTimeout(resolve, CLOSE_POLL_MS));
  }
  for (const association of connections.served) association.terminate();
  while (connections.served.size > 0) await new Promise((resolve) => setTimeout(resolve, CLOSE_POLL_MS));
  await Promise.all(serversClosed);
}
