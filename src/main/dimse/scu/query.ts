// What find, move and get as SCU share: the identifier that is sent, cancelling by C-CANCEL, sentences for refusals. Each service is its own file.
import type { QueryLevel } from '../../../contract/archive.ts';
import { fail, ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import { isKeyword, tagOf, vrOf } from '../../../dicom/tags.ts';
import { encodeIdentifier } from '../message/identifier.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { cancelled, nameOf } from './peer.ts';
import type { Peer, ScuTimeouts } from './peer.ts';
import { RequestedAssociation } from './requestedAssociation.ts';
import type { ConnectOptions } from './requestedAssociation.ts';

/** Attributes by keyword: `''` asks for the value, anything else narrows. */
export type QueryKeys = Readonly<Record<string, string>>;

export interface QueryOptions {
  callingAet: string;
  timeouts?: Partial<ScuTimeouts>;
  /** Sends C-CANCEL; the peer's final response is waited for, then the association is released. */
  signal?: AbortSignal;
}

/** Patient Root for patients, Study Root for all else: the one that every archive has. */
export function rootOf(level: QueryLevel): 'patient' | 'study' {
  return level === 'PATIENT' ? 'patient' : 'study';
}

/** BAD_REQUEST for an attribute that the data dictionary does not know. */
export function identifierOf(level: QueryLevel, keys: QueryKeys): Result<(transferSyntaxUid: string) => Buffer> {
  const unknown = Object.keys(keys).find((keyword) => !isKeyword(keyword));
  if (unknown !== undefined)
    return fail('BAD_REQUEST', `${unknown.slice(0, 64)} is not an attribute of DICOM. Nothing was asked. Use its keyword, for example PatientName.`);
  const elements = Object.entries({ ...keys, QueryRetrieveLevel: level }).flatMap(([keyword, value]) =>
    isKeyword(keyword) ? [{ tag: tagOf(keyword), vr: vrOf(keyword), value }] : [],
  );
  return ok((transferSyntaxUid) => encodeIdentifier(elements, transferSyntaxUid));
}

export interface QueryCall {
  peer: Peer;
  options: QueryOptions;
  connect: Pick<ConnectOptions, 'contexts' | 'roles' | 'onPending' | 'peerRequests'>;
  command: Omit<CommandSet, 'hasDataSet'>;
  identifier: (transferSyntaxUid: string) => Buffer;
  /** For the sentence when the peer does not offer it. */
  service: string;
}

/** How long a peer may take to honour a C-CANCEL until the association is aborted. */
const CANCEL_GRACE_MS = 10_000;

/**
 * One request on an association of its own, on the first context; the final response, whatever its status. Failures: as of connecting; PEER_REJECTED when the
 * service is not offered; CANCELLED when the signal came before the association stood, or the peer did not end in time.
 */
export async function ask({ peer, options, connect, command, identifier, service }: QueryCall): Promise<Result<CommandSet>> {
  const hardStop = new AbortController();
  const { signal, ...rest } = options;
  const isStopped = (): boolean => signal?.aborted === true;
  if (isStopped()) return cancelled();
  let association: RequestedAssociation | undefined;
  let grace: NodeJS.Timeout | undefined;
  const contextId = connect.contexts[0]?.id ?? 1;
  const onAbort = (): void => {
    if (association === undefined) hardStop.abort();
    else association.cancelRequest(contextId);
    grace = setTimeout(() => hardStop.abort(), CANCEL_GRACE_MS);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const connected = await RequestedAssociation.connect({ peer, ...connect, ...rest, signal: hardStop.signal });
    if (!connected.ok) return connected;
    association = connected.value;
    const answer = await requestOn(association, { peer, contextId, command, identifier, service });
    await association.release();
    return answer;
  } finally {
    clearTimeout(grace);
    signal?.removeEventListener('abort', onAbort);
  }
}

async function requestOn(
  association: RequestedAssociation,
  { peer, contextId, command, identifier, service }: Pick<QueryCall, 'peer' | 'command' | 'identifier' | 'service'> & { contextId: number },
): Promise<Result<CommandSet>> {
  const transferSyntax = association.accepted.get(contextId);
  if (transferSyntax === undefined)
    return fail('PEER_REJECTED', `${nameOf(peer)} answers, but does not offer ${service}. Nothing here was changed. Ask who runs that system.`);
  const nothingMore: AsyncIterator<Uint8Array> = { next: () => Promise.resolve({ done: true, value: undefined }) };
  return association.request(contextId, { ...command, hasDataSet: true }, nothingMore, identifier(transferSyntax));
}

/** PS3.4 C.4.1.1.4, C.4.2.1.5, C.4.3.1.4 as sentences; the peer's own comment is not repeated, it may hold patient data. */
export function refusedBy<T>(peer: Peer, status: number): Result<T> {
  const data = { status };
  const [who, safe] = [nameOf(peer), 'Nothing here was changed.'];
  if (status === 0xa801)
    return fail('PEER_REJECTED', `${who} does not know where to send the objects. ${safe} Have our AE title and address entered there.`, data);
  if (status >>> 8 === 0xa7)
    return fail('PEER_REJECTED', `${who} could not do it for lack of resources, or could send no object. ${safe} Try again later.`, data);
  if (status >>> 8 === 0xa9) return fail('PEER_REJECTED', `${who} did not accept the query as it is put. ${safe} Check its level and unique keys.`, data);
  if (status === 0x0122 || status === 0x0211) return fail('PEER_REJECTED', `${who} does not support this query. ${safe} Ask who runs that system.`, data);
  if (status === 0x0124) return fail('PEER_REJECTED', `${who} does not allow us this query. ${safe} Ask who runs that system.`, data);
  return fail('PEER_REJECTED', `${who} could not process the query (status ${status.toString(16).padStart(4, '0').toUpperCase()}). ${safe} Try again.`, data);
}
