// Composition root of the archive: store, ingest, listener, reports and security, wired in one process. The window's archive process, `serve` and the one-shot verbs
// all open this. It imports no electron and holds no logic of its own.
import type { ListenerState, Peer } from '../contract/archive.ts';
import type { SagittaEvent } from '../contract/events.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { createCallerIdentity } from './archive/callerIdentity.ts';
import { createArchiveEvents, type ArchiveEvents } from './archive/events.ts';
import { createCommitments } from './archive/commitments.ts';
import { createArchiveHandlers } from './archive/handlers.ts';
import { createFolderWatching } from './archive/folderWatching.ts';
import { createJobs } from './archive/jobs.ts';
import { createListenerControl } from './archive/listenerControl.ts';
import { createPeerSecurity, watchIdentity } from './archive/peerSecurity.ts';
import { createQueryServices } from './archive/queryServices.ts';
import { settingsOfRun, type ListenRun } from './archive/runSettings.ts';
import { openRooms, type Rooms } from './archive/rooms.ts';
import { createTransferQueue } from './archive/transferQueue.ts';
import { startUpkeep } from './archive/upkeep.ts';
import { listenLocally } from './rpc/localSocket.ts';
import { serveRoutes, type Handlers } from './rpc/server.ts';
import { audit, type AuditAction } from './security/index.ts';
import { version } from './version.ts';

export interface ArchiveOptions {
  dataDir: string;
  /** null = no listener. A null field = what the settings say. Port 0 = a free one. */
  listen: ListenRun | null;
  /** Peers of this run, beside those that are kept in the archive. */
  peers?: Peer[];
  /** Take any caller on an address that others can reach. */
  open?: boolean;
}

export interface Archive {
  readonly dataDir: string;
  readonly handlers: Handlers<'archive'>;
  listener: () => ListenerState;
  /** Returns the function that ends the subscription. */
  onEvent: (listener: (event: SagittaEvent) => void) => () => void;
  /** Resolves once no verb that attached over the local socket waits for an answer. */
  idle: () => Promise<void>;
  /** Takes nothing new, lets objects under way finish, gives the folder free. A second call waits for the first. */
  close: () => Promise<void>;
}

/** CONFLICT when another process owns the folder. A listener that cannot bind is no failure: `listener()` says why. */
export async function openArchive(options: ArchiveOptions): Promise<Result<Archive>> {
  const events = createArchiveEvents();
  const opened = openRooms(options.dataDir, events);
  if (!opened.ok) return opened;
  const { store } = opened.value;
  try {
    return ok(await wire(options, opened.value, events));
  } catch (error) {
    // The lock of the folder must not stay with an archive that nobody holds.
    await store.close();
    const code = (error as { code?: unknown }).code;
    if (typeof code !== 'string') throw error;
    return fail('IO_ERROR', `The archive in ${store.dataDir} could not be opened (${code}). What is stored is safe; check the disk and the folder.`, { code });
  }
}

