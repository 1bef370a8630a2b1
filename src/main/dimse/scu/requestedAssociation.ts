// One association that we open: negotiation, requests with their responses one at a time, release or abort. What is requested is the caller's business.
import { implementationClassUid, implementationVersionName } from '../../../dicom/part10.ts';
import { fail, ok } from '../../../contract/result.ts';
import type { Failure, Result } from '../../../contract/result.ts';
import type { Indication } from '../association/actions.ts';
import { UpperLayer } from '../association/upperLayer.ts';
import { C_CANCEL_RQ, encodeCommandSet, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { sendDataSet } from '../message/dataSender.ts';
import { IdentifierBuffer } from '../message/identifier.ts';
import { MessageAssembler } from '../message/messageAssembler.ts';
import { encodeAssociateRq } from '../pdu/encodePdu.ts';
import type { AssociateAc, ContextProposal, RoleSelection } from '../pdu/pduTypes.ts';
import { abortedByPeer, badPeer, cancelled, DEFAULT_SCU_TIMEOUTS, lost, notDicom, rejected, targetOf, timedOut, unreachable } from './peer.ts';
import type { Peer, ScuTimeouts } from './peer.ts';

export interface ConnectOptions {
  peer: Peer;
  callingAet: string;
  /** At most 128, ids odd. */
  contexts: ContextProposal[];
  timeouts?: Partial<ScuTimeouts>;
  signal?: AbortSignal;
  /** Roles we propose; by default we are SCU of everything. */
  roles?: RoleSelection[];
  /** Each response before the final one, with its data set; a promise stops reading until it settles. */
  onPending?: (response: CommandSet, identifier: Buffer | undefined) => Wait;
  /** Serves requests that the peer sends us on this association (C-GET sub-operations). */
  peerRequests?: (replies: Replies) => PeerRequests;
}

type Wait = void | Promise<void>;

export interface Replies {
  transferSyntaxOf(contextId: number): string;
  respond(contextId: number, response: CommandSet): void;
}

export interface PeerRequests {
  command(contextId: number, command: CommandSet): Wait;
  data(bytes: Buffer): Wait;
  dataEnds(): Wait;
  /** The association is over; settles when nothing half-done is left. */
  end(): Promise<void>;
}

/** FF00 and FF01 (PS3.4 C.4.1.1.4): more responses follow. */
function isPending(status: number | undefined): boolean {
  return status === 0xff00 || status === 0xff01;
}

const MAX_PDU_LENGTH = 131072;

export class RequestedAssociation {
  readonly #peer: Peer;
  readonly #timeouts: ScuTimeouts;
  readonly #layer: UpperLayer;
  readonly #assembler: MessageAssembler;
  /** Transfer syntax by accepted context id. */
  readonly accepted = new Map<number, string>();
  /** What the peer said of the roles we proposed; nothing where it is silent. */
  readonly roles: RoleSelection[] = [];
  #lastMessageId = 0;
  #failure: Failure | undefined;
  #opened: ((result: Result<void>) => void) | undefined;
  #answer: ((result: Result<CommandSet>) => void) | undefined;
  #onClosed: (() => void)[] = [];
  #isClosed = false;
  /** Closed, and what the peer had begun is cleaned up. */
  #isFinished = false;
  readonly #onPending: ConnectOptions['onPending'];
  readonly #peerRequests: PeerRequests | undefined;
  /** The response whose data set is being read. */
  #response: { command: CommandSet; identifier: IdentifierBuffer } | undefined;

  private constructor(options: ConnectOptions) {
    this.#peer = options.peer;
    this.#timeouts = { ...DEFAULT_SCU_TIMEOUTS, ...options.timeouts };
    this.#onPending = options.onPending;
    this.#peerRequests = options.peerRequests?.({
      transferSyntaxOf: (contextId) => this.accepted.get(contextId) ?? '',
      respond: (contextId, response) => void this.#layer.sendFragments(contextId, true, encodeCommandSet(response), true),
    });
    this.#assembler = new MessageAssembler({
      isAccepted: (contextId) => this.accepted.has(contextId),
      command: (contextId, command) => this.#command(contextId, command),
      data: (bytes) => (this.#response === undefined ? this.#peerRequests?.data(bytes) : this.#response.identifier.add(bytes)),
      dataEnds: () => (this.#response === undefined ? this.#peerRequests?.dataEnds() : this.#responseEnds()),
      violation: () => this.#end(notDicom(this.#peer)),
    });
    const request = encodeAssociateRq({
      calledAet: options.peer.aet,
      callingAet: options.callingAet,
      contexts: options.contexts,
      user: {
        maxLength: MAX_PDU_LENGTH,
        implementationClassUid,
        implementationVersionName,
        roles: options.roles ?? [],
        extended: [],
      },
    });
    this.#layer = UpperLayer.request(
      targetOf(options.peer),
      request,
      {
        indicate: (indication) => this.#indicated(indication),
        fragment: (contextId, flags, bytes, ends) => this.#assembler.fragment(contextId, flags, bytes, ends),
        judge: () => undefined,
        idle: () => this.#silence(),
        failed: (error) => this.#fail(internal(error)),
        closed: () => this.#transportClosed(),
      },
      { timeouts: { artimMs: this.#timeouts.associateMs, idleMs: this.#timeouts.responseMs }, maxPduLength: MAX_PDU_LENGTH },
    );
  }

  /** Failures: BAD_REQUEST, PEER_UNREACHABLE, PEER_REJECTED, CANCELLED. */
  static async connect(options: ConnectOptions): Promise<Result<RequestedAssociation>> {
    const bad = badPeer(options.peer, options.callingAet);
    if (bad !== undefined) return bad;
    if (options.signal?.aborted === true) return cancelled();
    const association = new RequestedAssociation(options);
    const onAbort = (): void => association.#end(cancelled());
    options.signal?.addEventListener('abort', onAbort, { once: true });
    association.#onClosed.push(() => options.signal?.removeEventListener('abort', onAbort));
    const opened = await association.#open();
    return opened.ok ? ok(association) : opened;
  }

  /** All that was sent has left this process. */
  get isFlushed(): boolean {
    return this.#layer.isFlushed;
  }

  get isUsable(): boolean {
    return this.#failure === undefined && this.#layer.state === 'Sta6';
  }

  /**
   * Sends a command, then its data set's bytes as they come, and waits for the response. `data` must not fail once it has begun: the association is then
   * aborted, since a message cannot be taken back. `whenSent` is called once all is handed to the socket, before the response.
   */
  async request(
    contextId: number,
    command: CommandSet,
    data?: AsyncIterator<Uint8Array>,
    first?: Uint8Array,
    whenSent?: () => void,
  ): Promise<Result<CommandSet>> {
    if (this.#failure !== undefined) return { ok: false, error: this.#failure };
    const answered = new Promise<Result<CommandSet>>((resolve) => {
      this.#answer = resolve;
    });
    this.#lastMessageId = (this.#lastMessageId % 0xffff) + 1;
    this.#layer.sendFragments(contextId, true, encodeCommandSet({ ...command, messageId: this.#lastMessageId, hasDataSet: data !== undefined }), true);
    if (data !== undefined) await this.#sendData(contextId, data, first ?? new Uint8Array(0));
    whenSent?.();
    return answered;
  }

  /** Asks the peer to end the request under way; its final response comes as ever (PS3.7 §9.3.2.3). */
  cancelRequest(contextId: number): void {
    if (this.#answer === undefined) return;
    this.#layer.sendFragments(
      contextId,
      true,
      encodeCommandSet({ commandField: C_CANCEL_RQ, messageIdRespondedTo: this.#lastMessageId, hasDataSet: false }),
      true,
    );
  }

  /** A-RELEASE, or an abort when the peer does not answer it. */
  async release(): Promise<void> {
    if (this.#isClosed) return this.#closed();
    const closed = this.#closed();
    const timer = setTimeout(() => {
      this.#layer.abort();
      this.#layer.hangUp();
    }, this.#timeouts.associateMs);
    this.#layer.requestRelease();
    await closed;
    clearTimeout(timer);
  }

  async abort(): Promise<void> {
    this.#end(cancelled());
    await this.#closed();
  }

  async #open(): Promise<Result<void>> {
    const opened = new Promise<Result<void>>((resolve) => {
      this.#opened = resolve;
    });
    const connectTimer = setTimeout(() => {
      if (this.#layer.state === 'Sta4') this.#end(timedOut(this.#peer, 'accept the connection'));
    }, this.#timeouts.connectMs);
    const answerTimer = setTimeout(
      () => this.#end(timedOut(this.#peer, 'answer the association request')),
      this.#timeouts.connectMs + this.#timeouts.associateMs,
    );
    const result = await opened;
    clearTimeout(connectTimer);
    clearTimeout(answerTimer);
    return result;
  }

  async #sendData(contextId: number, data: AsyncIterator<Uint8Array>, first: Uint8Array): Promise<void> {
    try {
      await sendDataSet(this.#layer, contextId, first, data);
    } catch {
      this.#end(
        fail(
          'IO_ERROR',
          'An object could not be read to its end, so its transfer was broken off. The peer discards what it had of it. Check the archive, then send again.',
        ),
      );
    }
  }

  #indicated(indication: Indication): void {
    switch (indication.kind) {
      case 'accepted': {
        this.#accept(indication.ac);
        return;
      }
      case 'rejected': {
        this.#end(rejected(this.#peer, indication.rj));
        return;
      }
      case 'release':
        this.#layer.respondRelease();
        {
          this.#fail(abortedByPeer(this.#peer));
          return;
        }
      case 'aborted':
        if (indication.by === 'peer') this.#fail(abortedByPeer(this.#peer));
        if (indication.by === 'us') this.#end(notDicom(this.#peer)); // no-op when the abort was our wish: that failure was told first
        return;
      default:
        return;
    }
  }

  #accept(ac: AssociateAc): void {
    this.#layer.peerMaxLength = ac.user.maxLength;
    for (const context of ac.contexts) if (context.result === 0) this.accepted.set(context.id, context.transferSyntax);
    this.roles.push(...ac.user.roles);
    this.#opened?.(ok(undefined));
    this.#opened = undefined;
  }

  #command(contextId: number, command: CommandSet): Wait {
    this.#response = undefined;
    if ((command.commandField & RESPONSE_BIT) === 0) return this.#peerRequests?.command(contextId, command);
    this.#response = { command, identifier: new IdentifierBuffer() };
    return command.hasDataSet ? undefined : this.#responseEnds();
  }

  #responseEnds(): Wait {
    const response = this.#response;
    this.#response = undefined;
    if (response === undefined || response.command.messageIdRespondedTo !== this.#lastMessageId) return;
    const { command, identifier } = response;
    if (identifier.isTooLong) {
      this.#end(notDicom(this.#peer));
      return;
    }
    if (isPending(command.status)) return this.#onPending?.(command, command.hasDataSet ? identifier.take() : undefined);
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(ok(command));
  }

  /** No byte came for the idle time: only wrong while we wait for an answer. */
  #silence(): void {
    if (this.#answer !== undefined) this.#end(timedOut(this.#peer, 'answer a request'));
  }

  #transportClosed(): void {
    this.#isClosed = true;
    const cause = this.#layer.transportError;
    this.#fail(this.#opened === undefined ? lost(this.#peer, cause) : unreachable(this.#peer, cause));
    void this.#finish();
  }

  async #finish(): Promise<void> {
    await this.#peerRequests?.end();
    this.#isFinished = true;
    for (const listener of this.#onClosed.splice(0)) listener();
  }

  /** The first failure is the one that is told. */
  #fail(failure: Result<never>): void {
    if (failure.ok) return;
    this.#failure ??= failure.error;
    const told: Result<never> = { ok: false, error: this.#failure };
    this.#opened?.(told);
    this.#answer?.(told);
    this.#opened = undefined;
    this.#answer = undefined;
  }

  #end(failure: Result<never>): void {
    this.#fail(failure);
    this.#layer.abort();
    this.#layer.hangUp();
  }

  #closed(): Promise<void> {
    return this.#isFinished ? Promise.resolve() : new Promise((resolve) => this.#onClosed.push(resolve));
  }
}

function internal(error: unknown): Result<never> {
  const cause = error instanceof Error ? error.stack : undefined;
  return fail('INTERNAL', 'The association was cut by an error of ours. Nothing here was changed; what the peer had confirmed is there. Send the rest again.', {
    cause,
  });
}
