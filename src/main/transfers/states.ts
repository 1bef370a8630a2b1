// The life of a transfer as a table: which event leads from which state to which. What makes the events happen is queue.ts.
import type { TransferState } from '../../contract/transfer.ts';

export type TransferEvent =
  /** It has a free place at its peer. */
  | 'start'
  /** All arrived; some did not and asking again is of no use; none did. */
  | 'finish'
  | 'finishInPart'
  | 'giveUp'
  /** It will be tried again by itself. */
  | 'wait'
  /** The time to try again has come. */
  | 'due'
  /** The process ended in the middle, or ends now. */
  | 'interrupt'
  /** What people ask for. */
  | 'pause'
  | 'resume'
  | 'retry'
  | 'cancel';

const transitions: Record<TransferState, Partial<Record<TransferEvent, TransferState>>> = {
  queued: { start: 'running', pause: 'paused', cancel: 'cancelled' },
  running: {
    finish: 'done',
    finishInPart: 'partly',
    giveUp: 'failed',
    wait: 'waiting',
    interrupt: 'queued',
    pause: 'paused',
    cancel: 'cancelled',
  },
  waiting: { due: 'queued', retry: 'queued', pause: 'paused', cancel: 'cancelled' },
  paused: { resume: 'queued', cancel: 'cancelled' },
  done: {},
  partly: { retry: 'queued' },
  failed: { retry: 'queued' },
  cancelled: { retry: 'queued' },
};

/** undefined = the event means nothing in this state. */
export function nextState(state: TransferState, event: TransferEvent): TransferState | undefined {
  return transitions[state][event];
}

export function hasEnded(state: TransferState): boolean {
  return state === 'done' || state === 'partly' || state === 'failed' || state === 'cancelled';
}
