// Keeps one archive process alive: starts it, restarts it with growing pauses, gives up after three quick failures in a row and says why.
// Knows processes only through `StartProcess`, so it is tested without Electron.
import { fail, ok, type Failure, type Result } from '../../contract/result.ts';
import type { SagittaEvent } from '../../contract/events.ts';
import type { RouteOutput } from '../../contract/routes.ts';
import type { Frame } from '../../contract/rpc.ts';
import { createRpcClient, type RequestOptions, type RpcClient } from '../rpc/client.ts';
import type { FramePort } from '../rpc/framePort.ts';

export interface StartedProcess {
  port: FramePort;
  onExit: (listener: (code: number) => void) => void;
  kill: () => void;
}
export type StartProcess = () => StartedProcess;

export type Health = RouteOutput<'app.archiveHealth'>;
export type ReadyFrame = Extract<Frame, { kind: 'ready' }>;

export interface SupervisorOptions {
  start: StartProcess;
  /** The archive answers from now on; called after every start. */
  onReady: (frame: ReadyFrame) => void;
  /** The archive may not open its folder; it is not started again. */
  onRefused: (error: Failure) => void;
  onEvent: (event: SagittaEvent) => void;
  timing?: Timing;
}

export interface Timing {
  /** Pauses before the first, second … restart in a row, ms. */
  pausesMs: number[];
  /** An exit within this time after the start is a quick failure. */
  quickMs: number;
  /** How long a request waits for an archive that is starting. */
  patienceMs: number;
  /** How long closing may take before the process is killed. */
  closingMs: number;
}

const defaultTiming: Timing = { pausesMs: [250, 1000, 4000], quickMs: 10_000, patienceMs: 15_000, closingMs: 8000 };
const quickFailures = 3;

const sentences: Record<Health['state'], string> = {
  starting: 'The archive is starting.',
  running: 'The archive is running.',
  restarting: 'The archive stopped and is being restarted. Nothing that was stored is lost.',
  stopped: 'The archive stopped three times in a row and is not started again. Nothing that was stored is lost. Close Sagitta and start it again.',
};

export interface ArchiveSupervisor {
  health: () => Health;
  /** Waits while the archive starts; NOT_READY when it does not come, or goes while it works. */
  forward: (route: string, input: unknown, options?: RequestOptions) => Promise<Result<unknown>>;
  close: () => Promise<void>;
}

export function superviseArchive(options: SupervisorOptions): ArchiveSupervisor {
  const timing = options.timing ?? defaultTiming;
  let health: Health = { state: 'starting', restarts: 0, message: sentences.starting };
  let client: RpcClient | null = null;
  let current: StartedProcess | null = null;
  let failuresInARow = 0;
  let closing = false;
  let onClosed: () => void = () => undefined;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Set<() => void>();

  function become(state: Health['state'], message = sentences[state]): void {
    health = { state, restarts: health.restarts, message };
    if (state === 'running' || state === 'stopped') for (const wake of waiting) wake();
    options.onEvent({ type: 'archiveHealthChanged' });
  }

  function start(): void {
    const process = options.start();
    const startedAt = Date.now();
    const processClient = createRpcClient(process.port, 'window');
    let refused = false;
    current = process;
    processClient.onEvent(options.onEvent);
    process.port.onFrame((frame) => {
      if (frame.kind === 'ready') {
        client = processClient;
        become('running');
        options.onReady(frame);
      }
      if (frame.kind === 'refused') {
        refused = true;
        become('stopped', frame.error.message);
        options.onRefused(frame.error);
      }
    });
    process.onExit(() => {
      process.port.close();
      client = null;
      current = null;
      if (closing) onClosed();
      else if (!refused) restart(Date.now() - startedAt < timing.quickMs);
    });
  }

  function restart(quick: boolean): void {
    failuresInARow = quick ? failuresInARow + 1 : 1;
    if (failuresInARow >= quickFailures) {
      become('stopped');
      return;
    }
    health.restarts++;
    become('restarting');
    restartTimer = setTimeout(start, timing.pausesMs[Math.min(failuresInARow, timing.pausesMs.length) - 1] ?? 0);
  }

  async function readyClient(): Promise<Result<RpcClient>> {
    if (client === null && health.state !== 'stopped' && !closing) await waitForChange(waiting, timing.patienceMs);
    return client === null ? fail('NOT_READY', health.message) : ok(client);
  }

  start();
  return {
    health: () => health,
    forward: async (route, input, requestOptions) => {
      const ready = await readyClient();
      return ready.ok ? ready.value.forward(route, input, requestOptions) : ready;
    },
    close: () => {
      closing = true;
      clearTimeout(restartTimer);
      for (const wake of waiting) wake();
      const process = current;
      if (process === null) return Promise.resolve();
      return new Promise((resolve) => {
        const killer = setTimeout(() => {
          process.kill();
          resolve();
        }, timing.closingMs);
        onClosed = () => {
          clearTimeout(killer);
          resolve();
        };
        process.port.close();
      });
    },
  };
}

function waitForChange(waiting: Set<() => void>, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, patienceMs);
    waiting.add(wake);
  });
}
