import { describe, expect, it } from 'vitest';
import { createPool, type JobMessage, type PoolPort } from './pool.ts';

interface Desk {
  started: string[];
  stopped: number[];
  finish: (job: string) => void;
  crash: () => void;
}

function desk(): Desk & { spawn: () => PoolPort } {
  const started: string[] = [];
  const stopped: number[] = [];
  const ids = new Map<string, { id: number; port: PoolPort }>();
  const ports: PoolPort[] = [];
  return {
    started,
    stopped,
    spawn() {
      const port: PoolPort = {
        onmessage: null,
        onerror: null,
        terminate: () => undefined,
        postMessage(message) {
          const { id, job } = message as JobMessage<string>;
          if (job === null) stopped.push(id);
          else {
            started.push(job);
            ids.set(job, { id, port });
          }
        },
      };
      ports.push(port);
      return port;
    },
    finish(job) {
      const { id, port } = ids.get(job)!;
      port.onmessage?.({ data: { id, result: { ok: true, value: job.toUpperCase() } } });
    },
    crash() {
      ports[0]!.onerror?.(new Error('crash'));
    },
  };
}

describe('pool', () => {
  it('an urgent image would wait behind a whole series: promote moves it to the front', async () => {
    const d = desk();
    const pool = createPool<string, string>(1, d.spawn);
    const tickets = ['a', 'b', 'c', 'd', 'e'].map((job) => pool.request(job, 10));
    expect(d.started).toEqual(['a', 'b']);
    tickets[4]!.promote(0);
    d.finish('a');
    expect(d.started).toEqual(['a', 'b', 'e']);
    expect(await tickets[0]!.done).toEqual({ ok: true, value: 'A' });
  });
  it('first come, first served within one priority; else the order of the series is lost', () => {
    const d = desk();
    const pool = createPool<string, string>(1, d.spawn);
    for (const job of ['a', 'b', 'c', 'd']) pool.request(job, 5);
    d.finish('a');
    d.finish('b');
    expect(d.started).toEqual(['a', 'b', 'c', 'd']);
  });
  it('a cancelled job would still be decoded, or never answer', async () => {
    const d = desk();
    const pool = createPool<string, string>(1, d.spawn);
    const tickets = ['a', 'b', 'c'].map((job) => pool.request(job, 5));
    tickets[2]!.cancel();
    tickets[0]!.cancel();
    d.finish('b');
    expect(d.started).toEqual(['a', 'b']);
    expect(d.stopped).toHaveLength(1);
    expect(await tickets[2]!.done).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await tickets[0]!.done).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });
  it('a crashed worker would leave its images loading for ever', async () => {
    const d = desk();
    const pool = createPool<string, string>(1, d.spawn);
    const tickets = ['a', 'b', 'c'].map((job) => pool.request(job, 5));
    d.crash();
    expect(await tickets[0]!.done).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(d.started).toEqual(['a', 'b', 'c']);
    d.finish('c');
    expect(await tickets[2]!.done).toEqual({ ok: true, value: 'C' });
  });
  it('jobs would pile up on one worker while another is idle', () => {
    const d = desk();
    const pool = createPool<string, string>(2, d.spawn);
    for (const job of ['a', 'b', 'c', 'd', 'e']) pool.request(job, 5);
    expect(d.started).toHaveLength(4);
    expect(pool.waiting).toBe(1);
  });
});
