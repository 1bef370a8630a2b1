// The steps of one Storage Commitment transaction: asking a peer, reporting to one, trying again with growing pauses, giving up with the reason.
import { fail, type Result } from '../../contract/result.ts';
import type { Peer } from '../../contract/archive.ts';
import {
  failureReasons,
  reportCommitment,
  requestCommitment,
  type CommitmentReference,
  type CommitmentReport,
  type CommitmentServices,
  type Peer as DialledPeer,
  type ReportChannel,
} from '../dimse/index.ts';
import type { CommitmentRecord, Store } from '../store/index.ts';
import { checkObjects } from './commitmentCheck.ts';

export interface CommitmentPolicy {
  /** Pauses between tries, ms; the last one repeats. */
  pausesMs: readonly number[];
  /** After so many tries it is given up, with the reason. */
  maxAttempts: number;
  /** How long a report is waited for after the peer accepted the request, ms. */
  reportDueMs: number;
  /** How long our association is kept open for it, ms. */
  openForReportMs: number;
}

export interface StepOptions {
  store: Store;
  /** Those who are known in this moment. */
  peers: () => Peer[];
  /** Gives a peer with TLS the identity it is called with. */
  dial?: (peer: Peer) => DialledPeer;
  ownAet: () => string;
  changed: () => void;
  policy: CommitmentPolicy;
  now: () => number;
}

export interface CommitmentSteps {
  ask(record: CommitmentRecord): Promise<void>;
  deliver(record: CommitmentRecord, channel?: ReportChannel): Promise<void>;
  retry(id: number, reason: string): void;
  /** No report came in its time. One that comes later is still taken. */
  expire(record: CommitmentRecord): void;
}

const system = 'system';
/** Result of an A-ASSOCIATE-RJ that passes (PS3.8 Table 9-21). */
const TRANSIENT = 2;

/** `reported`: what takes a report that comes on the association of our request. `closing`: what it breaks off stays as it was. */
export function commitmentSteps(options: StepOptions, reported: CommitmentServices['reported'], closing: AbortSignal): CommitmentSteps {
  const { store, peers, ownAet, changed, policy, now, dial = (peer: Peer): DialledPeer => peer } = options;
  const { commitments } = store;
  const isClosing = (): boolean => closing.aborted;

  function retry(id: number, reason: string): void {
    const record = commitments.get(id);
    if (record === undefined || record.phase === 'done') return;
    const attempts = record.attempts + 1;
    if (attempts >= policy.maxAttempts) {
      commitments.giveUp(id, `${reason} It was tried ${String(attempts)} times and is not tried again.`, system);
      return;
    }
    const pause = policy.pausesMs[Math.min(attempts, policy.pausesMs.length) - 1] ?? 0;
    commitments.postpone(id, { phase: record.phase, attempts, nextAt: now() + pause, message: reason });
  }

  /** The report may have come in the meantime; then nothing is left to wait for. */
  function awaitReport(id: number, message: string): void {
    if (commitments.get(id)?.phase !== 'ask') return;
    commitments.postpone(id, { phase: 'await', attempts: 0, nextAt: now() + policy.reportDueMs, message });
    changed();
  }

  async function ask({ id, peer, transactionUid }: CommitmentRecord): Promise<void> {
    if (peer === null) return;
    const asked = await requestCommitment(
      dial(peer),
      { transactionUid, objects: referencesOf(id) },
      {
        callingAet: ownAet(),
        signal: closing,
        waitMs: policy.openForReportMs,
        onAccepted: () => awaitReport(id, ''),
        onReport: (report) => reported(report, { callingAet: peer.aet, peerAddress: peer.host }),
      },
    );
    if (asked.ok || commitments.get(id)?.phase !== 'ask') return;
    const { code, message, data } = asked.error;
    // Whether it was taken is not known: asking again under the same number would be refused by one who did.
    if (data?.['sent'] === true) awaitReport(id, `${message} If it had arrived, the report comes yet; else ask again.`);
    else if (code === 'PEER_UNREACHABLE' || data?.['result'] === TRANSIENT) retry(id, message);
    else if (code !== 'CANCELLED' || !isClosing()) commitments.giveUp(id, message, system);
  }

  /** What is true now is reported, each time anew: objects may have come or gone since the last try. */
  async function deliver(record: CommitmentRecord, channel?: ReportChannel): Promise<void> {
    if (channel !== undefined && (await channel.isQuiet())) {
      const report = await reportOf(record);
      const told = await channel.report(report);
      if (told.ok) {
        settle(record, report);
        return;
      }
    }
    if (isClosing()) return;
    const report = await reportOf(record);
    const told = await reportAnew(record, report);
    if (told.ok) settle(record, report);
    else if (!isClosing()) retry(record.id, told.error.message);
  }

  function settle({ id, peerAet }: CommitmentRecord, { committed, failed }: CommitmentReport): void {
    const results = [...committed.map((object) => ({ ...object, reason: null })), ...failed];
    commitments.settle(
      id,
      results.map(({ sopClassUid, sopInstanceUid, reason }) => ({ SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid, failureReason: reason })),
      { message: '', who: `AE ${peerAet}` },
    );
  }

  function referencesOf(id: number): CommitmentReference[] {
    return commitments.objects(id).map(({ SOPClassUID, SOPInstanceUID }) => ({ sopClassUid: SOPClassUID, sopInstanceUid: SOPInstanceUID }));
  }

  async function reportOf({ id, transactionUid, peerAet }: CommitmentRecord): Promise<CommitmentReport> {
    const objects = referencesOf(id);
    if (commitments.isRepeated(id))
      return { transactionUid, committed: [], failed: objects.map((object) => ({ ...object, reason: failureReasons.duplicateTransaction })) };
    return { transactionUid, ...(await checkObjects(store, objects, peerAet)) };
  }

  function reportAnew({ peerAet }: CommitmentRecord, report: CommitmentReport): Promise<Result<void>> {
    const peer = peers().find(({ aet }) => aet === peerAet);
    if (peer === undefined)
      return Promise.resolve(fail('NOT_FOUND', `${peerAet} is no longer a known peer, so the report cannot reach it. The objects are safe. Enter it again.`));
    return reportCommitment(dial(peer), report, { callingAet: ownAet(), signal: closing });
  }

  function expire({ id, peerAet }: CommitmentRecord): void {
    commitments.giveUp(id, `${peerAet} did not report in time whether it keeps the objects. Keep them here, and ask again.`, system);
  }

  return { ask, deliver, retry, expire };
}
