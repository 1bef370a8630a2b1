// Composition root of the archive: store, ingest, listener, reports and security, wired in one process. The window's archive process, `serve` and the one-shot verbs
// all open this. It imports no electron and holds no logic of its own.
import type { ListenerState, Peer } from '../contract/archive.ts';
import type { SagittaEvent } from '../contract/events.ts';
import { ok, type Result } from '../contract/result.ts';
import { createArchiveEvents } from './archive/events.ts';
import { createArchiveHandlers } from './archive/handlers.ts';
import { createJobs } from './archive/jobs.ts';
import { createListenerControl } from './archive/listenerControl.ts';
import { openRooms } from './archive/rooms.ts';
import { listenLocally } from './rpc/localSocket.ts';
import { serveRoutes, type Handlers } from './rpc/server.ts';
import { audit } from './security/index.ts';

export interface ArchiveOptions {
  dataDir: string;
  /** null = no listener. A null field = what the settings say. Port 0 = a free one. */
  listen: { host: string | null; port: number | null; aet: string | null } | null;
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
  /** Takes nothing new, lets objects under way finish, gives the folder free. */
  close: () => Promise<void>;
}

/** CONFLICT when another process owns the folder. A listener that cannot bind is no failure: `listener()` says why. */
export async function openArchive(options: ArchiveOptions): Promise<Result<Archive>> {
  const events = createArchiveEvents();
  const opened = openRooms(options.dataDir, events);
  if (!opened.ok) return opened;
  const rooms = opened.value;
  const { store, ingest } = rooms;
  const jobs = createJobs((job) => {
    events.emit({ type: 'jobChanged', job });
  });
  const settings = store.settings.get();
  const address = {
    host: options.listen?.host ?? settings.host,
    port: options.listen?.port ?? settings.port,
    aet: options.listen?.aet ?? settings.aet,
  };
  const peers = () => [...(options.peers ?? []), ...store.peers.list()];
  const record: Parameters<typeof createListenerControl>[0]['record'] = (action, detail) => {
    audit(store, { who: rooms.osUser, action, detail: { ...detail } });
  };
  const listener = createListenerControl({ ingest, events, peers, open: options.open ?? false, record }, address);
  const handlers = createArchiveHandlers({ rooms, events, jobs, listener, isListening: options.listen !== null });
  const attached = new Set<{ idle(): Promise<void> }>();
  const local = await listenLocally(options.dataDir, (port) => {
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
  store.publishOwner(local.path);
  const closing = new AbortController();
  const completing = options.listen === null ? Promise.resolve() : rooms.reports.completeDerived(closing.signal);
  if (options.listen !== null) await listener.move(address);
  return ok({
    dataDir: store.dataDir,
    handlers,
    listener: listener.state,
    onEvent: events.subscribe,
    idle: async () => {
      await Promise.all([...attached].map((served) => served.idle()));
    },
    close: async () => {
      closing.abort();
      await listener.close();
      await jobs.close();
      await completing;
      events.flush();
      await local.close();
      await store.close();
    },
  });
}
