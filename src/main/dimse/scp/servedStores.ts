// C-STORE on an association that a peer opened: one object after the other, at the pace of the peer, refused or received, counted and answered. Bytes are storeOperation.ts.
import type { Ingest } from '../../ingest/sink.ts';
import type { AssociationCounts, AssociationInfo, DimseEvent, DimseLog } from '../dimseEvents.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { isStorageSopClass, isUid } from '../protocolUids.ts';
import type { AllowedPeer } from './callers.ts';
import type { Pace } from './pace.ts';
import { StoreOperation } from './storeOperation.ts';
import { CLASS_NOT_SUPPORTED, INVALID_INSTANCE_UID, NO_DATA } from './storeStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

type Wait = void | Promise<void>;

/** What the association lends us. */
interface StoresHost {
  readonly info: AssociationInfo;
  /** Counted here, told by both. */
  readonly counts: AssociationCounts;
  readonly options: { ingest: Ingest; log: DimseLog; onEvent: (event: DimseEvent) => void; pace: Pace };
  readonly caller: () => AllowedPeer | undefined;
  readonly acceptsUnknown: () => boolean;
  readonly transferSyntaxOf: (contextId: number) => string;
  readonly isEnding: () => boolean;
  readonly respond: (contextId: number, command: CommandSet, answer: StoreStatus) => void;
}

export class ServedStores {
  readonly #host: StoresHost;
  #store: { operation: StoreOperation; contextId: number; command: CommandSet } | undefined;
  #finishing: Promise<void> | undefined;
  /** Ends a wait for the peer's turn before its time. */
  #stopWaiting: (() => void) | undefined;

  constructor(host: StoresHost) {
    this.#host = host;
  }

  get isUnderWay(): boolean {
    return this.#store !== undefined || this.#finishing !== undefined;
  }

  begin(contextId: number, command: CommandSet): Wait {
    const { counts, respond } = this.#host;
    const refusal = this.#refusal(command);
    const operation = new StoreOperation((message, error) => this.#logFailure(message, error), refusal);
    if (!command.hasDataSet) {
      counts.failed += 1;
      respond(contextId, command, refusal ?? NO_DATA);
      return;
    }
    this.#store = { operation, contextId, command };
    if (refusal !== undefined) return;
    const wait = this.#turn();
    return wait === undefined ? this.#receive(operation, contextId, command) : wait.then(() => this.#receive(operation, contextId, command));
  }

  data(bytes: Buffer): Wait {
    return this.#store?.operation.write(bytes);
  }

  dataEnds(): Wait {
    const store = this.#store;
    if (store === undefined) return;
    const { info, counts, options, respond } = this.#host;
    this.#finishing = store.operation.finish().then((result) => {
      this.#store = undefined;
      this.#finishing = undefined;
      const counter = { stored: 'stored', duplicate: 'duplicates', quarantined: 'quarantined', failed: 'failed' } as const;
      counts[counter[result.kind]] += 1;
      counts.bytes += result.bytes;
      respond(store.contextId, store.command, result.answer);
      options.onEvent({ kind: 'association.progress', association: info, counts: { ...counts } });
    });
    return this.#finishing;
  }

  stopWaiting(): void {
    this.#stopWaiting?.();
  }

  /** The association is over: an object under way is abandoned, one that is being made durable comes to its end. */
  async end(): Promise<void> {
    await this.#store?.operation.abandon();
    await this.#finishing;
  }

  /** Undefined where the peer has no pace or is within it. The reader is held meanwhile, and TCP holds the peer. */
  #turn(): Promise<void> | undefined {
    const { aet, maxObjectsPerMinute } = this.#host.caller() ?? { aet: '' };
    const ms = maxObjectsPerMinute === undefined || maxObjectsPerMinute === null ? 0 : this.#host.options.pace.turn(aet, maxObjectsPerMinute);
    if (ms === 0) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #receive(operation: StoreOperation, contextId: number, command: CommandSet): Wait {
    const { info, options, transferSyntaxOf, isEnding } = this.#host;
    if (isEnding()) return; // it ended while it waited for its turn: nothing was begun, nothing is left
    return operation.begin(options.ingest, {
      transferSyntaxUid: transferSyntaxOf(contextId),
      sopClassUid: command.affectedSopClassUid ?? '',
      sopInstanceUid: command.affectedSopInstanceUid ?? '',
      callingAet: info.callingAet,
      calledAet: info.calledAet,
      peerAddress: info.peerAddress,
    });
  }

  #refusal(command: CommandSet): StoreStatus | undefined {
    if (!isStorageSopClass(command.affectedSopClassUid ?? '', this.#host.acceptsUnknown())) return CLASS_NOT_SUPPORTED;
    return isUid(command.affectedSopInstanceUid ?? '') ? undefined : INVALID_INSTANCE_UID;
  }

  #logFailure(message: string, error: unknown): void {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    this.#host.options.log('error', `${message}; the sender was told so and nothing half-written stays.`, { association: this.#host.info.id, code });
  }
}
