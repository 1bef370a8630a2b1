// The door for peers: a TCP server whose connections become served associations, bounded in number, closed gracefully. No protocol here.
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { fail, ok } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Ingest } from '../ingest/sink.ts';
import type { UpperLayerTimeouts } from './association/upperLayer.ts';
import type { CommitmentServices } from './commitment.ts';
import type { DimseEvent, DimseLog } from './dimseEvents.ts';
import type { QueryRetrieveServices } from './queryRetrieve.ts';
import type { AllowedPeer } from './scp/negotiate.ts';
import { ServedAssociation } from './scp/servedAssociation.ts';
import type { ServedOptions } from './scp/servedAssociation.ts';

export interface ListenerOptions {
  host: string;
  /** 0 = a free one. */
  port: number;
  aet: string;
  /** Default false: another called AE title is rejected (1/1/7). */
  acceptAnyCalledAet?: boolean;
  /** Callers that may associate; undefined = any. A function is asked at each association, so that a peer who is removed is out at once. */
  peers?: AllowedPeer[] | (() => AllowedPeer[]);
  /** Default true. */
  acceptUnknownSopClasses?: boolean;
  /** Default 50; one more is rejected at once (2/3/2). */
  maxAssociations?: number;
  /** Longest P-DATA-TF announced, in bytes; default 131072, 0 = unlimited. */
  maxPduLength?: number;
  /** Defaults: ARTIM 30 s, idle 60 s. */
  timeouts?: Partial<UpperLayerTimeouts>;
  /** How long `close` waits for objects under way; default 5 s. */
  closeGraceMs?: number;
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
  readonly port: number;
  readonly aet: string;
  /** Takes no more, lets objects under way finish, aborts the rest. Resolves when no socket and no half-written object is left. */
  close(): Promise<void>;
}

const DEFAULT_MAX_ASSOCIATIONS = 50;
const DEFAULT_MAX_PDU_LENGTH = 131072;
const DEFAULT_TIMEOUTS: UpperLayerTimeouts = { artimMs: 30_000, idleMs: 60_000 };
const DEFAULT_CLOSE_GRACE_MS = 5_000;
/** Connections that say nothing are held for ARTIM only; past this many more than associations, new ones are cut off. */
const SPARE_CONNECTIONS = 50;
const CLOSE_POLL_MS = 20;

/** Failures: PORT_IN_USE, FORBIDDEN (a privileged port), BAD_REQUEST (host or port that cannot be bound), IO_ERROR. */
export async function startListener(options: ListenerOptions): Promise<Result<Listener>> {
  const associations = new Set<ServedAssociation>();
  const server = createServer({ noDelay: true }, serveConnections(options, associations));
  const listening = await listen(server, options.host, options.port);
  if (!listening.ok) return listening;
  server.on('error', (error) => options.log?.('error', 'The listener reported an error; open associations go on.', { code: error.message }));
  return ok({
    host: options.host,
    port: listening.value.port,
    aet: options.aet,
    close: () => closeListener(server, associations, options.closeGraceMs ?? DEFAULT_CLOSE_GRACE_MS),
  });
}

function serveConnections(options: ListenerOptions, associations: Set<ServedAssociation>): (socket: Socket) => void {
  const maxAssociations = options.maxAssociations ?? DEFAULT_MAX_ASSOCIATIONS;
  const served: ServedOptions = {
    policy: {
      aet: options.aet,
      acceptAnyCalledAet: options.acceptAnyCalledAet ?? false,
      acceptUnknownSopClasses: options.acceptUnknownSopClasses ?? true,
      peers: typeof options.peers === 'function' ? options.peers : () => options.peers as AllowedPeer[] | undefined,
    },
    maxPduLength: options.maxPduLength ?? DEFAULT_MAX_PDU_LENGTH,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    ingest: options.ingest,
    services: options.services,
    commitments: options.commitments,
    onEvent: options.onEvent ?? (() => undefined),
    log: options.log ?? (() => undefined),
    hasRoom: () => [...associations].filter((association) => association.isOpen).length < maxAssociations,
  };
  let lastId = 0;
  return (socket) => {
    if (associations.size >= maxAssociations + SPARE_CONNECTIONS) {
      socket.destroy();
      return;
    }
    lastId += 1;
    const association: ServedAssociation = new ServedAssociation(lastId, socket, served, () => associations.delete(association));
    associations.add(association);
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

async function closeListener(server: Server, associations: Set<ServedAssociation>, graceMs: number): Promise<void> {
  const serverClosed = new Promise((resolve) => server.close(resolve));
  const deadline = Date.now() + graceMs;
  for (;;) {
    for (const association of associations) if (!association.isReceiving) association.shutDown();
    if (associations.size === 0 || Date.now() >= deadline) break;
    await new Promise((resolve) => setTimeout(resolve, CLOSE_POLL_MS));
  }
  for (const association of associations) association.terminate();
  while (associations.size > 0) await new Promise((resolve) => setTimeout(resolve, CLOSE_POLL_MS));
  await serverClosed;
}
