// Storage Commitment transactions as the store keeps them. Types only.
import type { Commitment, CommitmentObject, CommitmentRole } from '../../contract/commitment.ts';
import type { Peer } from '../../contract/archive.ts';

/** `ask`: the peer is still to be asked; `await`: its report is due; `report`: our report is still to be delivered; `done`. */
export type CommitmentPhase = 'ask' | 'await' | 'report' | 'done';

export interface CommitmentReference {
  SOPClassUID: string;
  SOPInstanceUID: string;
}

/** One object's answer; `failureReason` null = committed. */
export interface CommitmentResult extends CommitmentReference {
  failureReason: number | null;
}

export interface CommitmentRecord extends Commitment {
  id: number;
  /** Where we asked; null for transactions that we serve: the peer list of the moment says where they are. */
  peer: Peer | null;
  phase: CommitmentPhase;
  /** Tries of the phase so far. */
  attempts: number;
  /** ms since 1970 of the next step; null when there is none. */
  nextAt: number | null;
}

export interface NewCommitment {
  transactionUid: string;
  role: CommitmentRole;
  peerAet: string;
  peer: Peer | null;
  StudyInstanceUID: string;
  phase: CommitmentPhase;
  nextAt: number;
  objects: readonly CommitmentReference[];
  who: string;
}

/** Each call is durable when it returns. */
export interface Commitments {
  /** Answers the row's id. */
  add(commitment: NewCommitment): number;
  /** Newest first. */
  list(limit: number): Commitment[];
  get(id: number): CommitmentRecord | undefined;
  /** The newest of that UID. */
  find(role: CommitmentRole, transactionUid: string): CommitmentRecord | undefined;
  /** An earlier transaction of the same role has the same UID. */
  isRepeated(id: number): boolean;
  /** References of the request, in its order; for one that we served and reported only what failed is still kept. */
  objects(id: number): CommitmentObject[];
  /** Those whose next step is due at `now`, oldest first. */
  due(now: number): CommitmentRecord[];
  /** When the next step of any is due, ms since 1970. */
  nextAt(): number | null;
  /** A try came to nothing, or the next phase begins. */
  postpone(id: number, change: { phase: CommitmentPhase; attempts: number; nextAt: number; message: string }): void;
  /** The objects' answers are known (`results` may be part of them), nothing is left to be done; the state follows from them and an audit row says so. */
  settle(id: number, results: readonly CommitmentResult[], options: { message: string; who: string }): void;
  /** No answer, or an undeliverable report: ends as failed, with the reason. */
  giveUp(id: number, message: string, who: string): void;
}
