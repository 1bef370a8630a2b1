// The Storage Commitment Push Model (PS3.4 Annex J): its identifiers, what is asked and answered, and what the archive must offer for us to serve it.
import type { Result } from '../../contract/result.ts';
import type { StoreStatus } from './scp/storeStatus.ts';

export const STORAGE_COMMITMENT_CLASS = '1.2.840.10008.1.20.1';
/** The well-known instance that actions are asked of. */
export const STORAGE_COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
/** Request Storage Commitment. */
export const REQUEST_ACTION = 1;
/** Event types: all committed; failures exist. */
export const ALL_COMMITTED = 1;
export const FAILURES_EXIST = 2;

/** Failure Reasons (PS3.3 C.14.1.1). */
export const failureReasons = {
  processingFailure: 0x0110,
  noSuchObject: 0x0112,
  classConflict: 0x0119,
  duplicateTransaction: 0x0131,
} as const;

export interface CommitmentReference {
  sopClassUid: string;
  sopInstanceUid: string;
}

export interface CommitmentRequest {
  transactionUid: string;
  objects: CommitmentReference[];
}

export interface CommitmentReport {
  transactionUid: string;
  committed: CommitmentReference[];
  failed: (CommitmentReference & { reason: number })[];
}

/** Who speaks to us. */
export interface CommitmentCaller {
  callingAet: string;
  peerAddress: string;
}

/** The association on which we were asked, as a way to answer. */
export interface ReportChannel {
  /** Resolves with true once the peer has left the association open and quiet for a moment, with false when it has ended. */
  isQuiet(): Promise<boolean>;
  /** Resolves when the peer has taken the report; a failure when it did not, or the association ended first. */
  report(report: CommitmentReport): Promise<Result<void>>;
}

/** The archive behind the service. Both are synchronous: what they answer Success to is durable. */
export interface CommitmentServices {
  /** A peer asks. The report follows over `channel`, or by `reportCommitment`. */
  asked: (request: CommitmentRequest, caller: CommitmentCaller, channel: ReportChannel) => StoreStatus;
  /** A peer reports on what we asked. */
  reported: (report: CommitmentReport, caller: CommitmentCaller) => StoreStatus;
}
