// Storage Commitment as seen from associations that we open (PS3.4 J.3): N-ACTION to a peer that shall take objects over, N-EVENT-REPORT to one that had asked us.
import { fail } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import { REQUEST_ACTION, STORAGE_COMMITMENT_CLASS, STORAGE_COMMITMENT_INSTANCE } from '../commitment.ts';
import type { CommitmentReport, CommitmentRequest } from '../commitment.ts';
import { judge, reportCommand, responseTo } from '../commitmentMessages.ts';
import { encodeReport, encodeRequest } from '../message/commitmentInfo.ts';
import { N_ACTION_RQ, N_EVENT_REPORT_RQ } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { IdentifierBuffer, identifierSyntaxes } from '../message/identifier.ts';
import { TOO_LONG } from '../scp/commitmentStatus.ts';
import { receiveReport } from '../scp/reportReceiver.ts';
import { UNRECOGNIZED_OPERATION } from '../scp/storeStatus.ts';
import type { StoreStatus } from '../scp/storeStatus.ts';
import { nameOf } from './peer.ts';
import type { Peer, ScuTimeouts } from './peer.ts';
import { RequestedAssociation } from './requestedAssociation.ts';
import type { ConnectOptions, PeerRequests, Replies } from './requestedAssociation.ts';

export interface CommitmentOptions {
  callingAet: string;
  timeouts?: Partial<ScuTimeouts>;
  signal?: AbortSignal;
}

export interface RequestOptions extends CommitmentOptions {
  /** How long the association is kept open for the report. */
  waitMs: number;
  /** The peer's answer has come and is about to be waited for: write it down before anything else can happen. */
  onAccepted?: () => void;
  /** The report came on the same association; what it answers is told to the peer. */
  onReport: (report: CommitmentReport) => StoreStatus;
}

const CONTEXT_ID = 1;
const context = { id: CONTEXT_ID, abstractSyntax: STORAGE_COMMITMENT_CLASS, transferSyntaxes: [...identifierSyntaxes] };
const nothingMore: AsyncIterator<Uint8Array> = { next: () => Promise.resolve({ done: true, value: undefined }) };

/**
 * Asks a peer to take objects over. Ok once it has accepted the request; the report may come later, on an association that it opens. Failures: as of connecting;
 * PEER_REJECTED when it does not offer the service or refuses. `data.sent` is true when the request went out and its answer was lost.
 */
export async function requestCommitment(peer: Peer, request: CommitmentRequest, options: RequestOptions): Promise<Result<void>> {
  const { waitMs, onAccepted, onReport, ...rest } = options;
  const receiver = reportListener(onReport);
  const connected = await connect(peer, { ...rest, peerRequests: receiver.serve });
  if (!connected.ok) return connected;
  const association = connected.value;
  const command = { commandField: N_ACTION_RQ, requestedSopClassUid: STORAGE_COMMITMENT_CLASS, requestedSopInstanceUid: STORAGE_COMMITMENT_INSTANCE };
  const answer = await requestOn(association, { ...command, actionTypeId: REQUEST_ACTION }, (syntax) => encodeRequest(request, syntax));
  const result = answer.ok ? judge(nameOf(peer), answer.value, 'the request for commitment') : { ok: false as const, error: withSent(answer.error) };
  if (result.ok) {
    onAccepted?.();
    await receiver.reported(waitMs, rest.signal);
  }
  await association.release();
  return result;
}

/**
 * Reports to a peer that had asked, on a new association on which we are SCP by role selection (PS3.4 J.3.3). A peer that says nothing of roles is told all the same,
 * one that declines is not. Failures: as of connecting; PEER_REJECTED when it declines or does not take the report.
 */
export async function reportCommitment(peer: Peer, report: CommitmentReport, options: CommitmentOptions): Promise<Result<void>> {
  const connected = await connect(peer, { ...options, roles: [{ sopClassUid: STORAGE_COMMITMENT_CLASS, scu: false, scp: true }] });
  if (!connected.ok) return connected;
  const association = connected.value;
  if (association.roles.some(({ sopClassUid, scp }) => sopClassUid === STORAGE_COMMITMENT_CLASS && !scp)) {
    await association.release();
    return fail('PEER_REJECTED', `${nameOf(peer)} does not let us report on commitment. Nothing here was changed. Ask who runs that system.`);
  }
  const answer = await requestOn(association, reportCommand(report), (syntax) => encodeReport(report, syntax));
  await association.release();
  return answer.ok ? judge(nameOf(peer), answer.value, 'the report on commitment') : answer;
}

async function connect(peer: Peer, options: Omit<ConnectOptions, 'peer' | 'contexts'>): Promise<Result<RequestedAssociation>> {
  const connected = await RequestedAssociation.connect({ peer, contexts: [context], ...options });
  if (!connected.ok || connected.value.accepted.has(CONTEXT_ID)) return connected;
  await connected.value.release();
  return fail('PEER_REJECTED', `${nameOf(peer)} answers, but does not offer storage commitment. Nothing here was changed. Ask who runs that system.`);
}

function requestOn(
  association: RequestedAssociation,
  command: Omit<CommandSet, 'hasDataSet'>,
  encode: (syntax: string) => Buffer,
): Promise<Result<CommandSet>> {
  const bytes = encode(association.accepted.get(CONTEXT_ID) ?? '');
  return association.request(CONTEXT_ID, { ...command, hasDataSet: true }, nothingMore, bytes);
}

function withSent<E extends { data?: Record<string, unknown> | undefined }>(error: E): E {
  return { ...error, data: { ...error.data, sent: true } };
}

interface ReportListener {
  serve: (replies: Replies) => PeerRequests;
  /** Resolves when a report was answered, after `waitMs`, when the association has ended, or by the signal. */
  reported(waitMs: number, signal?: AbortSignal): Promise<void>;
}

function reportListener(onReport: RequestOptions['onReport']): ReportListener {
  let gathering: { contextId: number; command: CommandSet; buffer: IdentifierBuffer } | undefined;
  let isOver = false;
  let wake: () => void = () => undefined;
  const over = (): void => {
    isOver = true;
    wake();
  };

  function serve(replies: Replies): PeerRequests {
    function finish(): void {
      const message = gathering;
      gathering = undefined;
      if (message === undefined) return;
      const { contextId, command, buffer } = message;
      const isReport = command.commandField === N_EVENT_REPORT_RQ;
      const status = isReport ? judgeReport(command, buffer, replies.transferSyntaxOf(contextId), onReport) : UNRECOGNIZED_OPERATION;
      replies.respond(contextId, responseTo(command, status));
      if (isReport && status.status === 0) over();
    }
    return {
      command(contextId, command) {
        gathering = { contextId, command, buffer: new IdentifierBuffer() };
        if (!command.hasDataSet) finish();
      },
      data: (bytes) => gathering?.buffer.add(bytes),
      dataEnds: finish,
      end() {
        over();
        return Promise.resolve();
      },
    };
  }

  async function reported(waitMs: number, signal?: AbortSignal): Promise<void> {
    if (isOver || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal?.addEventListener('abort', done, { once: true });
      wake = done;
    });
  }
  return { serve, reported };
}

function judgeReport(command: CommandSet, buffer: IdentifierBuffer, transferSyntax: string, onReport: RequestOptions['onReport']): StoreStatus {
  if (buffer.isTooLong) return TOO_LONG;
  return receiveReport(command, buffer.take(), transferSyntax, onReport);
}
