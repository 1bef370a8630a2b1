// C-FIND as SCU (PS3.4 C.4.1): asks a peer what it has. Values come back decoded, by keyword.
import type { QueryLevel, QueryMatch } from '../../../contract/archive.ts';
import type { Result } from '../../../contract/result.ts';
import type { DataSet } from '../../../dicom/model.ts';
import { formatTag, keywordOf, vmOf } from '../../../dicom/tags.ts';
import { elementsOf } from '../message/identifier.ts';
import type { IdentifierElement } from '../message/identifier.ts';
import { queryRetrieveUids } from '../queryRetrieve.ts';
import { collectMatches } from './collectMatches.ts';
import { identifierOf, rootOf } from './query.ts';
import type { QueryKeys, QueryOptions } from './query.ts';
import type { Peer } from './peer.ts';

export interface FindOptions extends QueryOptions {
  /** After so many matches the query is cancelled at the peer; default: all. */
  limit?: number;
  onMatch?: (match: QueryMatch) => void;
}

export interface FindResult {
  matches: QueryMatch[];
  /** False when the limit or the signal ended it early. */
  complete: boolean;
}

/** Failures: as of connecting; BAD_REQUEST for an unknown attribute; PEER_REJECTED when the peer refuses the query. */
export async function find(peer: Peer, level: QueryLevel, keys: QueryKeys, options: FindOptions): Promise<Result<FindResult>> {
  const identifier = identifierOf(level, keys);
  if (!identifier.ok) return identifier;
  const sopClassUid = queryRetrieveUids[rootOf(level)].find;
  return collectMatches({ peer, sopClassUid, identifier: identifier.value, service: 'queries (C-FIND)', options, read: readMatch, unreadable: {} });
}

function readMatch(identifier: DataSet): QueryMatch {
  return Object.fromEntries(elementsOf(identifier).map((element) => [keywordOf(element.tag) ?? formatTag(element.tag), valueOf(element)]));
}

/** Counts as numbers, code lists as arrays, all else as text. */
export function valueOf({ tag, vr, value }: IdentifierElement): string | number | string[] {
  if (/^NumberOf(Patient|Study|Series)Related/.test(keywordOf(tag) ?? '') && /^\d+$/.test(value)) return Number(value);
  if (vr === 'CS' && vmOf(tag) !== '1') return value === '' ? [] : value.split('\\');
  return value;
}
