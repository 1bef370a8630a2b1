// Storage Commitment at work: takes the requests of peers and delivers reports, asks peers and takes theirs. Every step is in the store first, so that a run that was
// cut off goes on where it stood. What a step does is commitmentSteps.ts.
import { ok, fail, type Result } from '../../contract/result.ts';
import { peer as peerSchema, type Peer } from '../../contract/archive.ts';
import { newUid } from '../../dicom/uids.ts';
import { commitmentStatuses, type CommitmentReport, type CommitmentServices } from '../dimse/index.ts';
import type { CommitmentRecord, CommitmentResult } from '../store/index.ts';
import { commitmentSteps, type CommitmentPolicy, type StepOptions } from './commitmentSteps.ts';

const minute = 60_000;
const hour = 60 * minute;
const usualPolicy: CommitmentPolicy = {
  pausesMs: [10_000, minute, 5 * minute, 15 * minute, hour],
  maxAttempts: 52,
  reportDueMs: 24 * hour,
  openForReportMs: 5_000,
};

/** Rows that are due wait so long for those at work, ms. */
const pollMs = 1000;
const longestPauseMs = hour;
/** After the store refused (a full disk), rows that are due wait so long, ms. */
const afterFailureMs = 10_000;

export interface CommitmentOrder {
  StudyInstanceUID: string;
  /** Some of the study's objects; without it all of them. */
  SOPInstanceUIDs?: readonly string[];
  /** An address, or the AE title of a known peer. */
  peer: Peer | string;
  who: string;
}

export interface Commitments {
  /** What a listener serves peers with. */
  services: CommitmentServices;
  /** The transaction is kept when it answers, and the peer is asked after that. NOT_FOUND without such a study, objects of it, or peer. */
  request(order: CommitmentOrder): Result<{ transactionUid: string }>;
  /** Goes on with what waits in the store; before that only what comes in this run is worked on. */
  start(): void;
  /** Breaks off what is under way; the next run goes on with it. */
  close(): Promise<void>;
}

export type CommitmentsOptions = Omit<StepOptions, 'policy' | 'now'> & Partial<Pick<StepOptions, 'now'>> & { policy?: Partial<CommitmentPolicy> };

