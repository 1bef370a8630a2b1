// C-STORE as SCU (PS3.4 Annex B): instances go out verbatim in the syntax they are kept in, or as the caller re-encodes them where the peer does not take that.
// No decoding, no file access: the caller hands over bytes.
import { fail, ok } from '../../../contract/result.ts';
import type { Failure, Result } from '../../../contract/result.ts';
import { C_STORE_RQ } from '../message/commandSet.ts';
import { beginObject, readAhead } from '../message/readAhead.ts';
import type { BegunObject, ReadAhead } from '../message/readAhead.ts';
import { giveBackSendBuffer } from '../message/sendBuffers.ts';
import type { Peer, ScuTimeouts } from './peer.ts';
import { nameOf } from './peer.ts';
import { RequestedAssociation } from './requestedAssociation.ts';
import { acceptedWay, planContexts } from './sendContexts.ts';
import type { AssociationPlan, PlannedInstance } from './sendContexts.ts';

export interface InstanceToSend {
  sopClassUid: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  /** The bare data set (without preamble and file meta), in order; chunks of 64 kB to 1 MB suit best. Called again when its transfer broke off. */
  open(): AsyncIterable<Uint8Array>;
  /** For a peer that does not take it as it is kept. */
  reencode?: Reencoding;
}

export interface Reencoding {
  /** Best first. */
  transferSyntaxUids: readonly string[];
  /** The data set in one of them, or the sentence why not. Called at most once, instead of the instance's `open`. */
  open(transferSyntaxUid: string): Promise<Result<AsyncIterable<Uint8Array>>>;
}

/** The fate of one instance: the peer's answer, or what keeps it from being sent at all. `broke`: the association was lost in the middle of it. */
export interface InstanceAnswer {
  sopInstanceUid: string;
  outcome: 'sent' | 'warning' | 'failed' | 'broke';
  /** The peer's C-STORE status, if it gave one. */
  status?: number;
  /** It went out in another syntax than it is kept in. */
  transcoded: boolean;
  /** `''` for what was sent without a warning. */
  message: string;
}

export interface SendDetail {
  sopInstanceUid: string;
  outcome: 'warning' | 'failed';
  /** The peer's C-STORE status, if it gave one. */
  status?: number;
  message: string;
}

export interface SendReport {
  /** Instances the peer confirmed, with Success or Warning. */
  sent: number;
  /** Those of `sent` that came with a Warning. */
  warnings: number;
  failed: number;
  /** Those of `sent` that went out in another syntax than they are kept in. */
  transcoded: number;
  /** One for each warning and failure. */
  details: SendDetail[];
}

export function emptyReport(): SendReport {
  return { sent: 0, warnings: 0, failed: 0, transcoded: 0, details: [] };
}

export interface SendOptions {
  callingAet: string;
  timeouts?: Partial<ScuTimeouts>;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Not called for instances that no association was there for. */
  onAnswered?: (answer: InstanceAnswer) => void;
  /** Filled as the instances are answered; also there when the call fails. */
  report?: SendReport;
  /** The C-MOVE that these C-STOREs are sub-operations of (PS3.7 §9.1.1.1). */
  moveOriginator?: { aet: string; messageId: number };
}

interface Transfer {
  peer: Peer;
  options: SendOptions;
  report: SendReport;
  total: number;
}

type Planned = PlannedInstance<InstanceToSend>;

/**
 * Ok with counts as soon as one instance was answered; look at `failed`. Failures: as of connecting, when nothing could be sent at all; CANCELLED (`data` has the
 * counts so far).
 */
export async function send(peer: Peer, instances: AsyncIterable<InstanceToSend> | Iterable<InstanceToSend>, options: SendOptions): Promise<Result<SendReport>> {
  const all: InstanceToSend[] = [];
  for await (const instance of instances) all.push(instance);
  const transfer: Transfer = { peer, options, report: options.report ?? emptyReport(), total: all.length };
  let lastFailure: Failure | undefined;
  for (const plan of planContexts(all)) lastFailure = (await sendPlan(transfer, plan)) ?? lastFailure;
  const { report } = transfer;
  if (options.signal?.aborted === true) return cancelledAfter(report, all.length);
  const nothingAnswered = report.sent === 0 && report.details.every((detail) => detail.status === undefined);
  return nothingAnswered && lastFailure !== undefined ? { ok: false, error: lastFailure } : ok(report);
}

