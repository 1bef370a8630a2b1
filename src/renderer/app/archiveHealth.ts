// Is the archive process there? Remembers that it was away, so that the window can say so after it came back.
import { useEffect, useState } from 'react';
import type { RouteOutput } from '../../contract/routes.ts';
import { useQuery } from '../client/index.ts';

export type ArchiveHealth = RouteOutput<'app.archiveHealth'>;

export interface HealthNews {
  health: ArchiveHealth | undefined;
  /** When the archive came back after a restart that the user has not yet dismissed; else null. */
  recoveredAt: Date | null;
  dismiss: () => void;
}

export function useArchiveHealth(): HealthNews {
  const { value } = useQuery('app.archiveHealth', {}, { refreshOn: (event) => event.type === 'archiveHealthChanged' });
  const [seenRestarts, setSeenRestarts] = useState<number | null>(null);
  const [recoveredAt, setRecoveredAt] = useState<Date | null>(null);
  useEffect(() => {
    if (value?.state !== 'running') return;
    if (seenRestarts !== null && value.restarts > seenRestarts) setRecoveredAt(new Date());
    setSeenRestarts(value.restarts);
  }, [value, seenRestarts]);
  return { health: value, recoveredAt, dismiss: () => setRecoveredAt(null) };
}
