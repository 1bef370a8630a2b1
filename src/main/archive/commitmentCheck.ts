// Whether objects are durably here, asked of index and disk in the moment: only then are they committed. A doubt is a failure.
import { stat } from 'node:fs/promises';
import { failureReasons, type CommitmentReference, type CommitmentReport } from '../dimse/index.ts';
import type { Store } from '../store/index.ts';

/** So many files are looked at in parallel. */
const atOnce = 32;

/** A row is committed after its file is durable; so row, file and size say that it is, and that it still is. */
export async function checkObjects(
  store: Store,
  objects: readonly CommitmentReference[],
  from: string,
): Promise<Pick<CommitmentReport, 'committed' | 'failed'>> {
  const conflicts = new Map<string, string[]>();
  for (const { code, source, SOPInstanceUID } of store.quarantine.list())
    if (code === 'UID_CONFLICT') conflicts.set(SOPInstanceUID, [...(conflicts.get(SOPInstanceUID) ?? []), source]);
  const judgeOne = (object: CommitmentReference): Promise<number | null> => reasonAgainst(store, object, from, conflicts.get(object.sopInstanceUid) ?? []);
  const reasons: (number | null)[] = [];
  for (let at = 0; at < objects.length; at += atOnce) {
    const some = objects.slice(at, at + atOnce);
    reasons.push(...(await Promise.all(some.map(judgeOne))));
  }
  return {
    committed: objects.filter((_, at) => reasons[at] === null),
    failed: objects.flatMap((object, at) => {
      const reason = reasons[at];
      return typeof reason === 'number' ? [{ ...object, reason }] : [];
    }),
  };
}

/** null = nothing speaks against it. Other bytes under the UID wait in quarantine: the peer may mean those, unless it sent what is archived and not the others. */
async function reasonAgainst(
  store: Store,
  { sopClassUid, sopInstanceUid }: CommitmentReference,
  from: string,
  conflicting: readonly string[],
): Promise<number | null> {
  const found = store.instances.open(sopInstanceUid);
  if (!found.ok) return failureReasons.noSuchObject;
  if (found.value.SOPClassUID !== sopClassUid) return failureReasons.classConflict;
  if (conflicting.length > 0 && (conflicting.includes(from) || found.value.source !== from)) return failureReasons.processingFailure;
  try {
    const { size } = await stat(found.value.path);
    return size === found.value.size ? null : failureReasons.processingFailure;
  } catch {
    return failureReasons.processingFailure;
  }
}
