// The queue as people see it: what is asked for, stopped and begun again. It is kept in the store; without `start` (a verb beside no window and no serve) nothing runs.
import { fail, ok, type Result } from '../../contract/result.ts';
import type { RetrieveItem, Transfer } from '../../contract/transfer.ts';
import type { TransferRecord } from '../store/index.ts';
import type { TransferPorts } from './ports.ts';
import { defaultRetryPlan } from './retryPlan.ts';
import { createRouter } from './router.ts';
import { createRunner, type RunnerLimits } from './runner.ts';
import { wayOf } from './runRetrieve.ts';
import { hasEnded, nextState, type TransferEvent } from './states.ts';

export interface TransferQueue {
  list(): Transfer[];
  /** NOT_FOUND: a study or a peer that is not known; nothing is queued then. */
  send(StudyInstanceUIDs: readonly string[], peerAets: readonly string[], who: string): Result<string[]>;
  retrieve(items: readonly RetrieveItem[], who: string): Result<string[]>;
  /** NOT_FOUND; CONFLICT when it means nothing in this state. */
  ask(id: string, event: 'cancel' | 'pause' | 'resume' | 'retry'): Result<void>;
  /** The same for all where it means something. */
  askAll(event: 'pause' | 'resume'): void;
  clearEnded(): void;
  /** Objects arrived: once it is quiet, the rules are applied. */
  arrived(): void;
  /** Takes up what an earlier run left, and runs from now on. */
  start(): void;
  close(): Promise<void>;
}

interface TransferOptions extends Partial<RunnerLimits> {
  /** No object of a study came for so long: it has arrived. */
  quietMs?: number;
}

/** Ended ones that are listed, and for how long those that went well are remembered. */
const listed = 200;
const rememberedMs = 30 * 24 * 3600 * 1000;

