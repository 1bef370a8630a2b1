// What the archive does by itself once an hour: final studies by the rules of retention and quota into the trash, and what is due out of it for good. One-shot verbs do none of it.
import { audit } from '../security/index.ts';
import type { ArchiveEvents } from './events.ts';
import type { Rooms } from './rooms.ts';

const hourMs = 3_600_000;
/** After the start: the listener and the window come first. */
const firstMs = 30_000;

export interface Upkeep {
  /** Waits for the removal under way to stop between two studies. */
  close: () => Promise<void>;
}

export function startUpkeep({ store }: Rooms, events: ArchiveEvents, pause: { firstMs: number; everyMs: number } = { firstMs, everyMs: hourMs }): Upkeep {
  const closing = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const { retention, quota } = await store.lifecycle.tidy();
    const purged = await store.trash.purge('system', closing.signal);
    if (!purged.ok && purged.error.code !== 'CONFLICT') {
      audit(store, { who: 'system', action: 'trash.purgeFailed', outcome: 'failure', detail: { code: purged.error.code } });
      console.error(`Deleted studies whose time is over could not be removed: ${purged.error.message}`);
    }
    if (retention + quota + (purged.ok ? purged.value.studies : 0) === 0) return;
    events.emit({ type: 'trashChanged' });
    events.emit({ type: 'studiesChanged' });
  }

  function run(): void {
    running = running.then(look).catch((error: unknown) => {
      console.error(`The hourly upkeep stopped because of a fault (${error instanceof Error ? error.name : 'unknown'}). What is stored is safe.`);
    });
  }

  const first = setTimeout(run, pause.firstMs);
  const every = setInterval(run, pause.everyMs);
  return {
    close: async () => {
      closing.abort();
      clearTimeout(first);
      clearInterval(every);
      await running;
    },
  };
}
