// The archive's own numbers, asked again when something arrived, and each half minute for the free disk.
import { useEffect } from 'react';
import type { SagittaEvent } from '../../contract/events.ts';
import type { RouteOutput } from '../../contract/routes.ts';
import { type Query, useQuery } from '../client/index.ts';

const changing: readonly SagittaEvent['type'][] = [
  'studiesChanged',
  'studyChanged',
  'quarantineChanged',
  'listenerChanged',
  'receivingChanged',
  'settingsChanged',
];
const freeDiskMs = 30_000;

export function useArchiveStatus(): Query<RouteOutput<'archive.status'>> {
  const query = useQuery('archive.status', {}, { refreshOn: (event) => changing.includes(event.type) });
  const { refresh } = query;
  useEffect(() => {
    const timer = setInterval(refresh, freeDiskMs);
    return () => clearInterval(timer);
  }, [refresh]);
  return query;
}
