// Long tasks with progress and cancel. The list lives in memory: a job does not outlive its process, what it stored does.
import { randomUUID } from 'node:crypto';
import type { Job } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';

export interface JobTask<T> {
  kind: Job['kind'];
  message: string;
  run: (job: { signal: AbortSignal; progress: (done: number, total: number | null) => void }) => Promise<T>;
  /** What the finished job says, and how it ended. */
  sayResult(value: T): { message: string; state: 'done' | 'failed' | 'cancelled' };
}

export interface Jobs {
  start<T>(task: JobTask<T>): { id: string; finished: Promise<T | null> };
  list: () => Job[];
  cancel: (id: string) => Result<Record<string, never>>;
  /** The value of a job that has ended; null while it runs and when there is none. */
  result: (id: string) => unknown;
  /** Cancels all and waits for them. */
  close: () => Promise<void>;
}

/** Ended jobs that are remembered. */
const remembered = 50;

export function createJobs(onChange: (job: Job) => void): Jobs {
  const entries = new Map<string, { job: Job; controller: AbortController; finished: Promise<unknown>; value: unknown }>();

  function forgetOldest(): void {
    const ended = [...entries.values()].filter(({ job }) => job.state !== 'running');
    for (const { job } of ended.slice(0, Math.max(0, ended.length - remembered))) entries.delete(job.id);
  }

  function start<T>(task: JobTask<T>): { id: string; finished: Promise<T | null> } {
    const controller = new AbortController();
    const job: Job = { id: randomUUID(), kind: task.kind, done: 0, total: null, state: 'running', message: task.message };
    const update = (change: Partial<Job>): void => {
      Object.assign(job, change);
      onChange({ ...job });
    };
    const finished = task
      .run({
        signal: controller.signal,
        progress: (done, total) => {
          update({ done, total });
        },
      })
      .then((value) => {
        entry.value = value;
        update(task.sayResult(value));
        return value;
      })
      // Also what goes wrong in saying the result (an audit row on a full disk): nobody else waits for this promise.
      .catch((error: unknown) => {
        console.error(`job ${task.kind} failed: ${error instanceof Error ? error.name : 'unknown'}`);
        update({ state: 'failed', message: 'It stopped because of a fault inside Sagitta. What was stored before is safe. Start it again.' });
        return null;
      });
    const entry = { job, controller, finished, value: null as unknown };
    entries.set(job.id, entry);
    forgetOldest();
    onChange({ ...job });
    return { id: job.id, finished };
  }

  return {
    start,
    list: () => [...entries.values()].map(({ job }) => ({ ...job })),
    cancel: (id) => {
      const entry = entries.get(id);
      if (entry === undefined) return fail('NOT_FOUND', 'This task is no longer known. Nothing was changed.');
      entry.controller.abort();
      return ok({});
    },
    result: (id) => entries.get(id)?.value ?? null,
    close: async () => {
      for (const { controller } of entries.values()) controller.abort();
      await Promise.all([...entries.values()].map(({ finished }) => finished));
    },
  };
}
