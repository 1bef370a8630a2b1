// One association that we open: negotiation, requests with their responses one at a time, release or abort. What is requested is the caller's business.
import { fail, ok } from '../../../contract/result.ts';
import type { Failure, Result } from '../../../contract/result.ts';
import type { Indication } from '../association/actions.ts';
import { UpperLayer } from '../association/upperLayer.ts';
import { encodeCommandSet, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { MessageAssembler } from '../message/messageAssembler.ts';
import { encodeAssociateRq } from '../pdu/encodePdu.ts';
import type { AssociateAc, ContextProposal } from '../pdu/pduTypes.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../protocolUids.ts';
import { abortedByPeer, badPeer, cancelled, DEFAULT_SCU_TIMEOUTS, lost, notDicom, rejected, timedOut, unreachable } from './peer.ts';
import type { Peer, ScuTimeouts } from './peer.ts';

export interface ConnectOptions {
  peer: Peer;
  callingAet: string;
  /** At most 128, ids odd. */
  contexts: ContextProposal[];
  timeouts?: Partial<ScuTimeouts>;
  signal?: AbortSignal;
}

const MAX_PDU_LENGTH = 131072;

export class RequestedAssociation {
  readonly #peer: Peer;
  readonly #timeouts: ScuTimeouts;
  readonly #layer: UpperLayer;
  readonly #assembler: MessageAssembler;
  /** Transfer syntax by accepted context id. */
  readonly accepted = new Map<number, string>();
  #lastMessageId = 0;
  #failure: Failure | undefined;
  #opened: ((result: Result<void>) => void) | undefined;
  #answer: ((result: Result<CommandSet>) => void) | undefined;
  #onClosed: (() => void)[] = [];
  #isClosed = false;

  private constructor(options: ConnectOptions) {
    this.#peer = options.peer;
    this.#timeouts = { ...DEFAULT_SCU_TIMEOUTS, ...options.timeouts };
    this.#assembler = new MessageAssembler({
      isAccepted: (contextId) => this.accepted.has(contextId),
      command: (_, command) => this.#response(command),
      data: () => undefined,
      dataEnds: () => undefined,
      violation: () => this.#end(notDicom(this.#peer)),
    });
    const request = encodeAssociateRq({
      calledAet: options.peer.aet,
      callingAet: options.callingAet,
      contexts: options.contexts,
      user: {
        maxLength: MAX_PDU_LENGTH,
        implementationClassUid: IMPLEMENTATION_CLASS_UID,
        implementationVersionName: IMPLEMENTATION_VERSION_NAME,
        roles: [],
        extended: [],
      },
    });
    this.#layer = UpperLayer.request(
      options.peer,
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

  get isUsable(): boolean {
    return this.#failure === undefined && this.#layer.state === 'Sta6';
  }

  /**
   * Sends a command, then its data set's bytes as they come, and waits for the response. `data` must not fail once it has begun: the association is then
   * aborted, since a message cannot be taken back.
   */
  async request(contextId: number, command: CommandSet, data?: AsyncIterator<Uint8Array>, first?: Uint8Array): Promise<Result<CommandSet>> {
    if (this.#failure !== undefined) return { ok: false, error: this.#failure };
    const answered = new Promise<Result<CommandSet>>((resolve) => {
      this.#answer = resolve;
    });
    this.#lastMessageId = (this.#lastMessageId % 0xffff) + 1;
    this.#layer.sendFragments(contextId, true, encodeCommandSet({ ...command, messageId: this.#lastMessageId, hasDataSet: data !== undefined }), true);
    if (data !== undefined) await this.#sendData(contextId, data, first ?? new Uint8Array(0));
    return answered;
  }

  /** A-RELEASE, or an abort when the peer does not answer it. */
  async release(): Promise<void> {
    if (this.#isClosed) return;
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
    let pending = first;
    try {
      for (let next = await data.next(); next.done !== true; next = await data.next()) {
        const [now, later] = splitEven(pending, next.value);
        if (!this.#layer.sendFragments(contextId, false, now, false)) await this.#layer.drained();
        pending = later;
        if (!this.#layer.canSend) return;
      }
    } catch {
      this.#end(
        fail(
          'IO_ERROR',
          'An object could not be read to its end, so its transfer was broken off. The peer discards what it had of it. Check the archive, then send again.',
        ),
      );
      return;
    }
    this.#layer.sendFragments(contextId, false, pending, true);
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
    this.#opened?.(ok(undefined));
    this.#opened = undefined;
  }

  #response(command: CommandSet): void {
    if ((command.commandField & RESPONSE_BIT) === 0 || command.messageIdRespondedTo !== this.#lastMessageId) return;
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
    return this.#isClosed ? Promise.resolve() : new Promise((resolve) => this.#onClosed.push(resolve));
  }
}

function internal(error: unknown): Result<never> {
  const cause = error instanceof Error ? error.stack : undefined;
  return fail('INTERNAL', 'The association was cut by an error of ours. Nothing here was changed; what the peer had confirmed is there. Send the rest again.', {
    cause,
  });
}

/** Fragments before the last are even (PS3.8 Annex E): an odd byte moves to the next one. */
function splitEven(pending: Uint8Array, next: Uint8Array): [Uint8Array, Uint8Array] {
  if (pending.length % 2 === 0) return [pending, next];
  return [pending.subarray(0, -1), Buffer.concat([pending.subarray(-1), next])];
}
