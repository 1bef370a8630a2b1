// Decoded frames by key: asked for once, kept while the budget of bytes lasts (least recently used goes first). Asks again while the archive restarts.
import type { Result } from '../../../contract/result.ts';
import { frameBytes, type Frame, type FrameJob, type ModalityValues } from './frame.ts';
import type { Pool, Ticket } from './pool.ts';

export interface FrameStore {
  /** The decoded frame, if it is here now. */
  get(key: string): Frame | undefined;
  /** The last failure of a frame that is not here. */
  failureOf(key: string): { code: string; message: string } | undefined;
  /** Lower `priority` is more urgent; asking again can only make it more urgent. */
  request(key: string, job: () => FrameJob, priority: number): Promise<Result<Frame>>;
  cancel(keys: Iterable<string>): void;
  /** Puts the frame's values into memory owned by a volume: it then costs the store nothing and is never dropped until `release`. */
  adopt(key: string, values: ModalityValues): void;
  release(keys: Iterable<string>): void;
  /** Forgets failures, so that they are asked for again. */
  forgetFailures(): void;
  /** Called with the key of every frame that came or failed. */
  subscribe(listener: (key: string) => void): () => void;
  readonly bytes: number;
  readonly budget: number;
}

interface Pending {
  ticket: Ticket<Frame>;
  done: Promise<Result<Frame>>;
  priority: number;
  cancelled: boolean;
}

const retryMs = [150, 300, 600, 1000, 2000];
/** About a minute: the archive process restarts within seconds. */
const maxRetries = 40;

/** Read anew after a pause: it may have been cancelled meanwhile. */
function isWanted(entry: Pending): boolean {
  return !entry.cancelled;
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export function createFrameStore(pool: Pool<FrameJob, Frame>, budget: number): FrameStore {
  const frames = new Map<string, Frame>();
  const adopted = new Set<string>();
  const failures = new Map<string, { code: string; message: string }>();
  const pending = new Map<string, Pending>();
  const listeners = new Set<(key: string) => void>();
  let bytes = 0;

  function tell(key: string): void {
    for (const listener of listeners) listener(key);
  }

  function drop(key: string): void {
    const frame = frames.get(key);
    if (frame === undefined) return;
    if (!adopted.has(key)) bytes -= frameBytes(frame);
    adopted.delete(key);
    frames.delete(key);
  }

  function keep(key: string, frame: Frame): void {
    drop(key);
    frames.set(key, frame);
    bytes += frameBytes(frame);
    for (const old of frames.keys()) {
      if (bytes <= budget) break;
      if (old !== key && !adopted.has(old)) drop(old);
    }
  }

  async function run(key: string, job: () => FrameJob, entry: Pending): Promise<Result<Frame>> {
    for (let attempt = 0; ; attempt += 1) {
      const result = await entry.ticket.done;
      if (!result.ok && result.error.code === 'NOT_READY' && attempt < maxRetries && !entry.cancelled) {
        await sleep(retryMs[Math.min(attempt, retryMs.length - 1)] ?? 2000);
        if (isWanted(entry)) {
          entry.ticket = pool.request(job(), entry.priority);
          continue;
        }
      }
      if (pending.get(key) === entry) pending.delete(key);
      if (result.ok) {
        failures.delete(key);
        keep(key, result.value);
      } else if (result.error.code !== 'CANCELLED') failures.set(key, result.error);
      tell(key);
      return result;
    }
  }

  return {
    get(key) {
      const frame = frames.get(key);
      if (frame !== undefined && !adopted.has(key)) {
        frames.delete(key);
        frames.set(key, frame);
      }
      return frame;
    },
    failureOf: (key) => failures.get(key),
    request(key, job, priority) {
      const here = frames.get(key);
      if (here !== undefined) return Promise.resolve({ ok: true, value: here });
      const waiting = pending.get(key);
      if (waiting !== undefined) {
        if (priority < waiting.priority) {
          waiting.priority = priority;
          waiting.ticket.promote(priority);
        }
        return waiting.done;
      }
      const entry: Pending = {
        ticket: pool.request(job(), priority),
        done: Promise.resolve({ ok: false, error: { code: 'CANCELLED', message: '' } }),
        priority,
        cancelled: false,
      };
      pending.set(key, entry);
      entry.done = run(key, job, entry);
      return entry.done;
    },
    cancel(keys) {
      for (const key of keys) {
        const entry = pending.get(key);
        if (entry === undefined) continue;
        pending.delete(key);
        entry.cancelled = true;
        entry.ticket.cancel();
      }
    },
    adopt(key, values) {
      const frame = frames.get(key);
      if (frame === undefined) return;
      drop(key);
      frames.set(key, { ...frame, values });
      adopted.add(key);
    },
    release(keys) {
      for (const key of keys) if (adopted.has(key)) drop(key);
    },
    forgetFailures() {
      failures.clear();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    get bytes() {
      return bytes;
    },
    budget,
  };
}