export function createCommitments(options: CommitmentsOptions): Commitments {
  const { store, peers, changed, now = Date.now } = options;
  const closing = new AbortController();
  const services: CommitmentServices = { asked: takeRequest, reported: takeReport };
  const steps = commitmentSteps({ ...options, now, policy: { ...usualPolicy, ...options.policy } }, takeReport, closing.signal);
  /** Transactions of this run that a step is at work on. */
  const atWork = new Map<number, { peerAet: string; done: Promise<void> }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStarted = false;
  /** When the store last refused to write a step down. */
  let failedAt = -Infinity;

  function work({ id, peerAet }: CommitmentRecord, step: () => Promise<void>): void {
    if (closing.signal.aborted || atWork.has(id)) return;
    const done = step()
      .catch((error: unknown) => {
        console.error(`A step of storage commitment failed (${nameOf(error)}). Objects are safe; it is tried again.`);
        // The store may refuse this too (a full disk); then the row is due still.
        attempt(() => {
          steps.retry(id, 'It was cut by a fault inside Sagitta.');
        });
      })
      .finally(() => {
        atWork.delete(id);
        changed();
        arm();
      });
    atWork.set(id, { peerAet, done });
    changed();
  }

  /** Nothing is waited for that fails in the store: it is tried again later. An error here would end the archive. */
  function attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      failedAt = now();
      console.error(`Storage commitment could not be written down (${nameOf(error)}). Objects are safe; it is tried again.`);
      return undefined;
    }
  }

  function arm(): void {
    clearTimeout(timer);
    if (!isStarted || closing.signal.aborted) return;
    const next = attempt(() => store.commitments.nextAt());
    if (next === null) return;
    const pause = Math.min(longestPauseMs, Math.max(0, (next ?? now()) - now()));
    const least = now() - failedAt < afterFailureMs ? afterFailureMs : atWork.size > 0 ? pollMs : 0;
    timer = setTimeout(
      () => {
        attempt(takeDue);
        arm();
      },
      Math.max(least, pause),
    );
  }

  /** Peers side by side, the transactions of one after another. */
  function takeDue(): void {
    const busy = new Set([...atWork.values()].map(({ peerAet }) => peerAet));
    for (const record of store.commitments.due(now())) {
      if (record.phase === 'await') {
        steps.expire(record);
        changed();
      } else if (!busy.has(record.peerAet)) {
        busy.add(record.peerAet);
        work(record, () => (record.phase === 'ask' ? steps.ask(record) : steps.deliver(record)));
      }
    }
  }

  function takeRequest(
    ...[{ transactionUid, objects }, { callingAet }, channel]: Parameters<CommitmentServices['asked']>
  ): ReturnType<CommitmentServices['asked']> {
    if (!peers().some(({ aet }) => aet === callingAet)) return commitmentStatuses.UNKNOWN_PEER;
    const study = objects.map(({ sopInstanceUid }) => store.instances.open(sopInstanceUid)).find((found) => found.ok);
    const id = store.commitments.add({
      transactionUid,
      role: 'served',
      peerAet: callingAet,
      peer: null,
      StudyInstanceUID: study?.ok === true ? study.value.StudyInstanceUID : '',
      phase: 'report',
      nextAt: now(),
      objects: objects.map(({ sopClassUid, sopInstanceUid }) => ({ SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid })),
      who: `AE ${callingAet}`,
    });
    const record = store.commitments.get(id);
    if (record !== undefined) work(record, () => steps.deliver(record, channel));
    return { status: 0 };
  }

  /** Taken from whom we asked, or from another known peer on the same host: some archives report by an AE title of their own. */
  function takeReport(...[report, { callingAet }]: Parameters<CommitmentServices['reported']>): ReturnType<CommitmentServices['reported']> {
    const record = store.commitments.find('requested', report.transactionUid);
    if (record === undefined) return commitmentStatuses.UNKNOWN_TRANSACTION;
    const isFromThere = record.peerAet === callingAet || peers().some(({ aet, host }) => aet === callingAet && host === record.peer?.host);
    if (!isFromThere) return commitmentStatuses.UNKNOWN_TRANSACTION;
    // A report that comes twice, because our answer was lost, changes nothing.
    if (record.state !== 'committed') {
      const asked = store.commitments.objects(record.id);
      store.commitments.settle(record.id, answersTo(asked, report), { message: '', who: `AE ${callingAet}` });
      changed();
    }
    return { status: 0 };
  }

  function request({ StudyInstanceUID, SOPInstanceUIDs, peer: named, who }: CommitmentOrder): Result<{ transactionUid: string }> {
    const peer = typeof named === 'string' ? peers().find(({ aet }) => aet === named) : named;
    if (peer === undefined) return fail('NOT_FOUND', 'There is no such peer. Nothing was asked. Enter it first.');
    const wanted = SOPInstanceUIDs === undefined ? undefined : new Set(SOPInstanceUIDs);
    const objects = store.instances.ofStudy(StudyInstanceUID, { derived: true }).filter(({ SOPInstanceUID }) => wanted?.has(SOPInstanceUID) ?? true);
    if (objects.length === 0) return fail('NOT_FOUND', 'The archive has no such study, or none of those objects of it. Nothing was asked.');
    const transactionUid = newUid();
    // Parsed: what a dialled peer carries beside its address (keys) is not for the database.
    const kept = {
      transactionUid,
      role: 'requested',
      peerAet: peer.aet,
      peer: peerSchema.parse(peer),
      StudyInstanceUID,
      phase: 'ask',
      nextAt: now(),
      who,
    } as const;
    const references = objects.map(({ SOPClassUID, SOPInstanceUID }) => ({ SOPClassUID, SOPInstanceUID }));
    const record = store.commitments.get(store.commitments.add({ ...kept, objects: references }));
    if (record !== undefined) work(record, () => steps.ask(record));
    return ok({ transactionUid });
  }

  return {
    services,
    request,
    start() {
      isStarted = true;
      arm();
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      await Promise.all([...atWork.values()].map(({ done }) => done));
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** What the report says of the objects that were asked for: one that it names as kept and as failed has failed, one of another class is not ours. */
function answersTo(asked: readonly { SOPClassUID: string; SOPInstanceUID: string }[], { committed, failed }: CommitmentReport): CommitmentResult[] {
  const reasons = new Map(failed.map(({ sopInstanceUid, reason }) => [sopInstanceUid, reason]));
  const kept = new Set(committed.map(({ sopClassUid, sopInstanceUid }) => `${sopClassUid} ${sopInstanceUid}`));
  return asked.flatMap(({ SOPClassUID, SOPInstanceUID }) => {
    const failureReason = reasons.get(SOPInstanceUID) ?? (kept.has(`${SOPClassUID} ${SOPInstanceUID}`) ? null : undefined);
    return failureReason === undefined ? [] : [{ SOPClassUID, SOPInstanceUID, failureReason }];
  });
}