function cancelledAfter(report: SendReport, total: number): Result<SendReport> {
  return fail(
    'CANCELLED',
    `Sending was cancelled: ${report.sent} of ${total} objects had been confirmed by the peer. Nothing here was changed. Send again for the rest.`,
    { sent: report.sent, failed: report.failed, warnings: report.warnings },
  );
}

/** Goes on in a new association after one was lost, as long as each makes headway. */
async function sendPlan(transfer: Transfer, plan: AssociationPlan<InstanceToSend>): Promise<Failure | undefined> {
  const { peer, options } = transfer;
  const waiting = [...plan.instances];
  let failure: Failure | undefined;
  while (waiting.length > 0 && options.signal?.aborted !== true) {
    const connected = await RequestedAssociation.connect({ peer, contexts: plan.contexts, ...options });
    if (!connected.ok) {
      failure = connected.error;
      break;
    }
    const before = waiting.length;
    failure = await sendWaiting(transfer, connected.value, waiting);
    await connected.value.release();
    if (failure !== undefined && before - waiting.length <= 1) break; // the first instance broke it: do not knock for each
  }
  if (failure !== undefined && options.signal?.aborted !== true) for (const { instance } of waiting) note(transfer, instance, 'failed', failure.message);
  return failure;
}

/** Takes instances off `waiting` as they are answered or fail; a value = the association was lost. */
async function sendWaiting(transfer: Transfer, association: RequestedAssociation, waiting: Planned[]): Promise<Failure | undefined> {
  const ahead = readAhead<InstanceToSend>();
  try {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const lost = await sendOne(transfer, association, next, ahead, waiting[0]);
      if (lost !== undefined) return lost;
    }
    return undefined;
  } finally {
    await ahead.discard();
  }
}

/** Only what goes out as it is kept is read before its turn: to re-encode is work that may be in vain. */
function asKept({ instance, ways }: Planned, association: RequestedAssociation): boolean {
  const way = acceptedWay(ways, association.accepted);
  return way !== undefined && (way.transferSyntaxUid === instance.transferSyntaxUid || instance.reencode === undefined);
}

async function sendOne(
  transfer: Transfer,
  association: RequestedAssociation,
  planned: Planned,
  ahead: ReadAhead<InstanceToSend>,
  following: Planned | undefined,
): Promise<Failure | undefined> {
  const { instance, ways } = planned;
  const { peer } = transfer;
  const way = acceptedWay(ways, association.accepted);
  if (way === undefined) {
    const what = instance.reencode === undefined ? 'in the encoding it is kept in' : 'in the encoding it is kept in, nor uncompressed';
    const advice = 'It is safe here. Send it to another system, or have the encoding enabled there.';
    refuse(transfer, instance, `${nameOf(peer)} does not take this kind of object ${what}. ${advice}`);
    return undefined;
  }
  const opened = asKept(planned, association) ? ok(ahead.take(instance)) : await reencoded(instance, way.transferSyntaxUid);
  if (!opened.ok) {
    refuse(transfer, instance, opened.error.message);
    return undefined;
  }
  const { rest } = opened.value;
  const first = await opened.value.first;
  if (first === undefined) {
    refuse(transfer, instance, 'The object could not be read from the archive, so it was not sent. Check the archive, then send again.');
    return undefined;
  }
  const command = {
    commandField: C_STORE_RQ,
    affectedSopClassUid: instance.sopClassUid,
    affectedSopInstanceUid: instance.sopInstanceUid,
    priority: 0,
    hasDataSet: true,
    ...moveOriginatorOf(transfer.options),
  };
  const isNextKept = following !== undefined && asKept(following, association);
  const whenSent = isNextKept ? () => ahead.begin(following.instance) : undefined;
  const answer = await association.request(way.contextId, command, rest, first, whenSent);
  // The association may have ended before it was read to its end.
  await rest.return?.();
  if (answer.ok && association.isFlushed) giveBackSendBuffer(first);
  if (answer.ok) {
    noteStatus(transfer, instance, answer.value.status ?? 0x0110, way.transferSyntaxUid !== instance.transferSyntaxUid);
    return undefined;
  }
  if (answer.error.code !== 'CANCELLED') {
    note(transfer, instance, 'failed', answer.error.message);
    tell(transfer, instance, { outcome: 'broke', transcoded: false, message: answer.error.message });
  }
  return answer.error;
}

