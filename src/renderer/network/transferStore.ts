// Transfers as the archive knows them, asked again when it says so, and what can be done with them. One list for all screens.
import { create } from 'zustand';
import type { Result } from '../../contract/result.ts';
import type { RetrieveItem, Transfer } from '../../contract/transfer.ts';
import { onEvent, request, runQuery } from '../client/index.ts';
import { type TransferAction } from './transferWords.ts';

interface TransferStore {
  transfers: readonly Transfer[];
  /** The last request that was refused, until it is dismissed. */
  problem: string | null;
}

export const useTransfers = create<TransferStore>(() => ({ transfers: [], problem: null }));

/** Keeps the list fresh until the returned function is called. */
export function startTransferNews(): () => void {
  const runner = runQuery(
    () => request('transfer.list', {}),
    ({ value }) => {
      if (value !== undefined) useTransfers.setState({ transfers: value.transfers });
    },
  );
  const stop = onEvent(({ type }) => {
    if (type === 'transfersChanged' || type === 'archiveHealthChanged') runner.refresh();
  });
  return () => {
    stop();
    runner.stop();
  };
}

export function dismissTransferProblem(): void {
  useTransfers.setState({ problem: null });
}

/** Keeps the sentence of a refusal; answers whether it went well. */
async function tell(answer: Promise<Result<unknown>>): Promise<boolean> {
  const result = await answer;
  useTransfers.setState({ problem: result.ok ? null : result.error.message });
  return result.ok;
}

const routes = {
  pause: 'transfer.pause',
  resume: 'transfer.resume',
  retry: 'transfer.retry',
  startNow: 'transfer.retry',
  cancel: 'transfer.cancel',
} as const;

export function actOn({ id }: Transfer, action: Exclude<TransferAction, 'open'>): void {
  void tell(request(routes[action], { id }));
}

export function pauseAll(): void {
  void tell(request('transfer.pauseAll', {}));
}

export function resumeAll(): void {
  void tell(request('transfer.resumeAll', {}));
}

export function clearEnded(): void {
  void tell(request('transfer.clearEnded', {}));
}

/** As the contract takes at once. */
const itemsAtOnce = 1000;

export async function retrieve(items: readonly RetrieveItem[]): Promise<boolean> {
  for (let start = 0; start < items.length; start += itemsAtOnce)
    if (!(await tell(request('transfer.retrieve', { items: items.slice(start, start + itemsAtOnce) })))) return false;
  return true;
}
