// The supervisor with processes that are ports in memory: restart, circuit, refusal, closing. The real process is in e2e/supervisor.e2e.ts.
import { describe, expect, it, vi } from 'vitest';
import type { SagittaEvent } from '../../contract/events.ts';
import type { Frame } from '../../contract/rpc.ts';
import { createPortListeners } from '../rpc/framePort.ts';
import { superviseArchive, type ArchiveSupervisor, type StartedProcess } from './archiveSupervisor.ts';

interface FakeProcess extends StartedProcess {
  say: (frame: Frame) => void;
  die: () => void;
  posted: Frame[];
  killed: boolean;
}

/** `obedient`: exits when its port is closed. */
function createProcess(obedient = true): FakeProcess {
  const listeners = createPortListeners();
  const exitListeners: ((code: number) => void)[] = [];
  let dead = false;
  const die = () => {
    if (dead) return;
    dead = true;
    listeners.closed();
    for (const listener of exitListeners) listener(1);
  };
  const process: FakeProcess = {
    posted: [],
    killed: false,
    port: {
      post: (frame) => {
        process.posted.push(frame);
      },
      onFrame: listeners.onFrame,
      onClose: listeners.onClose,
      close: () => {
        if (obedient) die();
        else listeners.closed();
      },
    },
    onExit: (listener) => exitListeners.push(listener),
    kill: () => {
      process.killed = true;
      die();
    },
    say: (frame) => {
      listeners.frame(frame);
    },
    die,
  };
  return process;
}

const ready: Frame = { kind: 'ready', dimse: { aet: 'SAGITTA', host: '127.0.0.1', port: 1, tlsPort: null }, dataDir: 'd' };
const timing = { pausesMs: [5, 5, 5], quickMs: 1000, patienceMs: 200, closingMs: 100 };

function supervise(options: { obedient?: boolean; quickMs?: number } = {}): {
  archive: ArchiveSupervisor;
  processes: FakeProcess[];
  events: SagittaEvent[];
  refused: string[];
} {
  const processes: FakeProcess[] = [];
  const events: SagittaEvent[] = [];
  const refused: string[] = [];
  const archive = superviseArchive({
    start: () => {
      const process = createProcess(options.obedient);
      processes.push(process);
      return process;
    },
    onReady: () => undefined,
    onRefused: (error) => refused.push(error.code),
    onEvent: (event) => events.push(event),
    timing: { ...timing, quickMs: options.quickMs ?? timing.quickMs },
  });
  return { archive, processes, events, refused };
}

async function nth(processes: FakeProcess[], n: number): Promise<FakeProcess> {
  await vi.waitFor(() => {
    expect(processes.length).toBeGreaterThanOrEqual(n);
  });
  const process = processes[n - 1];
  if (process === undefined) throw new Error('no such process');
  return process;
}

describe('the supervisor', () => {
  it('holds requests until the archive is ready; catches a window that starts with errors', async () => {
    const { archive, processes } = supervise();
    const answered = archive.forward('peer.list', {});
    const process = await nth(processes, 1);
    expect(process.posted).toEqual([]);
    process.say(ready);
    await vi.waitFor(() => {
      expect(process.posted).toHaveLength(1);
    });
    process.say({ kind: 'response', id: 1, result: { ok: true, value: { peers: [] } } });
    expect(await answered).toEqual({ ok: true, value: { peers: [] } });
  });

  it('answers what is under way with NOT_READY when the process dies, starts another and says so', async () => {
    const { archive, processes, events } = supervise({ quickMs: 0 });
    const first = await nth(processes, 1);
    first.say(ready);
    const answered = archive.forward('peer.list', {});
    await vi.waitFor(() => {
      expect(first.posted).toHaveLength(1);
    });
    first.die();
    expect(await answered).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
    expect(archive.health()).toMatchObject({ state: 'restarting', restarts: 1 });
    (await nth(processes, 2)).say(ready);
    expect(archive.health()).toMatchObject({ state: 'running', restarts: 1 });
    expect(events.filter(({ type }) => type === 'archiveHealthChanged')).toHaveLength(3);
  });

  it('gives up after three quick failures in a row with a sentence; catches a restart loop', async () => {
    const { archive, processes } = supervise();
    for (const n of [1, 2, 3]) (await nth(processes, n)).die();
    await new Promise((done) => setTimeout(done, 50));
    expect(processes).toHaveLength(3);
    expect(archive.health().state).toBe('stopped');
    expect(await archive.forward('peer.list', {})).toMatchObject({ ok: false, error: { code: 'NOT_READY', message: archive.health().message } });
  });

  it('does not count failures of a process that ran well for long', async () => {
    const { archive, processes } = supervise({ quickMs: 0 });
    for (const n of [1, 2, 3, 4]) {
      const process = await nth(processes, n);
      process.say(ready);
      process.die();
    }
    (await nth(processes, 5)).say(ready);
    expect(archive.health()).toMatchObject({ state: 'running', restarts: 4 });
  });

  it('does not start again what refused its folder', async () => {
    const { archive, processes, refused } = supervise();
    const process = await nth(processes, 1);
    process.say({ kind: 'refused', error: { code: 'CONFLICT', message: 'owned' } });
    process.die();
    await new Promise((done) => setTimeout(done, 30));
    expect(processes).toHaveLength(1);
    expect(refused).toEqual(['CONFLICT']);
    expect(archive.health()).toMatchObject({ state: 'stopped', message: 'owned' });
  });

  it('closes by closing the port, and kills only what does not end in time', async () => {
    const polite = supervise();
    (await nth(polite.processes, 1)).say(ready);
    await polite.archive.close();
    expect(polite.processes[0]?.killed).toBe(false);
    const stubborn = supervise({ obedient: false });
    (await nth(stubborn.processes, 1)).say(ready);
    await stubborn.archive.close();
    expect(stubborn.processes[0]?.killed).toBe(true);
    await new Promise((done) => setTimeout(done, 30));
    expect(stubborn.processes).toHaveLength(1);
  });
});
