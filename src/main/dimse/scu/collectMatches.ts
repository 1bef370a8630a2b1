// One C-FIND, whatever its model: asks, reads the matches as they come, ends it by C-CANCEL at a limit. What a match looks like is the caller's.
import { ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import type { DataSet } from '../../../dicom/model.ts';
import { C_FIND_RQ } from '../message/commandSet.ts';
import { decodeIdentifier, identifierSyntaxes } from '../message/identifier.ts';
import type { Peer } from './peer.ts';
import { ask, refusedBy } from './query.ts';
import type { QueryOptions } from './query.ts';

interface CollectCall<Match> {
  peer: Peer;
  sopClassUid: string;
  identifier: (transferSyntaxUid: string) => Buffer;
  /** For the sentence when the peer does not offer it. */
  service: string;
  options: QueryOptions & { limit?: number; onMatch?: (match: Match) => void };
  read: (identifier: DataSet) => Match;
  /** In place of a match whose bytes cannot be read. */
  unreadable: Match;
}

/** `complete` is false when the limit or the signal ended it early. Failures: as of connecting; PEER_REJECTED when the peer refuses the query. */
export async function collectMatches<Match>(call: CollectCall<Match>): Promise<Result<{ matches: Match[]; complete: boolean }>> {
  const { peer, sopClassUid, identifier, service, read, unreadable } = call;
  const { limit = Infinity, onMatch, signal, ...rest } = call.options;
  const enough = new AbortController();
  const matches: Match[] = [];
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
        const decoded = decodeIdentifier(bytes, transferSyntax);
        const match = decoded.ok ? read(decoded.value) : unreadable;
        matches.push(match);
        onMatch?.(match);
        if (matches.length >= limit) enough.abort();
      },
    },
    command: { commandField: C_FIND_RQ, affectedSopClassUid: sopClassUid, priority: 0 },
    identifier: (negotiated) => {
      transferSyntax = negotiated;
      return identifier(negotiated);
    },
    service,
  });
  if (!answer.ok) return answer;
  const status = answer.value.status ?? 0xc000;
  return status === 0 || status === 0xfe00 ? ok({ matches, complete: status === 0 && !isCut }) : refusedBy(peer, status);
}
