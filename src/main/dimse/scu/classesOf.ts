// Which SOP classes a peer would send of some studies, by its own word (SOPClassesInStudy, PS3.4 C.3.4). A hint for what to propose, never a limit.
import { isUid } from '../protocolUids.ts';
import { find } from './find.ts';
import type { QueryKeys, QueryOptions } from './query.ts';
import type { Peer } from './peer.ts';

/** A peer that does not answer such a question at once is not waited for long. */
const PATIENCE_MS = 10_000;

/** Empty when the keys name no study, or the peer does not say. */
export async function classesOf(peer: Peer, keys: QueryKeys, options: QueryOptions): Promise<string[]> {
  const studies = keys['StudyInstanceUID'] ?? '';
  if (studies === '') return [];
  const timeouts = { responseMs: PATIENCE_MS, ...options.timeouts };
  const found = await find(peer, 'STUDY', { StudyInstanceUID: studies, SOPClassesInStudy: '' }, { ...options, timeouts });
  if (!found.ok) return [];
  const said = found.value.matches.map((match) => match['SOPClassesInStudy']);
  const uids = said.flatMap((value) => (typeof value === 'string' ? value.split('\\') : []));
  return [...new Set(uids.map((uid) => uid.trim()).filter((uid) => isUid(uid)))];
}
