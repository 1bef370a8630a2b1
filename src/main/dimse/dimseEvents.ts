// What the room tells others about associations: state for the worklist and the log. No patient data, ever.
import type { RejectionName } from './scp/negotiate.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type DimseLog = (level: LogLevel, message: string, data?: Record<string, unknown>) => void;

export interface AssociationInfo {
  /** Unique within this listener's life. */
  id: number;
  callingAet: string;
  calledAet: string;
  peerAddress: string;
  tls: boolean;
}

/** Counts of one association so far. `stored` and `duplicates` were answered Success. */
export interface AssociationCounts {
  stored: number;
  duplicates: number;
  quarantined: number;
  failed: number;
  bytes: number;
}

export type AssociationEnd = 'released' | 'aborted by peer' | 'aborted by us' | 'connection lost' | 'idle' | 'closing';

export type DimseEvent =
  /** A connection to the port with TLS that did not get through its handshake; `because` speaks of the caller. */
  | { kind: 'tls.refused'; peerAddress: string; because: string }
  | { kind: 'association.opened'; association: AssociationInfo }
  | { kind: 'association.rejected'; association: AssociationInfo; reason: RejectionName }
  | { kind: 'association.progress'; association: AssociationInfo; counts: AssociationCounts }
  | { kind: 'association.closed'; association: AssociationInfo; counts: AssociationCounts; end: AssociationEnd };
