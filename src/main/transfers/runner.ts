// Runs what is queued: at most so many at once, one for each peer, and again after a pause what could not be finished. What people ask for is queue.ts.
import type { Peer } from '../../contract/archive.ts';
import type { TransferRecord } from '../store/index.ts';
import type { RunOutcome, TransferPorts } from './ports.ts';
import { pauseAfter, type RetryPlan } from './retryPlan.ts';
import { runRetrieve } from './runRetrieve.ts';
import { runSend } from './runSend.ts';
import { createSpeed, type Speed } from './speed.ts';
import { hasEnded, nextState } from './states.ts';

export interface Runner {
  /** Looks for what can start; cheap, call it after every change. */
  pump(): void;
  /** A person asks for this peer: it is called at once, though it did not answer before. */
  wake(peerAet: string): void;
  /** Breaks off the run of a transfer whose state has been changed. */
  stop(id: string): void;
  bytesPerSecond(id: string): number | null;
  /** Breaks off all and waits; they are queued for the next start. */
  close(): Promise<void>;
}

export interface RunnerLimits {
  mostAtOnce: number;
  retry: RetryPlan;
  now: () => number;
}

interface Running {
  peerAet: string;
  controller: AbortController;
  speed: Speed;
  finished: Promise<void>;
}

/** A peer that one transfer came to nothing at is left alone for so long by its others, so that many that wait for dead peers do not hold up the rest. */
const longestRestMs = 120_000;

/** ms, after the database took nothing. */
const pauseAfterFault = 10_000;

/** A timer reaches no further. */
const longestTimer = 2 ** 31 - 1;

