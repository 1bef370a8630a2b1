// One run of a retrieval: whole when we have nothing of it yet, else what is missing. By C-MOVE to ourselves, or by C-GET where that is the way of the peer or nobody listens here.
import type { Peer, QueryLevel, RetrieveResult } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { get, move } from '../dimse/index.ts';
import type { TransferRecord } from '../store/index.ts';
import { findMissing } from './missing.ts';
import type { Run, RunOutcome, TransferPorts } from './ports.ts';

type Service = 'C-MOVE' | 'C-GET';

interface Request {
  level: QueryLevel;
  keys: Record<string, string>;
}

interface Plan {
  requests: Request[];
  /** As far as it is known. */
  total: number | null;
  /** Of `total`: here already. */
  here: number;
}

/** UIDs in one request: a list must fit into the 64 kB of a UI value. */
const mostUids = 500;

export async function runRetrieve(ports: TransferPorts, transfer: TransferRecord, peer: Peer, run: Run): Promise<RunOutcome> {
  const { store } = ports;
  const plan = await planOf(ports, transfer, peer, run);
  if (!plan.ok) return { event: 'wait', message: plan.error.message, hasHeadway: false };
  const watch = watchArrivals(ports, transfer, plan.value, run);
  let [service, note] = serviceFor(ports, peer);
  store.transfers.change(transfer.id, { service, total: plan.value.total, done: plan.value.here, failed: 0, warnings: 0 });
  let failure: string | undefined;
  for (const request of plan.value.requests) {
    if (run.signal.aborted) break;
    let result = await retrieve(ports, service, peer, request, run, watch.counted);
    if (!result.ok && service === 'C-MOVE' && result.error.data?.['status'] === 0xa801) {
      const told = result;
      service = 'C-GET';
      result = await retrieve(ports, service, peer, request, run, watch.counted);
      note = `${peer.aet} does not know where to send for ${ports.ownAet()}; it was fetched on our own connection (C-GET) instead.`;
      if (result.ok) store.transfers.change(transfer.id, { service });
      else result = told;
    }
    if (!result.ok) failure = result.error.message;
    watch.next(result.ok ? result.value : null);
    if (!result.ok) break;
  }
  const outcome = watch.conclude(failure, note);
  return outcome.event === 'finish' && !run.signal.aborted ? confirm(ports, transfer, peer, run, plan.value, outcome) : outcome;
}

/** Objects that are here; in which study a correction has put them does not count. */
function countHere({ store }: TransferPorts, { StudyInstanceUID, SeriesInstanceUID }: TransferRecord): number {
  return store.instances.ofStudy(StudyInstanceUID).filter((object) => SeriesInstanceUID === '' || object.SeriesInstanceUID === SeriesInstanceUID).length;
}

/** Success is the peer's word. Where fewer objects are here than were announced or said to be sent, it is asked which, before the transfer is called done. */
async function confirm(ports: TransferPorts, transfer: TransferRecord, peer: Peer, run: Run, plan: Plan, outcome: RunOutcome): Promise<RunOutcome> {
  const { done = 0, total } = ports.store.transfers.get(transfer.id) ?? {};
  const here = countHere(ports, transfer);
  const expected = Math.max(done, total ?? 0, plan.total ?? 0);
  if (expected === 0 && here === 0) {
    const message = `${peer.aet} found nothing to send. Nothing was changed. Look whether it still has the study.`;
    return { event: 'giveUp', message, hasHeadway: false };
  }
  if (here >= expected) return outcome;
  const there = await findMissing(ports.store, peer, transfer, { callingAet: ports.ownAet(), signal: run.signal });
  const isTold = there.ok && there.value.total > 0;
  const missing = isTold ? there.value.missing.reduce((sum, series) => sum + series.SOPInstanceUIDs.length, 0) : here === 0 ? expected : 0;
  if (missing === 0) return outcome;
  const known = isTold ? there.value.total : expected;
  ports.store.transfers.change(transfer.id, { done: known - missing, total: known, failed: missing });
  const advice = `What came is safe. Compare the address that it has for ${ports.ownAet()}.`;
  const message = `${peer.aet} reported success, but ${String(missing)} object(s) did not arrive. ${advice}`;
  return { event: 'wait', message, hasHeadway: outcome.hasHeadway };
}

/** How the peer is asked, and the sentence when that is not its usual way. */
function serviceFor(ports: TransferPorts, peer: Peer): [Service, string] {
  if (wayOf(peer) === 'get') return ['C-GET', ''];
  if (ports.isListening()) return ['C-MOVE', ''];
  return ['C-GET', 'Nobody listens here, so nothing could be sent to us: it was fetched on our own connection (C-GET).'];
}

export function wayOf(peer: Peer): 'move' | 'get' {
  return 'retrieveBy' in peer && peer.retrieveBy === 'get' ? 'get' : 'move';
}