export function createTransfers(ports: TransferPorts, options: TransferOptions = {}): TransferQueue {
  const { store } = ports;
  const now = options.now ?? Date.now;
  const runner = createRunner(ports, { mostAtOnce: options.mostAtOnce ?? 4, retry: options.retry ?? defaultRetryPlan, now });
  const router = createRouter({ store, ownAet: ports.ownAet, now, quietMs: options.quietMs ?? 10_000, onQueued: changed });
  let isStarted = false;

  function changed(): void {
    ports.onChange();
    if (isStarted) runner.pump();
  }

  function unknownPeer(aets: readonly string[]): Result<never> | undefined {
    const known = new Set(ports.peers().map(({ aet }) => aet));
    const missing = aets.find((aet) => !known.has(aet));
    return missing === undefined ? undefined : fail('NOT_FOUND', `${missing} is not among the peers. Nothing was queued. Enter it first.`);
  }

  /** The one that is queued or under way for the same thing. */
  function same(kind: Transfer['kind'], peerAet: string, StudyInstanceUID: string, SeriesInstanceUID: string): TransferRecord | undefined {
    return store.transfers
      .active()
      .find(
        (transfer) =>
          transfer.kind === kind &&
          transfer.ruleId === '' &&
          transfer.peerAet === peerAet &&
          transfer.StudyInstanceUID === StudyInstanceUID &&
          transfer.SeriesInstanceUID === SeriesInstanceUID,
      );
  }

  function sendOne(StudyInstanceUID: string, peerAet: string, who: string): string {
    const uids = store.instances.ofStudy(StudyInstanceUID, { derived: true }).map(({ SOPInstanceUID }) => SOPInstanceUID);
    const there = same('send', peerAet, StudyInstanceUID, '');
    if (there !== undefined && there.state !== 'running') {
      store.transfers.addObjects(there.id, uids);
      return there.id;
    }
    const study = store.studies.get(StudyInstanceUID);
    const names = { PatientName: study?.PatientName ?? '', description: study?.StudyDescription ?? '' };
    const what = { kind: 'send', service: 'C-STORE', StudyInstanceUID, SeriesInstanceUID: '', peerAet, ...names } as const;
    return store.transfers.add({ ...what, total: uids.length, who, ruleId: '', requestCommitment: false }, uids);
  }

  function retrieveOne({ objects, ...item }: RetrieveItem, who: string): string {
    const there = same('retrieve', item.peerAet, item.StudyInstanceUID, item.SeriesInstanceUID);
    if (there !== undefined) return there.id;
    const peer = ports.peers().find(({ aet }) => aet === item.peerAet);
    const service = peer !== undefined && wayOf(peer) === 'get' ? 'C-GET' : 'C-MOVE';
    return store.transfers.add({ kind: 'retrieve', service, ...item, total: objects, who, ruleId: '', requestCommitment: false });
  }

  function apply(transfer: TransferRecord, event: TransferEvent): boolean {
    const state = nextState(transfer.state, event);
    if (state === undefined) return false;
    const again = event === 'retry' || event === 'resume';
    if (again) runner.wake(transfer.peerAet);
    if (event === 'retry' && transfer.kind === 'send') store.transfers.oweFailed(transfer.id);
    store.transfers.change(transfer.id, { state, retryAt: null, endedAt: hasEnded(state) ? now() : null, ...(again ? { attempts: 0, message: '' } : {}) });
    runner.stop(transfer.id);
    return true;
  }

  function toTransfer(record: TransferRecord): Transfer {
    const { id, kind, StudyInstanceUID, SeriesInstanceUID, PatientName, description, peerAet, service, state, message, ruleId } = record;
    const commitment = record.commitmentUid === '' ? record.commitment : ports.commitmentOf(record.commitmentUid);
    const { done, total, failed, warnings, transcoded } = record;
    return {
      ...{ id, kind, StudyInstanceUID, SeriesInstanceUID, PatientName, description, peerAet, service, state, message, ruleId, commitment },
      ...{ done, total, failed, warnings, transcoded },
      bytesPerSecond: runner.bytesPerSecond(id),
      retryAt: instantOf(record.retryAt),
      createdAt: new Date(record.createdAt).toISOString(),
      endedAt: instantOf(record.endedAt),
    };
  }

  return {
    list: () => store.transfers.list(listed).map(toTransfer),
    send(StudyInstanceUIDs, peerAets, who) {
      const unknown = unknownPeer(peerAets);
      if (unknown !== undefined) return unknown;
      if (StudyInstanceUIDs.some((uid) => store.studies.get(uid) === undefined))
        return fail('NOT_FOUND', 'The archive has no such study. Nothing was queued. Look for it in the worklist.');
      for (const aet of peerAets) runner.wake(aet);
      const ids = store.transaction(() => StudyInstanceUIDs.flatMap((uid) => peerAets.map((aet) => sendOne(uid, aet, who))));
      changed();
      return ok(ids);
    },
    retrieve(items, who) {
      const unknown = unknownPeer(items.map(({ peerAet }) => peerAet));
      if (unknown !== undefined) return unknown;
      for (const { peerAet } of items) runner.wake(peerAet);
      const ids = store.transaction(() => items.map((item) => retrieveOne(item, who)));
      changed();
      return ok(ids);
    },
    ask(id, event) {
      const transfer = store.transfers.get(id);
      if (transfer === undefined) return fail('NOT_FOUND', 'This transfer is no longer in the list. Nothing was changed.');
      if (!apply(transfer, event)) return fail('CONFLICT', `This cannot be done with a transfer that is ${transfer.state}. Nothing was changed.`);
      changed();
      return ok(undefined);
    },
    askAll(event) {
      for (const transfer of store.transfers.active()) apply(transfer, event);
      changed();
    },
    clearEnded() {
      store.transfers.clearEnded();
      changed();
    },
    arrived: () => {
      if (isStarted) router.arrived();
    },
    start() {
      store.transfers.clearEnded(now() - rememberedMs);
      for (const { id, state } of store.transfers.active())
        if (state === 'running') store.transfers.change(id, { state: nextState(state, 'interrupt') ?? 'queued' });
      isStarted = true;
      router.arrived();
      changed();
    },
    async close() {
      isStarted = false;
      router.close();
      await runner.close();
    },
  };
}

function instantOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
