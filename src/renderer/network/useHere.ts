// Which of these studies are on this machine, kept fresh.
import { useMemo } from 'react';
import { useQuery } from '../client/index.ts';

/** Objects on this machine, by study. */
export function useHere(StudyInstanceUIDs: readonly string[]): ReadonlyMap<string, number> {
  const uids = useMemo(() => [...new Set(StudyInstanceUIDs)].slice(0, 10_000), [StudyInstanceUIDs]);
  const { value } = useQuery(
    'study.here',
    { StudyInstanceUIDs: uids },
    {
      enabled: uids.length > 0,
      keepPrevious: true,
      refreshOn: ({ type }) => type === 'studyChanged' || type === 'studiesChanged' || type === 'transfersChanged',
    },
  );
  return useMemo(() => new Map(value?.studies.map(({ StudyInstanceUID, instances }) => [StudyInstanceUID, instances])), [value]);
}
