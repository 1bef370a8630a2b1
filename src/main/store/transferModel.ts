// Shapes of the queue of sends and retrievals, and of routing, as the store keeps them. What a state may become is the transfers room's rule. Types only.
import type { Result } from '../../contract/result.ts';
import type { RoutingRule, Transfer } from '../../contract/transfer.ts';

/** Times in ms since 1970. */
export interface TransferRecord extends Omit<Transfer, 'bytesPerSecond' | 'retryAt' | 'createdAt' | 'endedAt'> {
  /** Runs in a row that made no headway. */
  attempts: number;
  retryAt: number | null;
  createdAt: number;
  endedAt: number | null;
  /** Who stands in the audit. */
  who: string;
  requestCommitment: boolean;
  /** Transaction UID of the commitment that was asked for; `''` before. */
  commitmentUid: string;
}

export interface NewTransfer extends Pick<
  TransferRecord,
  'kind' | 'StudyInstanceUID' | 'SeriesInstanceUID' | 'PatientName' | 'description' | 'peerAet' | 'service' | 'who' | 'ruleId' | 'requestCommitment'
> {
  total: number | null;
}

export type TransferChange = Partial<
  Pick<
    TransferRecord,
    | 'state'
    | 'service'
    | 'done'
    | 'total'
    | 'failed'
    | 'warnings'
    | 'message'
    | 'attempts'
    | 'retryAt'
    | 'endedAt'
    | 'requestCommitment'
    | 'commitment'
    | 'commitmentUid'
  >
>;

export interface ObjectAnswer {
  SOPInstanceUID: string;
  outcome: 'sent' | 'warning' | 'failed';
  transcoded: boolean;
}

export interface Transfers {
  /** Queued; answers its id. */
  add(transfer: NewTransfer, SOPInstanceUIDs?: readonly string[]): string;
  /** Objects that a send owes beside those it has; `total` follows. */
  addObjects(id: string, SOPInstanceUIDs: readonly string[]): void;
  get(id: string): TransferRecord | undefined;
  /** Newest first; of those that have ended the newest `ended`. */
  list(ended: number): TransferRecord[];
  /** Those that have not ended, oldest first. */
  active(): TransferRecord[];
  change(id: string, change: TransferChange): void;
  /** Objects that a send still owes; those that broke a connection come last. */
  owed(id: string): string[];
  /** Counts go with it. Survives the death of the process, but not for certain that of the machine: then the object is sent once more. */
  answered(id: string, answer: ObjectAnswer): void;
  /** Objects that the peer has confirmed. */
  confirmed(id: string): string[];
  /** The connection was lost in the middle of this object; answers how often so far. */
  broke(id: string, SOPInstanceUID: string): number;
  /** Objects that failed are owed again. */
  oweFailed(id: string): void;
  /** Bytes that the archive has of a study, or of one of its series. */
  bytesOf(StudyInstanceUID: string, SeriesInstanceUID: string): number;
  /** Removes the ended ones, or only those that ended before; answers how many. */
  clearEnded(before?: number): number;
}

/** What a rule looks at. */
export interface ArrivedObject {
  SOPInstanceUID: string;
  /** Calling AE title, `Import` or `Sagitta`. */
  source: string;
  /** `received` over the network, `imported`, or `derived`. */
  origin: string;
  Modality: string;
  StationName: string;
  BodyPartExamined: string;
}

export interface ArrivedStudy {
  StudyInstanceUID: string;
  /** When the last of its objects came, ms since 1970. */
  lastAt: number;
  /** Number of the newest object. */
  upTo: number;
}

export interface Routing {
  list(): RoutingRule[];
  /** `id: ''` gives a new one. The first rule that is enabled finds nothing of what is here already. */
  set(rule: RoutingRule, who: string): RoutingRule;
  remove(id: string, who: string): Result<void>;
  /** Studies with objects that no rule has been applied to. */
  arrived(): ArrivedStudy[];
  /** Those objects of the study, up to and with the number. */
  objects(study: ArrivedStudy): ArrivedObject[];
  /** The rules have been applied to them: never again. Call it in the transaction that queues what they ask for. */
  settle(studies: readonly ArrivedStudy[]): void;
}
