// C-MOVE and C-GET as SCU (PS3.4 C.4.2, C.4.3): has a peer send objects, to an AE title that it knows or to us on the same association.
import type { QueryLevel, RetrieveResult } from '../../../contract/archive.ts';
import { fail, ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import type { Ingest } from '../../ingest/sink.ts';
import { C_GET_RQ, C_MOVE_RQ } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { identifierSyntaxes } from '../message/identifier.ts';
import { queryRetrieveUids } from '../queryRetrieve.ts';
import { classesOf } from './classesOf.ts';
import { incomingStores } from './incomingStores.ts';
import { nameOf } from './peer.ts';
import type { Peer } from './peer.ts';
import { ask, identifierOf, refusedBy, rootOf } from './query.ts';
import type { QueryKeys, QueryOptions } from './query.ts';
import { retrieveContexts } from './retrieveContexts.ts';

export interface RetrieveProgress extends RetrieveResult {
  /** Null where the peer does not say. */
  remaining: number | null;
}

export interface RetrieveOptions extends QueryOptions {
  onProgress?: (progress: RetrieveProgress) => void;
}

/** A peer may be silent for as long as it sends elsewhere, and while it fetches from a slow medium. */
const PATIENCE_MS = 300_000;

/**
 * The peer sends to `destination`, an AE title that it must know. Ok with counts when it did anything; look at `failed`. Failures: as of connecting; PEER_REJECTED when
 * the peer refuses or could send nothing; CANCELLED (`data` has the counts).
 */
export async function move(
  peer: Peer,
  level: QueryLevel,
  keys: QueryKeys,
  options: RetrieveOptions & { destination: string },
): Promise<Result<RetrieveResult>> {
  const identifier = identifierOf(level, keys);
  if (!identifier.ok) return identifier;
  const { onProgress, destination, ...rest } = options;
  const sopClassUid = queryRetrieveUids[rootOf(level)].move;
  const answer = await ask({
    peer,
    options: { ...rest, timeouts: { responseMs: PATIENCE_MS, ...rest.timeouts } },
    connect: {
      contexts: [{ id: 1, abstractSyntax: sopClassUid, transferSyntaxes: [...identifierSyntaxes] }],
      onPending: (response) => {
        onProgress?.(progressOf(response));
      },
    },
    command: { commandField: C_MOVE_RQ, affectedSopClassUid: sopClassUid, priority: 0, moveDestination: destination },
    identifier: identifier.value,
    service: 'retrieval (C-MOVE)',
  });
  return answer.ok ? conclude(peer, answer.value) : answer;
}

/** The peer sends to us on this association; each object is durable before it hears so. Answers as `move` does. */
export async function get(peer: Peer, level: QueryLevel, keys: QueryKeys, options: RetrieveOptions & { ingest: Ingest }): Promise<Result<RetrieveResult>> {
  const identifier = identifierOf(level, keys);
  if (!identifier.ok) return identifier;
  const { onProgress, ingest, ...rest } = options;
  const sopClassUid = queryRetrieveUids[rootOf(level)].get;
  const classes = await classesOf(peer, keys, rest);
  const answer = await ask({
    peer,
    options: { ...rest, timeouts: { responseMs: PATIENCE_MS, ...rest.timeouts } },
    connect: {
      ...retrieveContexts(sopClassUid, classes),
      onPending: (response) => {
        onProgress?.(progressOf(response));
      },
      peerRequests: (replies) => incomingStores({ ingest, peer, ownAet: options.callingAet }, replies),
    },
    command: { commandField: C_GET_RQ, affectedSopClassUid: sopClassUid, priority: 0 },
    identifier: identifier.value,
    service: 'retrieval on the same association (C-GET)',
  });
  return answer.ok ? conclude(peer, answer.value) : answer;
}

function progressOf(response: CommandSet): RetrieveProgress {
  return { ...countsOf(response), remaining: response.remaining ?? null };
}

function countsOf({ completed = 0, failed = 0, warning = 0 }: CommandSet): RetrieveResult {
  return { completed, failed, warning };
}

function conclude(peer: Peer, response: CommandSet): Result<RetrieveResult> {
  const counts = countsOf(response);
  const status = response.status ?? 0xc000;
  if (status === 0xfe00) {
    const message = `The retrieval from ${nameOf(peer)} was cancelled after ${counts.completed + counts.warning} objects. They are safe. Start it again for the rest.`;
    return fail('CANCELLED', message, { ...counts });
  }
  const isDone = status === 0 || status === 0xb000;
  return isDone || counts.failed + counts.completed + counts.warning > 0 ? ok(counts) : refusedBy(peer, status);
}
