// Saves each change at once, in order, and again until the archive took it: a change is never lost while the window lives.
import type { Measurement } from '../../../contract/measurement.ts';
import type { Result } from '../../../contract/result.ts';

export type SavedState = { kind: 'saved'; at: number | null } | { kind: 'saving' } | { kind: 'failed'; message: string };

export interface SaverDoors {
  save(measurement: Measurement): Promise<Result<Measurement>>;
  remove(id: string): Promise<Result<unknown>>;
  onState(state: SavedState): void;
  /** The archive's version: with its number, author and times. */
  onSaved(measurement: Measurement): void;
  now(): number;
}

export interface Saver {
  /** null: delete it. Only the newest version of an id is sent. */
  push(id: string, version: Measurement | null): void;
  /** Tries a failed change again now. */
  retry(): void;
  readonly pending: ReadonlySet<string>;
  /** Everything pushed so far has been taken. */
  settled(): Promise<void>;
}

const retryMs = [250, 500, 1000, 2000, 4000];

export function createSaver(doors: SaverDoors): Saver {
  const queue = new Map<string, Measurement | null>();
  let running: Promise<void> | null = null;
  let wake: (() => void) | null = null;

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function send(id: string, version: Measurement | null): Promise<Result<Measurement | null>> {
    if (version !== null) return doors.save(version);
    const removed = await doors.remove(id);
    return removed.ok || removed.error.code === 'NOT_FOUND' ? { ok: true, value: null } : removed;
  }

  async function work(): Promise<void> {
    let failures = 0;
    for (let next = queue.entries().next(); !next.done; next = queue.entries().next()) {
      const [id, version] = next.value;
      if (failures === 0) doors.onState({ kind: 'saving' });
      const result = await send(id, version);
      if (!result.ok) {
        doors.onState({ kind: 'failed', message: `Not saved yet: ${result.error.message} It is kept here and tried again.` });
        await pause(retryMs[Math.min(failures, retryMs.length - 1)] ?? 4000);
        failures += 1;
        continue;
      }
      failures = 0;
      // A newer version may have come while this one was on its way.
      if (queue.get(id) === version) {
        queue.delete(id);
        if (result.value !== null) doors.onSaved(result.value);
      }
    }
    doors.onState({ kind: 'saved', at: doors.now() });
  }

  function start(): void {
    running ??= work().finally(() => {
      running = null;
    });
  }

  return {
    push(id, version) {
      queue.delete(id);
      queue.set(id, version);
      start();
    },
    retry() {
      wake?.();
    },
    get pending() {
      return new Set(queue.keys());
    },
    async settled() {
      while (running !== null) await running;
    },
  };
}
