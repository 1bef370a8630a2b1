// What the queue needs from the archive around it. Types only.
import type { Peer } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';
import type { Transfer } from '../../contract/transfer.ts';
import type { InstanceToSend } from '../dimse/index.ts';
import type { Ingest } from '../ingest/sink.ts';
import type { Store, StoredObject, TransferRecord } from '../store/index.ts';

export interface TransferPorts {
  store: Store;
  ingest: Ingest;
  /** The peers that are known in this moment. */
  peers: () => Peer[];
  /** Our AE title. */
  ownAet: () => string;
  /** Whether objects that a peer sends us could arrive. */
  isListening: () => boolean;
  instanceToSend: (object: StoredObject) => InstanceToSend;
  /** Something in the list changed. */
  onChange: () => void;
  /** A run that came to something: for the audit trail. */
  record: (transfer: TransferRecord, peer: Peer, detail: object, isWhole: boolean) => void;
  /** Asks the peer of a send to take the objects over for good, and keeps the request; answers the transaction UID. */
  requestCommitment: (transfer: TransferRecord, SOPInstanceUIDs: readonly string[]) => Result<string>;
  /** How that stands. */
  commitmentOf: (transactionUid: string) => Transfer['commitment'];
}

/** How a run ended; `message` is for people. */
export interface RunOutcome {
  event: 'finish' | 'finishInPart' | 'giveUp' | 'wait';
  message: string;
  /** Objects arrived in this run. */
  hasHeadway: boolean;
}

export interface Run {
  signal: AbortSignal;
  progress: (bytes: number) => void;
}
