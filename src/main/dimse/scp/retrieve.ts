// What C-MOVE and C-GET have in common (PS3.4 C.4.2, C.4.3): which objects are asked for, counts, the final status with the list of failures.
import type { QueryLevel } from '../../../contract/archive.ts';
import { decodeIdentifier, encodeIdentifier } from '../message/identifier.ts';
import { levels, uniqueKeys } from '../queryRetrieve.ts';
import type { QueryRetrieveServices, RetrievableInstance, ServedRetrieve, UniqueKey } from '../queryRetrieve.ts';
import type { Exchange } from './exchange.ts';
import { levelOf } from './findOperation.ts';
import { CANCELLED, MISSING_UNIQUE_KEY, NONE_SENT, SOME_FAILED, UNREADABLE_IDENTIFIER, WRONG_LEVEL } from './queryStatus.ts';
import { SUCCESS } from './storeStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

const FAILED_SOP_INSTANCE_UID_LIST = 0x00080058;

export interface Retrieval {
  level: QueryLevel;
  instances: RetrievableInstance[];
}

/** Progress of the sub-operations; `completed` without those that came with a warning. */
export interface Tally {
  completed: number;
  warning: number;
  failedUids: string[];
}

/** The unique key of the level is needed, one UID or a list; keys of levels above narrow when they are there. */
export function readRetrieval(exchange: Exchange, services: QueryRetrieveServices): Retrieval | StoreStatus {
  const identifier = exchange.identifier.length === 0 ? undefined : decodeIdentifier(exchange.identifier, exchange.transferSyntax);
  if (identifier?.ok !== true) return UNREADABLE_IDENTIFIER;
  const level = levelOf(identifier.value, exchange.root);
  if (level === undefined) return WRONG_LEVEL;
  const selection: Partial<Record<UniqueKey, string[]>> = {};
  for (const each of levels.slice(0, levels.indexOf(level) + 1)) {
    const values = identifier.value.strings(uniqueKeys[each]).filter((value) => value !== '');
    if (values.length > 0) selection[uniqueKeys[each]] = values;
  }
  if (selection[uniqueKeys[level]] === undefined) return MISSING_UNIQUE_KEY;
  return { level, instances: services.select(selection) };
}

export function countsOf(total: number, { completed, warning, failedUids }: Tally): { remaining: number; completed: number; failed: number; warning: number } {
  const [failed, all] = [failedUids.length, 0xffff];
  const remaining = total - completed - warning - failed;
  return { remaining: Math.min(all, remaining), completed: Math.min(all, completed), failed: Math.min(all, failed), warning: Math.min(all, warning) };
}

/** Records the retrieval, then sends the final response. */
export function concludeRetrieval(
  exchange: Exchange,
  services: QueryRetrieveServices,
  retrieval: Retrieval,
  tally: Tally,
  to: Pick<ServedRetrieve, 'service' | 'destination'>,
): void {
  const { level, instances } = retrieval;
  const { remaining, ...counts } = countsOf(instances.length, tally);
  const answer = finalStatus(exchange.signal.aborted && remaining > 0, counts);
  const studies = [...new Set(instances.map((instance) => instance.studyInstanceUid))];
  const { callingAet, peerAddress } = exchange;
  services.retrieved({ callingAet, peerAddress, ...to, level, studies, ...counts, status: answer.status });
  const failures = encodeIdentifier([{ tag: FAILED_SOP_INSTANCE_UID_LIST, vr: 'UI', value: tally.failedUids.join('\\') }], exchange.transferSyntax);
  exchange.respond(answer, answer.status === CANCELLED ? { remaining, ...counts } : counts, tally.failedUids.length === 0 ? undefined : failures);
}

/** B000 when some came over and some did not, or with a warning; A702 when none came over. */
function finalStatus(isCancelled: boolean, { completed, failed, warning }: { completed: number; failed: number; warning: number }): StoreStatus {
  if (isCancelled) return { status: CANCELLED };
  if (failed > 0 && completed + warning === 0) return NONE_SENT;
  return { status: failed + warning > 0 ? SOME_FAILED : SUCCESS };
}
