// Queries, retrievals and Storage Commitment of one served association: takes their requests, runs one query or retrieval at a time beside the reading, routes C-CANCEL
// and responses to what we asked.
import type { AssociationInfo, DimseLog } from '../dimseEvents.ts';
import { C_FIND_RQ, C_GET_RQ, C_MOVE_RQ, C_STORE_RQ, encodeCommandSet, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import type { FragmentSender } from '../message/dataSender.ts';
import { IdentifierBuffer } from '../message/identifier.ts';
import { queryRetrieveClass } from '../queryRetrieve.ts';
import type { QueryRetrieveServices } from '../queryRetrieve.ts';
import type { CommitmentServices } from '../commitment.ts';
import { CommitmentOperation } from './commitmentOperation.ts';
import type { AcceptedContext, Exchange } from './exchange.ts';
import { find } from './findOperation.ts';
import { get } from './getOperation.ts';
import { move } from './moveOperation.ts';
import { BUSY, IDENTIFIER_TOO_LONG, UNABLE_TO_PROCESS, UNREADABLE_IDENTIFIER } from './queryStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

const commands: Record<number, 'find' | 'move' | 'get'> = { [C_FIND_RQ]: 'find', [C_MOVE_RQ]: 'move', [C_GET_RQ]: 'get' };
const operations = { find, move, get };

/** What the association lends us. */
export interface ExchangeHost {
  readonly info: AssociationInfo;
  readonly ownAet: string;
  /** Undefined = queries and retrievals are not offered. */
  readonly services: QueryRetrieveServices | undefined;
  /** Undefined = Storage Commitment is not offered. */
  readonly commitments: CommitmentServices | undefined;
  /** An object is being received. */
  readonly isReceiving: () => boolean;
  readonly log: DimseLog;
  readonly sender: FragmentSender;
  /** Context by id, with what was negotiated for it. */
  readonly contexts: () => readonly AcceptedContext[];
  readonly isRelational: (sopClassUid: string) => boolean;
  /** A message of ours broke in the middle: only an abort can end it. */
  readonly abort: () => void;
}

interface Running {
  operation: 'find' | 'move' | 'get';
  messageId: number;
  abort: AbortController;
  done: Promise<void>;
}

export class Exchanges {
  readonly #host: ExchangeHost;
  #gathering: { contextId: number; command: CommandSet; buffer: IdentifierBuffer } | undefined;
  #running: Running | undefined;
  #isGone = false;
  #lastSubMessageId = 0;
  #subOperation: { messageId: number; answer: (response: CommandSet | undefined) => void } | undefined;

  readonly #commitment: CommitmentOperation | undefined;

  constructor(host: ExchangeHost) {
    this.#host = host;
    const { commitments: services, isReceiving } = host;
    if (services !== undefined) this.#commitment = new CommitmentOperation({ ...host, services, isBusy: () => this.isRunning || isReceiving() });
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** We work and owe the answer: silence of the peer means nothing. In a C-GET it is the peer who must answer, unless an object is being re-encoded for it. */
  get isWorking(): boolean {
    return this.#running?.operation === 'move' || (this.#running?.operation === 'get' && this.#subOperation === undefined);
  }

  /** The data set under way belongs to a request of ours to serve. */
  get isGathering(): boolean {
    return this.#gathering !== undefined;
  }

  takes(command: CommandSet): boolean {
    if (this.#commitment !== undefined && CommitmentOperation.takes(command)) return true;
    const service = this.#host.services && commands[command.commandField];
    return service !== undefined && queryRetrieveClass(command.affectedSopClassUid ?? '')?.service === service;
  }

  begin(contextId: number, command: CommandSet): void {
    this.#gathering = { contextId, command, buffer: new IdentifierBuffer() };
    if (!command.hasDataSet) this.dataEnds();
  }

  data(bytes: Buffer): void {
    this.#gathering?.buffer.add(bytes);
  }

  dataEnds(): void {
    const request = this.#gathering;
    this.#gathering = undefined;
    if (request === undefined) return;
    if (CommitmentOperation.takes(request.command)) {
      this.#commitment?.serve(request.contextId, request.command, request.buffer);
      return;
    }
    const refusal = this.#running !== undefined ? BUSY : request.buffer.isTooLong ? IDENTIFIER_TOO_LONG : undefined;
    if (refusal !== undefined) this.#respond(request.contextId, request.command, refusal);
    else this.#run(request.contextId, request.command, request.buffer.take());
  }

  /** The peer sent a command: it is not waiting for a report of ours only. */
  heard(): void {
    this.#commitment?.heard();
  }

  /** C-CANCEL names the message it cancels (PS3.7 §9.3.2.3); for another it means nothing. */
  cancel(command: CommandSet): void {
    if (command.messageIdRespondedTo === this.#running?.messageId) this.#running?.abort.abort();
  }

  /** True when a sub-operation of ours had asked for it. */
  response(command: CommandSet): boolean {
    if (this.#commitment?.response(command) === true) return true;
    const waiting = this.#subOperation;
    if (waiting === undefined || command.commandField !== (C_STORE_RQ | RESPONSE_BIT) || command.messageIdRespondedTo !== waiting.messageId) return false;
    this.#subOperation = undefined;
    waiting.answer(command);
    return true;
  }

  /** The association is over; settles when nothing of ours runs any more. */
  async end(): Promise<void> {
    this.#isGone = true;
    this.#commitment?.end();
    this.#running?.abort.abort();
    this.#subOperation?.answer(undefined);
    this.#subOperation = undefined;
    await this.#running?.done;
  }

  #run(contextId: number, command: CommandSet, identifier: Buffer): void {
    const operation = commands[command.commandField];
    const context = this.#host.contexts().find(({ id }) => id === contextId);
    const served = queryRetrieveClass(context?.abstractSyntax ?? '');
    const { services } = this.#host;
    if (operation === undefined || context === undefined || services === undefined || served?.service !== operation) {
      this.#respond(contextId, command, UNREADABLE_IDENTIFIER);
      return;
    }
    const abort = new AbortController();
    const exchange = this.#exchange(context, command, identifier, abort.signal, served.root);
    const done = operations[operation](exchange, services)
      .catch((error: unknown) => this.#failed(exchange, error))
      .finally(() => {
        this.#running = undefined;
      });
    this.#running = { operation, messageId: command.messageId ?? 0, abort, done };
  }

  #exchange(context: AcceptedContext, command: CommandSet, identifier: Buffer, signal: AbortSignal, root: Exchange['root']): Exchange {
    const { info, ownAet, sender } = this.#host;
    return {
      root,
      callingAet: info.callingAet,
      peerAddress: info.peerAddress,
      ownAet,
      contexts: this.#host.contexts(),
      transferSyntax: context.transferSyntax,
      command,
      identifier,
      relational: this.#host.isRelational(context.abstractSyntax),
      signal,
      sender,
      respond: (answer, counts, data) => this.#respond(context.id, command, answer, counts, data),
      request: (contextId, request, sendData) => this.#request(contextId, request, sendData),
    };
  }

  async #request(contextId: number, command: CommandSet, sendData: () => Promise<void>): Promise<CommandSet | undefined> {
    if (this.#isGone) return undefined;
    this.#lastSubMessageId = (this.#lastSubMessageId % 0xffff) + 1;
    const messageId = this.#lastSubMessageId;
    const answered = new Promise<CommandSet | undefined>((resolve) => {
      this.#subOperation = { messageId, answer: resolve };
    });
    this.#host.sender.sendFragments(contextId, true, encodeCommandSet({ ...command, messageId }), true);
    try {
      await sendData();
    } catch {
      this.#host.log('error', 'An object could not be read to its end, so the association was aborted. Check the archive.', {
        association: this.#host.info.id,
      });
      this.#host.abort();
    }
    return answered;
  }

  #respond(contextId: number, command: CommandSet, answer: StoreStatus, counts: Partial<CommandSet> = {}, identifier?: Buffer): boolean {
    if (this.#isGone) return true;
    const response: CommandSet = {
      commandField: command.commandField | RESPONSE_BIT,
      messageIdRespondedTo: command.messageId ?? 0,
      hasDataSet: identifier !== undefined,
      status: answer.status,
      ...(command.affectedSopClassUid === undefined ? {} : { affectedSopClassUid: command.affectedSopClassUid }),
      ...(answer.comment === undefined ? {} : { errorComment: answer.comment }),
      ...counts,
    };
    const { sender } = this.#host;
    const isFree = sender.sendFragments(contextId, true, encodeCommandSet(response), true);
    return identifier === undefined ? isFree : sender.sendFragments(contextId, false, identifier, true);
  }

  /** An exception is never Success, and says nothing of what was in it. */
  #failed(exchange: Exchange, error: unknown): void {
    const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
    this.#host.log('error', 'A query or retrieval was cut by an error of ours; the peer was told so. The archive is unchanged.', {
      association: this.#host.info.id,
      cause: [error instanceof Error ? error.name : typeof error, ...places.slice(0, 6).map((line) => line.trim())].join(' '),
    });
    exchange.respond(UNABLE_TO_PROCESS);
  }
}
