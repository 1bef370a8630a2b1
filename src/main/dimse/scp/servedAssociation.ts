// One association that a peer opened: negotiation, C-ECHO, release; C-STORE is servedStores.ts, queries and retrievals are exchanges.ts. It owns the upper layer of that socket;
// policy and counting of all are the listener's.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { UpperLayer } from '../association/upperLayer.ts';
import type { UpperLayerTimeouts } from '../association/upperLayer.ts';
import type { Indication } from '../association/actions.ts';
import type { AssociationCounts, AssociationEnd, AssociationInfo, DimseEvent, DimseLog } from '../dimseEvents.ts';
import type { Ingest } from '../../ingest/sink.ts';
import { C_CANCEL_RQ, C_ECHO_RQ, C_STORE_RQ, encodeCommandSet, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { MessageAssembler } from '../message/messageAssembler.ts';
import { encodeAssociateAc } from '../pdu/encodePdu.ts';
import type { AssociateRj, AssociateRq } from '../pdu/pduTypes.ts';
import { acceptedContexts, answerContexts, answerUser, judgeProvider, rejections, relationalClasses } from './negotiate.ts';
import type { CommitmentServices } from '../commitment.ts';
import type { QueryRetrieveServices } from '../queryRetrieve.ts';
import { admit } from './admission.ts';
import type { Door, Verdict } from './admission.ts';
import type { AllowedPeer } from './callers.ts';
import type { AcceptedContext } from './exchange.ts';
import { Exchanges } from './exchanges.ts';
import type { Pace } from './pace.ts';
import { ServedStores } from './servedStores.ts';
import { SUCCESS, UNRECOGNIZED_OPERATION } from './storeStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

export interface ServedOptions {
  maxPduLength: number;
  timeouts: UpperLayerTimeouts;
  ingest: Ingest;
  /** Undefined = queries and retrievals are not offered. */
  services: QueryRetrieveServices | undefined;
  /** Undefined = Storage Commitment is not offered. */
  commitments: CommitmentServices | undefined;
  onEvent: (event: DimseEvent) => void;
  log: DimseLog;
  aet: string;
  /** Who may come in and what is served; asked once, when the association is asked for, and kept while it lasts. */
  door: () => Door;
  pace: Pace;
}

type Wait = void | Promise<void>;

export class ServedAssociation {
  readonly #options: ServedOptions;
  readonly #info: AssociationInfo;
  readonly #counts: AssociationCounts = { stored: 0, duplicates: 0, quarantined: 0, failed: 0, bytes: 0 };
  readonly #layer: UpperLayer;
  readonly #assembler: MessageAssembler;
  readonly #onGone: () => void;
  /** Transfer syntax by accepted context. */
  readonly #contexts = new Map<number, string>();
  #isOpen = false;
  #isEnding = false;
  #end: AssociationEnd = 'connection lost';
  readonly #stores: ServedStores;
  /** A command other than C-STORE whose data set is being drained. */
  #unrecognized: { contextId: number; command: CommandSet } | undefined;
  readonly #accepted: AcceptedContext[] = [];
  #relational: readonly string[] = [];
  readonly #exchanges: Exchanges | undefined;
  #caller: AllowedPeer | undefined;
  #acceptsUnknown = false;

  constructor(id: number, socket: Socket, options: ServedOptions, onGone: () => void) {
    this.#options = options;
    this.#onGone = onGone;
    this.#info = { id, callingAet: '', calledAet: '', peerAddress: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''), tls: socket instanceof TLSSocket };
    this.#stores = new ServedStores({
      info: this.#info,
      counts: this.#counts,
      options,
      caller: () => this.#caller,
      acceptsUnknown: () => this.#acceptsUnknown,
      transferSyntaxOf: (contextId) => this.#contexts.get(contextId) ?? '',
      isEnding: () => this.#isEnding,
      respond: (contextId, command, answer) => this.#respond(contextId, command, answer),
    });
    this.#assembler = new MessageAssembler({
      isAccepted: (contextId) => this.#contexts.has(contextId),
      command: (contextId, command) => this.#command(contextId, command),
      data: (bytes) => (this.#exchanges?.isGathering === true ? this.#exchanges.data(bytes) : this.#stores.data(bytes)),
      dataEnds: () => this.#dataEnds(),
      violation: (why) => this.#violation(why),
    });
    this.#layer = UpperLayer.accept(
      socket,
      {
        indicate: (indication) => this.#indicated(indication),
        fragment: (contextId, flags, bytes, ends) => (this.#isEnding ? undefined : this.#assembler.fragment(contextId, flags, bytes, ends)),
        judge: (rq) => this.#judge(rq),
        idle: () => this.#abort('idle'),
        isWorking: () => this.#exchanges?.isWorking === true,
        failed: (error) => this.#failed(error),
        closed: () => this.#transportClosed(),
      },
      { timeouts: options.timeouts, maxPduLength: options.maxPduLength },
    );
    this.#exchanges = options.services === undefined && options.commitments === undefined ? undefined : this.#createExchanges();
  }

  #createExchanges(): Exchanges {
    return new Exchanges({
      info: this.#info,
      ownAet: this.#options.aet,
      services: this.#options.services,
      commitments: this.#options.commitments,
      isReceiving: () => this.#stores.isUnderWay,
      log: this.#options.log,
      sender: this.#layer,
      contexts: () => this.#accepted,
      isRelational: (sopClassUid) => this.#relational.includes(sopClassUid),
      abort: () => this.#abort('aborted by us'),
    });
  }

  /** An association is established (and counts towards the maximum). */
  get isOpen(): boolean {
    return this.#isOpen && this.#layer.state !== 'Sta13' && this.#layer.state !== 'Sta1';
  }

  /** Of the peer whose limits hold for this association; undefined for a stranger. */
  get callerAet(): string | undefined {
    return this.#caller?.aet;
  }

  /** Nothing is lost when it is cut: it has not asked yet, or it is over and the peer does not hang up. */
  get isSpare(): boolean {
    return this.#layer.state === 'Sta2' || (this.#layer.state === 'Sta13' && !this.isReceiving);
  }

  /** An object, a query or a retrieval is under way: not the moment to shut down. */
  get isReceiving(): boolean {
    return this.#stores.isUnderWay || this.#exchanges?.isRunning === true;
  }

  /** Tells the peer that we go; an object under way is abandoned. */
  shutDown(): void {
    this.#abort('closing');
  }

  /** Ends at once; an object under way is abandoned. */
  terminate(): void {
    this.#abort('closing');
    this.#layer.destroy();
  }

  #judge(rq: AssociateRq): AssociateRj | undefined {
    const reason = judgeProvider(rq);
    if (reason === undefined) return undefined;
    this.#describe(rq);
    this.#options.onEvent({ kind: 'association.rejected', association: this.#info, reason });
    return rejections[reason];
  }

  #describe(rq: AssociateRq): void {
    this.#info.callingAet = rq.callingAet;
    this.#info.calledAet = rq.calledAet;
  }

  #indicated(indication: Indication): void {
    switch (indication.kind) {
      case 'associate': {
        this.#associate(indication.rq);
        return;
      }
      case 'release':
        this.#end = 'released';
        {
          this.#layer.respondRelease();
          return;
        }
      case 'aborted':
        if (indication.by === 'peer') this.#end = 'aborted by peer';
        else if (indication.by === 'us' && this.#end === 'connection lost') this.#end = 'aborted by us';
        return;
      default:
        return;
    }
  }

  #associate(rq: AssociateRq): void {
    this.#describe(rq);
    const door = this.#options.door();
    const verdict = admit(rq, this.#info.peerAddress, door);
    if (!(verdict instanceof Promise)) this.#answerRequest(rq, door, verdict);
    else
      verdict
        .then((late) => this.#answerRequest(rq, door, late))
        .catch((error: unknown) => {
          this.#failed(error);
          this.terminate();
        });
  }

  #answerRequest(rq: AssociateRq, door: Door, verdict: Verdict): void {
    if (this.#layer.state !== 'Sta3') return; // the peer went away, or the listener closed, while the verdict was awaited
    const { maxPduLength, onEvent } = this.#options;
    if (verdict.reason !== undefined) {
      this.#layer.rejectAssociation(rejections[verdict.reason]);
      onEvent({ kind: 'association.rejected', association: this.#info, reason: verdict.reason });
      return;
    }
    this.#caller = verdict.caller;
    this.#acceptsUnknown = door.policy.acceptUnknownSopClasses;
    const contexts = answerContexts(rq.contexts, this.#acceptsUnknown, this.#options.services, this.#options.commitments !== undefined);
    for (const context of contexts) if (context.result === 0) this.#contexts.set(context.id, context.transferSyntax);
    this.#accepted.push(...acceptedContexts(rq, contexts));
    this.#relational = relationalClasses(rq);
    this.#isOpen = true;
    this.#layer.peerMaxLength = rq.user.maxLength;
    const user = answerUser(rq, contexts, maxPduLength, door.checkIdentity !== undefined);
    this.#layer.acceptAssociation(encodeAssociateAc({ echoed: rq.echoed, contexts, user }));
    onEvent({ kind: 'association.opened', association: this.#info });
  }

  #command(contextId: number, command: CommandSet): Wait {
    this.#exchanges?.heard();
    if (command.commandField === C_STORE_RQ) return this.#stores.begin(contextId, command);
    if (this.#exchanges?.takes(command) === true) {
      this.#exchanges.begin(contextId, command);
      return;
    }
    if ((command.commandField & RESPONSE_BIT) !== 0) {
      if (this.#exchanges?.response(command) === true) return;
      this.#violation('a response that nobody asked for');
      return;
    }
    if (command.hasDataSet) {
      this.#unrecognized = { contextId, command };
      return;
    }
    this.#answerOther(contextId, command);
  }

  #answerOther(contextId: number, command: CommandSet): void {
    if (command.commandField === C_CANCEL_RQ) {
      this.#exchanges?.cancel(command); // it has no response of its own (PS3.7 §9.3.2.3)
      return;
    }
    this.#respond(contextId, command, command.commandField === C_ECHO_RQ ? { status: SUCCESS } : UNRECOGNIZED_OPERATION);
  }

  #dataEnds(): Wait {
    if (this.#exchanges?.isGathering === true) {
      this.#exchanges.dataEnds();
      return;
    }
    const unrecognized = this.#unrecognized;
    this.#unrecognized = undefined;
    if (unrecognized !== undefined) {
      this.#answerOther(unrecognized.contextId, unrecognized.command);
      return;
    }
    return this.#stores.dataEnds();
  }

  /** Echoes what identifies the request (PS3.7 §9.3.1.2). */
  #respond(contextId: number, command: CommandSet, answer: StoreStatus): void {
    const sopClassUid = command.affectedSopClassUid ?? command.requestedSopClassUid;
    const sopInstanceUid = command.affectedSopInstanceUid ?? command.requestedSopInstanceUid;
    const response: CommandSet = {
      commandField: command.commandField | RESPONSE_BIT,
      messageIdRespondedTo: command.messageId ?? 0,
      hasDataSet: false,
      status: answer.status,
      ...(sopClassUid === undefined ? {} : { affectedSopClassUid: sopClassUid }),
      ...(sopInstanceUid === undefined ? {} : { affectedSopInstanceUid: sopInstanceUid }),
      ...(answer.comment === undefined ? {} : { errorComment: answer.comment }),
    };
    this.#layer.sendFragments(contextId, true, encodeCommandSet(response), true);
  }

  #violation(why: string): void {
    this.#options.log('warn', `Association ${this.#info.id} was ended: the peer sent ${why}. What was answered Success is safe.`, {
      association: this.#info.id,
    });
    this.#abort('aborted by us');
  }

  #failed(error: unknown): void {
    // Where it happened, never what was in it: messages of errors may hold patient data.
    const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
    const cause = [error instanceof Error ? error.name : typeof error, ...places.slice(0, 8).map((line) => line.trim())].join(' ');
    this.#options.log(
      'error',
      `Association ${this.#info.id} was cut by an error of ours. What was answered Success is safe; the sender will send the rest again.`,
      { cause },
    );
    this.#end = 'aborted by us';
  }

  #abort(end: AssociationEnd): void {
    this.#isEnding = true;
    if (this.#layer.state !== 'Sta1' && this.#layer.state !== 'Sta13') this.#end = end;
    this.#layer.abort();
  }

  #transportClosed(): void {
    this.#isEnding = true;
    this.#stores.stopWaiting();
    void this.#cleanUp();
  }

  async #cleanUp(): Promise<void> {
    const ended = this.#exchanges?.end();
    try {
      await this.#stores.end();
      await ended;
    } catch {
      // told by #failed, through the reader that holds the same promise
    }
    if (this.#isOpen) this.#options.onEvent({ kind: 'association.closed', association: this.#info, counts: { ...this.#counts }, end: this.#end });
    this.#onGone();
  }
}
