// The Query/Retrieve service class (PS3.4 Annex C): its SOP classes, levels and unique keys, and what the archive must offer for us to serve it.
import type { QueryLevel } from '../../contract/archive.ts';
import type { InstanceToSend } from './scu/send.ts';
import type { Peer } from './scu/peer.ts';

type Service = 'find' | 'move' | 'get';
export type QueryRoot = 'patient' | 'study';

/** PS3.4 C.6.1.3 and C.6.2.3. The retired Patient/Study Only model is not served. */
export const queryRetrieveUids: Record<QueryRoot, Record<Service, string>> = {
  patient: { find: '1.2.840.10008.5.1.4.1.2.1.1', move: '1.2.840.10008.5.1.4.1.2.1.2', get: '1.2.840.10008.5.1.4.1.2.1.3' },
  study: { find: '1.2.840.10008.5.1.4.1.2.2.1', move: '1.2.840.10008.5.1.4.1.2.2.2', get: '1.2.840.10008.5.1.4.1.2.2.3' },
};

const classes = new Map(
  (['patient', 'study'] as const).flatMap((root) => (['find', 'move', 'get'] as const).map((service) => [queryRetrieveUids[root][service], { root, service }])),
);

export function queryRetrieveClass(uid: string): { root: QueryRoot; service: Service } | undefined {
  return classes.get(uid);
}

export const levels: readonly QueryLevel[] = ['PATIENT', 'STUDY', 'SERIES', 'IMAGE'];

/** Unique keys by level (PS3.4 C.6.1.1). */
export const uniqueKeys = { PATIENT: 'PatientID', STUDY: 'StudyInstanceUID', SERIES: 'SeriesInstanceUID', IMAGE: 'SOPInstanceUID' } as const;
export type UniqueKey = (typeof uniqueKeys)[QueryLevel];

/** What was asked and answered, for the audit trail: no values of keys, no patient data but UIDs. */
export interface ServedQuery {
  callingAet: string;
  peerAddress: string;
  level: QueryLevel;
  /** Keywords that narrowed the query. */
  keywords: string[];
  matches: number;
  status: number;
}

export interface ServedRetrieve {
  callingAet: string;
  peerAddress: string;
  service: 'C-MOVE' | 'C-GET';
  /** AE title that the objects went to. */
  destination: string;
  level: QueryLevel;
  studies: string[];
  completed: number;
  failed: number;
  warning: number;
  status: number;
}

export interface RetrievableInstance extends InstanceToSend {
  studyInstanceUid: string;
}

/** The archive behind the services. Everything but `open` of an instance is synchronous and quick. */
export interface QueryRetrieveServices {
  /** Whether the archive keeps the attribute at this level. */
  supports(level: QueryLevel, keyword: string): boolean;
  /** Matches one by one; keys that are not supported are ignored. */
  find(level: QueryLevel, keys: readonly { keyword: string; value: string }[]): Iterable<Record<string, string>>;
  select(selection: Partial<Record<UniqueKey, string[]>>): RetrievableInstance[];
  /** Whether an object of this class is kept in this transfer syntax. */
  hasEncoding(sopClassUid: string, transferSyntaxUid: string): boolean;
  /** Where an AE title is reached; undefined = unknown. */
  destination(aet: string): Peer | undefined;
  queried(query: ServedQuery): void;
  retrieved(retrieve: ServedRetrieve): void;
}
