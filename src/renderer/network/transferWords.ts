// A transfer in words, and what can be done with it. Pure.
import type { Transfer } from '../../contract/transfer.ts';
import { byteSize, count, countOf } from '../ui/index.ts';

export type TransferAction = 'pause' | 'resume' | 'retry' | 'startNow' | 'cancel' | 'open';
export type TransferTone = 'plain' | 'busy' | 'warn' | 'ok';

export interface TransferWords {
  tone: TransferTone;
  /** What it is doing or how it ended: "stopped at 88 of 301". */
  state: string;
  actions: readonly TransferAction[];
}

const active: readonly Transfer['state'][] = ['queued', 'running', 'paused', 'waiting'];

export function isActive({ state }: Pick<Transfer, 'state'>): boolean {
  return active.includes(state);
}

/** It will not go on by itself. */
export function needsYou({ state }: Pick<Transfer, 'state'>): boolean {
  return state === 'failed' || state === 'partly';
}

/** "101 of 158", "101 so far". */
export function progressOf({ done, total }: Pick<Transfer, 'done' | 'total'>): string {
  return total === null ? `${count(done)} so far` : `${count(done)} of ${count(total)}`;
}

/** "PACS1, C-MOVE, 38 MB/s". */
export function routeOf({ peerAet, service, bytesPerSecond, state }: Pick<Transfer, 'peerAet' | 'service' | 'bytesPerSecond' | 'state'>): string {
  const rate = state === 'running' && bytesPerSecond !== null ? `${byteSize(bytesPerSecond)}/s` : '';
  return [peerAet, service, rate].filter((part) => part !== '').join(', ');
}

/** "stopped at 88 of 301"; without one object across there is no place where it stopped. */
function endedAt(transfer: Transfer, word: string, withoutAny = word): string {
  return transfer.done === 0 ? withoutAny : `${word} at ${progressOf(transfer)}`;
}

/** "in 20 s", "in 3 min", "now". */
export function untilWords(iso: string, now: number): string {
  const seconds = Math.ceil((Date.parse(iso) - now) / 1000);
  if (!(seconds > 0)) return 'now';
  return seconds < 90 ? `in about ${String(seconds)} s` : `in about ${String(Math.round(seconds / 60))} min`;
}

function tookWords({ createdAt, endedAt }: Pick<Transfer, 'createdAt' | 'endedAt'>): string {
  if (endedAt === null) return '';
  const seconds = Math.max(0, Date.parse(endedAt) - Date.parse(createdAt)) / 1000;
  if (seconds >= 90) return `${String(Math.round(seconds / 60))} min`;
  return `${seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds))} s`;
}

const commitmentWords: Record<Transfer['commitment'], string> = {
  none: '',
  waiting: 'commitment asked for',
  committed: 'committed',
  failed: 'not committed',
};

function doneWords(transfer: Transfer): string {
  return [
    progressOf(transfer),
    transfer.warnings === 0 ? '' : countOf(transfer.warnings, 'warning'),
    transfer.transcoded === 0 ? '' : `${count(transfer.transcoded)} transcoded`,
    commitmentWords[transfer.commitment],
    tookWords(transfer),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `now` in ms since 1970. */
export function transferWords(transfer: Transfer, now: number): TransferWords {
  const ofRetrieval = (...actions: TransferAction[]): TransferAction[] => (transfer.kind === 'retrieve' && transfer.done > 0 ? [...actions, 'open'] : actions);
  switch (transfer.state) {
    case 'queued':
      return { tone: 'plain', state: 'queued', actions: ['pause', 'cancel'] };
    case 'running':
      return { tone: 'busy', state: progressOf(transfer), actions: ['pause', 'cancel'] };
    case 'paused':
      return { tone: 'plain', state: endedAt(transfer, 'paused'), actions: ['resume', 'cancel'] };
    case 'waiting':
      return {
        tone: 'warn',
        state: `${endedAt(transfer, 'stopped', 'not begun')}, tries again${transfer.retryAt === null ? '' : ` ${untilWords(transfer.retryAt, now)}`}`,
        actions: ['startNow', 'cancel'],
      };
    case 'done':
      return { tone: transfer.commitment === 'failed' ? 'warn' : 'ok', state: doneWords(transfer), actions: ofRetrieval() };
    case 'partly':
      return { tone: 'warn', state: `${progressOf(transfer)}, ${count(transfer.failed)} failed`, actions: ofRetrieval('retry') };
    case 'failed':
      return { tone: 'warn', state: endedAt(transfer, 'stopped', 'failed'), actions: ['retry'] };
    case 'cancelled':
      return { tone: 'plain', state: endedAt(transfer, 'cancelled'), actions: ['retry'] };
  }
}

/** What goes on from where: "Resume at 89" after 88 objects. */
export function resumeName({ done }: Pick<Transfer, 'done'>): string {
  return done === 0 ? 'Try again' : `Resume at ${count(done + 1)}`;
}

/** "2 running, 1 queued, 1 needs you"; `''` when there is nothing to say. */
export function summaryOf(transfers: readonly Transfer[]): string {
  const number = (test: (transfer: Transfer) => boolean): number => transfers.filter(test).length;
  const parts: [number, string][] = [
    [number(({ state }) => state === 'running'), 'running'],
    [number(({ state }) => state === 'queued'), 'queued'],
    [number(({ state }) => state === 'waiting'), 'waiting'],
    [number(({ state }) => state === 'paused'), 'paused'],
  ];
  const stuck = number(needsYou);
  const words = parts.filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`);
  return [...words, ...(stuck === 0 ? [] : [`${count(stuck)} ${stuck === 1 ? 'needs' : 'need'} you`])].join(', ');
}

/** "Demo, Kilo, CT abdomen": who and what, for the line of a transfer. */
export function titleOf({ PatientName, description }: Pick<Transfer, 'PatientName' | 'description'>, personName: (value: string) => string): string {
  return [personName(PatientName), description.trim()].filter((part) => part !== '').join(', ');
}