async function wire(options: ArchiveOptions, rooms: Rooms, events: ArchiveEvents): Promise<Archive> {
  const { store, ingest } = rooms;
  const record = recorder(rooms);
  const { adopted, aside } = await store.recover();
  if (adopted + aside > 0)
    console.error(
      `${String(adopted)} object(s) of a run that was cut off were taken in, ${String(aside)} put aside; none had been acknowledged to its sender.`,
    );
  const jobs = createJobs((job) => {
    events.emit({ type: 'jobChanged', job });
  });
  const settings = store.settings.get();
  const run = options.listen ?? { aet: null, host: null, port: null };
  const ruling = () => settingsOfRun(store.settings.get(), run);
  const security = createPeerSecurity((line) => {
    console.error(line);
  });
  security.adopt(await security.read(ruling()));
  const peers = () => [...(options.peers ?? []), ...store.peers.list()].map(security.dial);
  const commitments = createCommitments({
    store,
    peers,
    dial: security.dial,
    ownAet: () => listener.state().aet,
    changed: () => {
      events.emit({ type: 'commitmentsChanged' });
    },
  });
  const checkIdentity = createCallerIdentity(() => ({ name: store.settings.get().userIdentityName, hash: store.settings.userIdentityHash() }));
  const services = createQueryServices(store, peers);
  const open = options.open ?? false;
  const listener = createListenerControl(
    { ingest, services, commitments: commitments.services, checkIdentity, events, peers, policy: ruling, security, open, record },
    ruling(),
  );
  const transfers = createTransferQueue(rooms, { events, listener, commitments, peers });
  const watching = createFolderWatching(rooms, events);
  const thisRun = { aet: run.aet, host: run.host, port: run.port, tlsPort: run.tls?.tlsPort ?? null };
  const handlers = createArchiveHandlers({
    rooms,
    events,
    jobs,
    listener,
    commitments,
    watching,
    transfers,
    security,
    isListening: options.listen !== null,
    thisRun,
    run,
  });
  const local = await serveLocally(store.dataDir, handlers, events);
  store.publishOwner(local.path);
  record('archive.opened', { version, listens: options.listen !== null });
  const closing = new AbortController();
  const unwatch = watchIdentity(security, ruling, listener.renew);
  const completing = options.listen === null ? Promise.resolve() : completeDerived(rooms, closing.signal);
  if (options.listen !== null) {
    await listener.open(ruling());
    commitments.start();
    transfers.start();
    await watching.follow(settings.watchFolders);
    events.subscribe(({ type }) => {
      if (type === 'settingsChanged') void watching.follow(store.settings.get().watchFolders);
    });
  }
  const upkeep = options.listen === null ? undefined : startUpkeep(rooms, events);
  async function close(): Promise<void> {
    closing.abort();
    await upkeep?.close();
    unwatch();
    await watching.close();
    await transfers.close();
    const committing = commitments.close();
    await listener.close();
    await committing;
    await jobs.close();
    await completing;
    events.flush();
    await local.close();
    record('archive.closed', {});
    await store.close();
  }
  let closed: Promise<void> | undefined;
  return { dataDir: store.dataDir, handlers, listener: listener.state, onEvent: events.subscribe, idle: local.idle, close: () => (closed ??= close()) };
}

/** Rows of the archive's own life. A full disk keeps nobody from reading what is there, so a row that finds no room is said instead. */
function recorder({ store, osUser }: Rooms): (action: AuditAction, detail: object) => void {
  return (action, detail) => {
    try {
      audit(store, { who: osUser, action, detail: { ...detail } });
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'SQLITE_FULL') throw error;
      console.error(`The disk of the archive is full: ${action} could not be recorded in the audit trail.`);
    }
  };
}

/** What fails here is made again at the next start, and meanwhile with each export. */
async function completeDerived({ reports }: Rooms, signal: AbortSignal): Promise<void> {
  try {
    await (await reports()).completeDerived(signal);
  } catch (error) {
    console.error(`Objects of signed reports could not be completed: ${error instanceof Error ? error.name : 'unknown'}. The reports themselves are safe.`);
  }
}

/** The socket for verbs of the command line. */
async function serveLocally(
  dataDir: string,
  handlers: Handlers<'archive'>,
  events: ArchiveEvents,
): Promise<{ path: string } & Pick<Archive, 'idle' | 'close'>> {
  const attached = new Set<{ idle(): Promise<void> }>();
  const local = await listenLocally(dataDir, (port) => {
    const end = events.subscribe((event) => {
      port.post({ kind: 'event', event });
    });
    const served = serveRoutes(handlers, port, { actor: 'cli' });
    attached.add(served);
    port.onClose(() => {
      end();
      attached.delete(served);
    });
  });
  const idle = async (): Promise<void> => {
    await Promise.all([...attached].map((served) => served.idle()));
  };
  return { path: local.path, close: () => local.close(), idle };
}
