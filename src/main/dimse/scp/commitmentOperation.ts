// Storage Commitment on one association that a peer opened (PS3.4 J.3): its N-ACTION and N-EVENT-REPORT requests, and our reports to it while the association stands.
// Whether objects are kept, and what becomes of a report that could not be told here, is the archive's.
import { fail } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import { REQUEST_ACTION, STORAGE_COMMITMENT_CLASS } from '../commitment.ts';
import type { CommitmentReport, CommitmentServices, ReportChannel } from '../commitment.ts';
import type { AssociationInfo, DimseLog } from '../dimseEvents.ts';
import { encodeCommandSet, N_ACTION_RQ, N_EVENT_REPORT_RQ, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { decodeRequest, encodeReport } from '../message/commitmentInfo.ts';
import type { FragmentSender } from '../message/dataSender.ts';
import type { IdentifierBuffer } from '../message/identifier.ts';
import { judge, reportCommand, responseTo } from '../commitmentMessages.ts';
import { INVALID_INFORMATION, NO_SUCH_ACTION, PROCESSING_FAILURE, TOO_LONG } from './commitmentStatus.ts';
import type { AcceptedContext } from './exchange.ts';
import { receiveReport, wrongTarget } from './reportReceiver.ts';
import { UNRECOGNIZED_OPERATION } from './storeStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

/** A peer that leaves the association open waits for the report on it; most release at once, and a report that crosses the release would confuse them. */
const QUIET_MS = 1000;
const RESPONSE_MS = 30_000;

export interface CommitmentHost {
  readonly info: AssociationInfo;
  readonly services: CommitmentServices;
  readonly sender: FragmentSender;
  readonly log: DimseLog;
  readonly contexts: () => readonly AcceptedContext[];
  /** Something else is under way on the association. */
  readonly isBusy: () => boolean;
}

export class CommitmentOperation {
  readonly #host: CommitmentHost;
  #isGone = false;
  #waiting: ((isQuiet: boolean) => void)[] = [];
  #quiet: NodeJS.Timeout | undefined;
  #lastMessageId = 0;
  /** Reports that wait for their response. */
  readonly #reports = new Map<number, (result: Result<void>) => void>();

  constructor(host: CommitmentHost) {
    this.#host = host;
  }

  static takes(command: CommandSet): boolean {
    return command.commandField === N_ACTION_RQ || command.commandField === N_EVENT_REPORT_RQ;
  }

  /** A request with its data set; it is answered before this returns. */
  serve(contextId: number, command: CommandSet, buffer: IdentifierBuffer): void {
    const context = this.#host.contexts().find(({ id }) => id === contextId);
    const answer = context?.abstractSyntax === STORAGE_COMMITMENT_CLASS ? this.#answer(context, command, buffer) : UNRECOGNIZED_OPERATION;
    this.#host.sender.sendFragments(contextId, true, encodeCommandSet(responseTo(command, answer)), true);
  }

  /** True when a report of ours had asked for it, however late it comes. */
  response(command: CommandSet): boolean {
    const messageId = command.messageIdRespondedTo ?? 0;
    if (command.commandField !== (N_EVENT_REPORT_RQ | RESPONSE_BIT) || messageId < 1 || messageId > this.#lastMessageId) return false;
    const { callingAet, peerAddress } = this.#host.info;
    this.#reports.get(messageId)?.(judge(`${callingAet} (${peerAddress})`, command, 'the report on commitment'));
    return true;
  }

  /** The peer has sent a command. */
  heard(): void {
    if (this.#waiting.length > 0) this.#arm();
  }

  end(): void {
    this.#isGone = true;
    clearTimeout(this.#quiet);
    for (const tell of this.#waiting.splice(0)) tell(false);
    for (const tell of [...this.#reports.values()]) tell(this.#ended());
  }

  #answer(context: AcceptedContext, command: CommandSet, buffer: IdentifierBuffer): StoreStatus {
    if (buffer.isTooLong) return TOO_LONG;
    try {
      if (command.commandField === N_ACTION_RQ) return this.#asked(context, command, buffer.take());
      const { services, info } = this.#host;
      return receiveReport(command, buffer.take(), context.transferSyntax, (report) => services.reported(report, info));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      this.#host.log('error', 'A message of storage commitment could not be processed; the peer was told so. Nothing was changed.', {
        association: this.#host.info.id,
        cause: error instanceof Error ? error.name : typeof error,
        code,
      });
      return PROCESSING_FAILURE;
    }
  }

  #asked(context: AcceptedContext, command: CommandSet, bytes: Buffer): StoreStatus {
    const wrong = wrongTarget(command.requestedSopClassUid, command.requestedSopInstanceUid);
    if (wrong !== undefined) return wrong;
    if (command.actionTypeId !== REQUEST_ACTION) return NO_SUCH_ACTION;
    const request = decodeRequest(bytes, context.transferSyntax);
    return request === undefined ? INVALID_INFORMATION : this.#host.services.asked(request, this.#host.info, this.#channel(context));
  }

  #channel(context: AcceptedContext): ReportChannel {
    return {
      isQuiet: () =>
        new Promise((resolve) => {
          if (this.#isGone) {
            resolve(false);
            return;
          }
          this.#waiting.push(resolve);
          this.#arm();
        }),
      report: (report) => this.#report(context, report),
    };
  }

  #arm(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      const { isBusy, sender } = this.#host;
      if (isBusy() || this.#reports.size > 0) this.#arm();
      else this.#waiting.shift()?.(sender.canSend);
      if (this.#waiting.length > 0) this.#arm();
    }, QUIET_MS);
  }

  #report(context: AcceptedContext, report: CommitmentReport): Promise<Result<void>> {
    if (this.#isGone) return Promise.resolve(this.#ended());
    this.#lastMessageId += 1;
    const messageId = this.#lastMessageId;
    const { sender } = this.#host;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#reports.get(messageId)?.(this.#ended()), RESPONSE_MS);
      this.#reports.set(messageId, (result) => {
        clearTimeout(timer);
        this.#reports.delete(messageId);
        resolve(result);
      });
      sender.sendFragments(context.id, true, encodeCommandSet({ ...reportCommand(report), messageId, hasDataSet: true }), true);
      sender.sendFragments(context.id, false, encodeReport(report, context.transferSyntax), true);
    });
  }

  #ended(): Result<never> {
    const { callingAet, peerAddress } = this.#host.info;
    return fail('PEER_UNREACHABLE', `${callingAet} (${peerAddress}) did not take the report on its own association. The objects are safe.`);
  }
}