async function reencoded(instance: InstanceToSend, transferSyntaxUid: string): Promise<Result<BegunObject>> {
  const opened = instance.reencode === undefined ? ok(instance.open()) : await instance.reencode.open(transferSyntaxUid);
  return opened.ok ? ok(beginObject(opened.value)) : opened;
}

/** What keeps this instance from being sent, now and the next time. */
function refuse(transfer: Transfer, instance: InstanceToSend, message: string): void {
  note(transfer, instance, 'failed', message);
  tell(transfer, instance, { outcome: 'failed', transcoded: false, message });
}

function tell({ options }: Transfer, { sopInstanceUid }: InstanceToSend, answer: Omit<InstanceAnswer, 'sopInstanceUid'>): void {
  options.onAnswered?.({ sopInstanceUid, ...answer });
}

function moveOriginatorOf({ moveOriginator }: SendOptions): { moveOriginator?: string; moveOriginatorMessageId?: number } {
  return moveOriginator === undefined ? {} : { moveOriginator: moveOriginator.aet, moveOriginatorMessageId: moveOriginator.messageId };
}

function note(transfer: Transfer, instance: InstanceToSend, outcome: SendDetail['outcome'], message: string, status?: number): void {
  const { report, options } = transfer;
  if (outcome === 'failed') report.failed += 1;
  report.details.push({ sopInstanceUid: instance.sopInstanceUid, outcome, message, ...(status === undefined ? {} : { status }) });
  options.onProgress?.({ done: report.sent + report.failed, total: transfer.total });
}

/** B000-BFFF and the warnings of PS3.7 Annex C. */
export function isWarningStatus(status: number): boolean {
  return (status & 0xf000) === 0xb000 || status === 0x0001 || status === 0x0107 || status === 0x0116;
}

/** Success, Warning, or failure. */
function noteStatus(transfer: Transfer, instance: InstanceToSend, status: number, transcoded: boolean): void {
  const { report, options, peer } = transfer;
  const isWarning = isWarningStatus(status);
  if (status !== 0 && !isWarning) {
    const message = `${nameOf(peer)} ${failureOfStatus(status)} It is safe here.`;
    note(transfer, instance, 'failed', message, status);
    tell(transfer, instance, { outcome: 'failed', status, transcoded, message });
    return;
  }
  report.sent += 1;
  if (transcoded) report.transcoded += 1;
  if (!isWarning) {
    options.onProgress?.({ done: report.sent + report.failed, total: transfer.total });
    tell(transfer, instance, { outcome: 'sent', status, transcoded, message: '' });
    return;
  }
  report.warnings += 1;
  const message = `${nameOf(peer)} stored the object with a warning. It is safe here. Compare the two if it matters.`;
  note(transfer, instance, 'warning', message, status);
  tell(transfer, instance, { outcome: 'warning', status, transcoded, message });
}

function failureOfStatus(status: number): string {
  if ((status & 0xff00) === 0xa700) return 'has no room for the object. Send again when there is.';
  if ((status & 0xff00) === 0xa900 || (status & 0xf000) === 0xc000) return 'could not understand the object. Ask who runs that system.';
  if (status === 0x0122) return 'does not store this kind of object. Send it elsewhere.';
  if (status === 0x0124) return 'does not allow us to send. Ask who runs that system.';
  return 'could not store the object. Try again later.';
}