export function createRunner(ports: TransferPorts, { mostAtOnce, retry, now }: RunnerLimits): Runner {
  const { store } = ports;
  const running = new Map<string, Running>();
  const restsUntil = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  /** ms since 1970; undefined = not by itself. */
  function dueAt({ state, retryAt, peerAet }: TransferRecord): number | undefined {
    if (state === 'paused') return undefined;
    // One that is said to run and does not: its end could not be written down.
    return Math.max(state === 'waiting' ? (retryAt ?? 0) : 0, restsUntil.get(peerAet) ?? 0);
  }

  /** Never throws: it runs by timers, and a full disk must not end the archive. */
  function pump(): void {
    if (isClosed) return;
    clearTimeout(timer);
    try {
      startDue();
    } catch (error) {
      console.error(`transfers could not be started: ${error instanceof Error ? error.name : typeof error}. They stay queued and are tried again.`);
      timer = setTimeout(pump, pauseAfterFault);
      timer.unref();
    }
  }

  function startDue(): void {
    let next: number | undefined;
    for (const transfer of store.transfers.active()) {
      const at = dueAt(transfer);
      if (at === undefined || running.has(transfer.id)) continue;
      const isBusy = [...running.values()].some(({ peerAet }) => peerAet === transfer.peerAet);
      if (at > now()) next = Math.min(at, next ?? at);
      else if (!isBusy && running.size < mostAtOnce) start(transfer);
    }
    if (next === undefined) return;
    timer = setTimeout(pump, Math.min(next - now() + 1, longestTimer));
    timer.unref();
  }

  function start(transfer: TransferRecord): void {
    store.transfers.change(transfer.id, { state: 'running', message: '', retryAt: null, endedAt: null });
    const controller = new AbortController();
    const speed = createSpeed(now);
    const finished = run(transfer, controller.signal, speed).finally(() => {
      running.delete(transfer.id);
      ports.onChange();
      pump();
    });
    running.set(transfer.id, { peerAet: transfer.peerAet, controller, speed, finished });
    ports.onChange();
  }

  /** Never rejects. */
  async function run(transfer: TransferRecord, signal: AbortSignal, speed: Speed): Promise<void> {
    const peer = ports.peers().find(({ aet }) => aet === transfer.peerAet);
    const progress = (bytes: number): void => {
      if (bytes > 0) speed.add(bytes);
      ports.onChange();
    };
    try {
      const outcome =
        peer === undefined ? noPeer(transfer) : await (transfer.kind === 'send' ? runSend : runRetrieve)(ports, transfer, peer, { signal, progress });
      conclude(transfer, outcome, peer);
    } catch (error) {
      const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
      console.error(`transfer ${transfer.id} failed: ${error instanceof Error ? error.name : typeof error}\n${places.slice(0, 8).join('\n')}`);
      settleAfterFault(transfer);
    }
  }

  function settleAfterFault(transfer: TransferRecord): void {
    try {
      settle(transfer, { event: 'wait', message: 'It stopped because of a fault inside Sagitta. What came over is safe.', hasHeadway: false });
    } catch {
      // A full disk: not even that could be written. It still says that it runs, and is taken up again after a while.
      restsUntil.set(transfer.peerAet, now() + pauseAfterFault);
    }
  }

  function conclude(transfer: TransferRecord, outcome: RunOutcome, peer: Peer | undefined): void {
    const after = settle(transfer, outcome);
    if (after === undefined || peer === undefined) return;
    if (outcome.hasHeadway || hasEnded(after.state)) {
      const { done, failed, warnings, transcoded, state, service } = after;
      ports.record(after, peer, { transfer: after.id, service, state, done, failed, warnings, transcoded }, state === 'done');
    }
  }

  /** The state that follows; what people or the end of the process did meanwhile stands. */
  function settle({ id }: TransferRecord, outcome: RunOutcome): TransferRecord | undefined {
    const transfer = store.transfers.get(id);
    if (transfer === undefined) return undefined;
    if (isClosed && transfer.state === 'running' && outcome.event === 'wait') {
      store.transfers.change(id, { state: nextState('running', 'interrupt') ?? 'queued' });
      return store.transfers.get(id);
    }
    if (transfer.state !== 'running') return transfer;
    const attempts = outcome.hasHeadway ? 1 : transfer.attempts + 1;
    const pause = outcome.event === 'wait' ? pauseAfter(attempts, transfer.ruleId !== '', retry) : undefined;
    const event = outcome.event === 'wait' && pause === undefined ? (transfer.done > 0 ? 'finishInPart' : 'giveUp') : outcome.event;
    const state = nextState('running', event) ?? 'failed';
    if (pause !== undefined && !outcome.hasHeadway) restsUntil.set(transfer.peerAet, now() + Math.min(pause, longestRestMs));
    else restsUntil.delete(transfer.peerAet);
    store.transaction(() => {
      store.transfers.change(id, {
        state,
        attempts,
        message: outcome.message,
        retryAt: pause === undefined ? null : now() + pause,
        endedAt: hasEnded(state) ? now() : null,
      });
      if (hasEnded(state) && transfer.requestCommitment) askCommitment(transfer);
    });
    return store.transfers.get(id);
  }

  /** In the transaction that ends the transfer, so that it is asked for once and not forgotten. */
  function askCommitment(transfer: TransferRecord): void {
    const confirmed = store.transfers.confirmed(transfer.id);
    if (confirmed.length === 0) return;
    const asked = ports.requestCommitment(transfer, confirmed);
    store.transfers.change(
      transfer.id,
      asked.ok ? { commitment: 'waiting', commitmentUid: asked.value } : { commitment: 'failed', message: asked.error.message },
    );
  }

  return {
    pump,
    wake: (peerAet) => {
      restsUntil.delete(peerAet);
    },
    stop: (id) => running.get(id)?.controller.abort(),
    bytesPerSecond: (id) => running.get(id)?.speed.perSecond() ?? null,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      for (const { controller } of running.values()) controller.abort();
      await Promise.all([...running.values()].map(({ finished }) => finished));
    },
  };
}

function noPeer({ peerAet }: TransferRecord): RunOutcome {
  return { event: 'wait', message: `${peerAet} is no longer among the peers. Nothing is lost. Enter it again, or cancel this.`, hasHeadway: false };
}
