// C-FIND as SCP (PS3.4 C.4.1): reads the identifier, streams matches as pending responses, ends with Success, Cancel or a refusal. The index is the archive's.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { QueryLevel } from '../../../contract/archive.ts';
import type { DataSet } from '../../../dicom/model.ts';
import { keywordOf, tagOf, vrOf } from '../../../dicom/tags.ts';
import { decodeIdentifier, elementsOf, encodeIdentifier } from '../message/identifier.ts';
import type { IdentifierElement } from '../message/identifier.ts';
import { levels, uniqueKeys } from '../queryRetrieve.ts';
import type { QueryRetrieveServices, QueryRoot } from '../queryRetrieve.ts';
import type { Exchange } from './exchange.ts';
import { CANCELLED, MISSING_UNIQUE_KEY, PENDING, PENDING_WITHOUT_SOME_KEYS, UNREADABLE_IDENTIFIER, WRONG_LEVEL } from './queryStatus.ts';
import { SUCCESS } from './storeStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

/** After so many responses other associations, and a C-CANCEL, get their turn. */
const BURST = 32;
/** Answered by us, whatever is asked. */
const ownKeywords = new Set(['QueryRetrieveLevel', 'RetrieveAETitle', 'InstanceAvailability']);

interface Key extends IdentifierElement {
  keyword: string;
}

interface Query {
  level: QueryLevel;
  keys: Key[];
}

export async function find(exchange: Exchange, services: QueryRetrieveServices): Promise<void> {
  const query = readQuery(exchange);
  if ('status' in query) {
    exchange.respond(query);
    return;
  }
  const { level, keys } = query;
  const unsupported = keys.some((key) => !ownKeywords.has(key.keyword) && !services.supports(level, key.keyword));
  const pending = { status: unsupported ? PENDING_WITHOUT_SOME_KEYS : PENDING };
  let matches = 0;
  for (const match of services.find(level, keys)) {
    if (matches % BURST === 0) await nextTurn();
    if (exchange.signal.aborted) break;
    matches += 1;
    const identifier = encodeIdentifier(answerOf(query, match, exchange.ownAet), exchange.transferSyntax);
    if (!exchange.respond(pending, undefined, identifier)) await exchange.sender.drained();
  }
  const status = exchange.signal.aborted ? CANCELLED : SUCCESS;
  const keywords = keys.filter((key) => key.value !== '' && !ownKeywords.has(key.keyword)).map((key) => key.keyword);
  services.queried({ callingAet: exchange.callingAet, peerAddress: exchange.peerAddress, level, keywords, matches, status });
  exchange.respond({ status });
}

function readQuery(exchange: Exchange): Query | StoreStatus {
  const identifier = exchange.identifier.length === 0 ? undefined : decodeIdentifier(exchange.identifier, exchange.transferSyntax);
  if (identifier?.ok !== true) return UNREADABLE_IDENTIFIER;
  const level = levelOf(identifier.value, exchange.root);
  if (level === undefined) return WRONG_LEVEL;
  const keys = elementsOf(identifier.value).map((element) => ({ ...element, keyword: keywordOf(element.tag) ?? '' }));
  if (!exchange.relational && !isHierarchical(exchange.root, level, keys)) return MISSING_UNIQUE_KEY;
  for (const keyword of levelsDownTo(exchange.root, level).map((above) => uniqueKeys[above]))
    if (!keys.some((key) => key.keyword === keyword)) keys.push({ tag: tagOf(keyword), vr: vrOf(keyword), value: '', keyword });
  return { level, keys };
}

/** Undefined when the level is missing, unknown, or not one of the root's. */
export function levelOf(identifier: DataSet, root: QueryRoot): QueryLevel | undefined {
  const said = identifier.string('QueryRetrieveLevel');
  return levels.find((level) => level === said && !(root === 'study' && level === 'PATIENT'));
}

/** The level itself last. */
function levelsDownTo(root: QueryRoot, level: QueryLevel): QueryLevel[] {
  return levels.slice(root === 'study' ? 1 : 0, levels.indexOf(level) + 1);
}

/** C.4.1.2.1: a single value for the unique key of each level above. */
function isHierarchical(root: QueryRoot, level: QueryLevel, keys: readonly Key[]): boolean {
  return levelsDownTo(root, level)
    .slice(0, -1)
    .every((above) => {
      const value = keys.find((key) => key.keyword === uniqueKeys[above])?.value ?? '';
      return value !== '' && !/[\\*?]/.test(value);
    });
}

/** Every attribute that was asked for; empty where the archive does not keep it. */
function answerOf({ level, keys }: Query, match: Record<string, string>, ownAet: string): IdentifierElement[] {
  const own: Record<string, string> = { QueryRetrieveLevel: level, RetrieveAETitle: ownAet, InstanceAvailability: 'ONLINE' };
  const asked = keys.map(({ tag, vr, keyword }) => ({ tag, vr, value: own[keyword] ?? match[keyword] ?? '' }));
  const unasked = (['QueryRetrieveLevel', 'RetrieveAETitle'] as const).filter((keyword) => !keys.some((key) => key.keyword === keyword));
  return [...asked, ...unasked.map((keyword) => ({ tag: tagOf(keyword), vr: vrOf(keyword), value: own[keyword] ?? '' }))];
}
