// One query or retrieval under way on an association that a peer opened: what its operation sees. Reading and routing of messages is exchanges.ts.
import type { CommandSet } from '../message/commandSet.ts';
import type { FragmentSender } from '../message/dataSender.ts';
import type { QueryRoot } from '../queryRetrieve.ts';
import type { StoreStatus } from './storeStatus.ts';

export interface AcceptedContext {
  id: number;
  abstractSyntax: string;
  transferSyntax: string;
  /** The peer proposed to be SCP of this class, or said nothing of roles: objects may be sent to it. False where it declined. */
  mayReceive: boolean;
}

export interface Counts {
  remaining?: number;
  completed: number;
  failed: number;
  warning: number;
}

export interface Exchange {
  readonly root: QueryRoot;
  readonly callingAet: string;
  readonly peerAddress: string;
  /** Our AE title. */
  readonly ownAet: string;
  readonly contexts: readonly AcceptedContext[];
  readonly transferSyntax: string;
  readonly command: CommandSet;
  /** The bytes of the request's data set. */
  readonly identifier: Buffer;
  /** Relational queries were negotiated (PS3.4 C.5.1.1). */
  readonly relational: boolean;
  /** Aborted by C-CANCEL or with the association. */
  readonly signal: AbortSignal;
  readonly sender: FragmentSender;
  /** False when the socket is full: wait for `sender.drained()`. */
  respond(answer: StoreStatus, counts?: Counts, identifier?: Buffer): boolean;
  /** Sends a request of ours (C-STORE sub-operation) and resolves with its response; undefined when the association ended first. */
  request(contextId: number, command: CommandSet, sendData: () => Promise<void>): Promise<CommandSet | undefined>;
}
