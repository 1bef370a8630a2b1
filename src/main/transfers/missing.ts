// What of a study or series a peer has and we do not: asked object by object, so that a retrieval that was cut off goes on where it stood.
import type { Peer } from '../../contract/archive.ts';
import { ok, type Result } from '../../contract/result.ts';
import { find } from '../dimse/index.ts';
import type { Store } from '../store/index.ts';

interface WhatIsThere {
  /** Objects that the peer has. */
  total: number;
  missing: { SeriesInstanceUID: string; SOPInstanceUIDs: string[]; isWhole: boolean }[];
}

interface Asked {
  StudyInstanceUID: string;
  SeriesInstanceUID: string;
}

/** Failures: as of C-FIND. */
export async function findMissing(
  store: Store,
  peer: Peer,
  { StudyInstanceUID, SeriesInstanceUID }: Asked,
  options: { callingAet: string; signal: AbortSignal },
): Promise<Result<WhatIsThere>> {
  const series = SeriesInstanceUID === '' ? await uidsOf(peer, 'SERIES', { StudyInstanceUID }, options) : ok([SeriesInstanceUID]);
  if (!series.ok) return series;
  const answer: WhatIsThere = { total: 0, missing: [] };
  for (const uid of series.value) {
    const objects = await uidsOf(peer, 'IMAGE', { StudyInstanceUID, SeriesInstanceUID: uid }, options);
    if (!objects.ok) return objects;
    const missing = objects.value.filter((SOPInstanceUID) => !store.instances.open(SOPInstanceUID).ok);
    answer.total += objects.value.length;
    if (missing.length > 0) answer.missing.push({ SeriesInstanceUID: uid, SOPInstanceUIDs: missing, isWhole: missing.length === objects.value.length });
  }
  return ok(answer);
}

const uidKeys = { SERIES: 'SeriesInstanceUID', IMAGE: 'SOPInstanceUID' } as const;

async function uidsOf(
  peer: Peer,
  level: 'SERIES' | 'IMAGE',
  keys: Record<string, string>,
  options: { callingAet: string; signal: AbortSignal },
): Promise<Result<string[]>> {
  const found = await find(peer, level, { ...keys, [uidKeys[level]]: '' }, options);
  if (!found.ok) return found;
  const uids = found.value.matches.map((match) => match[uidKeys[level]]).filter((uid): uid is string => typeof uid === 'string' && uid !== '');
  return ok([...new Set(uids)]);
}