async function planOf({ store, ownAet }: TransferPorts, transfer: TransferRecord, peer: Peer, { signal }: Run): Promise<Result<Plan>> {
  const { StudyInstanceUID, SeriesInstanceUID } = transfer;
  const whole: Request =
    SeriesInstanceUID === '' ? { level: 'STUDY', keys: { StudyInstanceUID } } : { level: 'SERIES', keys: { StudyInstanceUID, SeriesInstanceUID } };
  const known = store.instances.ofStudy(StudyInstanceUID).some((object) => SeriesInstanceUID === '' || object.SeriesInstanceUID === SeriesInstanceUID);
  if (!known) return ok({ requests: [whole], total: transfer.total, here: 0 });
  const there = await findMissing(store, peer, transfer, { callingAet: ownAet(), signal });
  if (!there.ok) {
    // A peer that is not there is not asked again at once; one that cannot tell its objects sends all of them, and what is here counts as duplicate.
    if (there.error.code === 'PEER_UNREACHABLE' || there.error.code === 'CANCELLED') return there;
    return ok({ requests: [whole], total: transfer.total, here: 0 });
  }
  const { total, missing } = there.value;
  // A peer without an answer at the level of images is asked for everything.
  if (total === 0) return ok({ requests: [whole], total: transfer.total, here: 0 });
  const count = missing.reduce((sum, series) => sum + series.SOPInstanceUIDs.length, 0);
  return ok({ requests: missing.flatMap((series) => requestsFor(StudyInstanceUID, series)), total, here: total - count });
}

function requestsFor(
  StudyInstanceUID: string,
  { SeriesInstanceUID, SOPInstanceUIDs, isWhole }: { SeriesInstanceUID: string; SOPInstanceUIDs: string[]; isWhole: boolean },
): Request[] {
  if (isWhole) return [{ level: 'SERIES', keys: { StudyInstanceUID, SeriesInstanceUID } }];
  const requests: Request[] = [];
  for (let at = 0; at < SOPInstanceUIDs.length; at += mostUids) {
    const SOPInstanceUID = SOPInstanceUIDs.slice(at, at + mostUids).join('\\');
    requests.push({ level: 'IMAGE', keys: { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } });
  }
  return requests;
}

type Counted = (counts: RetrieveResult & { remaining: number | null }) => void;

function retrieve(
  ports: TransferPorts,
  service: Service,
  peer: Peer,
  { level, keys }: Request,
  { signal }: Run,
  onProgress: Counted,
): Promise<Result<RetrieveResult>> {
  const callingAet = ports.ownAet();
  if (signal.aborted) return Promise.resolve(fail('CANCELLED', 'The retrieval was stopped. What came is safe.'));
  if (service === 'C-GET') return get(peer, level, keys, { callingAet, signal, ingest: ports.ingest, onProgress });
  return move(peer, level, keys, { callingAet, signal, destination: callingAet, onProgress });
}

/** Adds up what the peer says of its sub-operations over several requests, and the bytes of what is stored meanwhile. */
function watchArrivals(ports: TransferPorts, transfer: TransferRecord, plan: Plan, run: Run) {
  const { store } = ports;
  const before = { done: plan.here, failed: 0, warnings: 0 };
  const isOne = plan.requests.length === 1;
  const hereBefore = countHere(ports, transfer);
  let bytes = store.transfers.bytesOf(transfer.StudyInstanceUID, transfer.SeriesInstanceUID);

  function tellBytes(): void {
    const now = store.transfers.bytesOf(transfer.StudyInstanceUID, transfer.SeriesInstanceUID);
    run.progress(Math.max(0, now - bytes));
    bytes = now;
  }
  const timer = setInterval(tellBytes, 1000);

  function counted({ completed, failed, warning, remaining }: RetrieveResult & { remaining: number | null }): void {
    const done = before.done + completed + warning;
    const total = isOne && remaining !== null ? plan.here + completed + failed + warning + remaining : undefined;
    store.transfers.change(transfer.id, {
      done,
      failed: before.failed + failed,
      warnings: before.warnings + warning,
      ...(total === undefined ? {} : { total }),
    });
    run.progress(0);
  }

  function next(result: RetrieveResult | null): void {
    const now = store.transfers.get(transfer.id);
    if (result !== null) counted({ ...result, remaining: isOne ? 0 : null });
    if (result === null) Object.assign(before, { done: now?.done ?? before.done });
    else {
      before.done += result.completed + result.warning;
      before.failed += result.failed;
      before.warnings += result.warning;
    }
  }

  function conclude(failure: string | undefined, note: string): RunOutcome {
    clearInterval(timer);
    tellBytes();
    // Counted here: a peer that sends the same objects again and again, or elsewhere, comes to an end.
    const hasHeadway = countHere(ports, transfer) > hereBefore;
    if (failure !== undefined) return { event: 'wait', message: failure, hasHeadway };
    if (before.failed > 0) {
      const message = `${String(before.failed)} object(s) could not be sent by ${transfer.peerAet}. What came is safe. ${note}`.trim();
      return { event: 'wait', message, hasHeadway };
    }
    const message = plan.requests.length === 0 ? 'Everything that the peer has was here already.' : note;
    return { event: 'finish', message, hasHeadway };
  }
  return { counted, next, conclude };
}
