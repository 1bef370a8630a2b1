// C-FIND as SCU (PS3.4 C.4.1): asks a peer what it has. Values come back decoded, by keyword.
import type { QueryLevel, QueryMatch } from '../../../contract/archive.ts';
import { ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import { formatTag, keywordOf, vmOf } from '../../../dicom/tags.ts';
import { C_FIND_RQ } from '../message/commandSet.ts';
import { decodeIdentifier, elementsOf, identifierSyntaxes } from '../message/identifier.ts';
import type { IdentifierElement } from '../message/identifier.ts';
import { queryRetrieveUids } from '../queryRetrieve.ts';
import { ask, identifierOf, refusedBy, rootOf } from './query.ts';
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
  const { limit = Infinity, onMatch, signal, ...rest } = options;
  const sopClassUid = queryRetrieveUids[rootOf(level)].find;
  const enough = new AbortController();
  const matches: QueryMatch[] = [];
  let isCut = false;
  let transferSyntax = '';
  const answer = await ask({
    peer,
    options: { ...rest, signal: signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]) },
    connect: {
      contexts: [{ id: 1, abstractSyntax: sopClassUid, transferSyntaxes: [...identifierSyntaxes] }],
      onPending: (_, bytes) => {
        if (bytes === undefined) return;
        if (matches.length >= limit) {
          isCut = true;
          return;
        }
        const match = readMatch(bytes, transferSyntax);
        matches.push(match);
        onMatch?.(match);
        if (matches.length >= limit) enough.abort();
      },
    },
    command: { commandField: C_FIND_RQ, affectedSopClassUid: sopClassUid, priority: 0 },
    identifier: (negotiated) => {
      transferSyntax = negotiated;
      return identifier.value(negotiated);
    },
    service: 'queries (C-FIND)',
  });
  if (!answer.ok) return answer;
  const status = answer.value.status ?? 0xc000;
  return status === 0 || status === 0xfe00 ? ok({ matches, complete: status === 0 && !isCut }) : refusedBy(peer, status);
}

function readMatch(bytes: Buffer, transferSyntax: string): QueryMatch {
  const identifier = decodeIdentifier(bytes, transferSyntax);
  if (!identifier.ok) return {};
  return Object.fromEntries(elementsOf(identifier.value).map((element) => [keywordOf(element.tag) ?? formatTag(element.tag), valueOf(element)]));
}

/** Counts as numbers, code lists as arrays, all else as text. */
function valueOf({ tag, vr, value }: IdentifierElement): string | number | string[] {
  if (/^NumberOf(Patient|Study|Series)Related/.test(keywordOf(tag) ?? '') && /^\d+$/.test(value)) return Number(value);
  if (vr === 'CS' && vmOf(tag) !== '1') return value === '' ? [] : value.split('\\');
  return value;
}
