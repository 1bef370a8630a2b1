// A question as React state: shows the last answer while it asks again, and asks again when an event says so.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SagittaEvent } from '../../contract/events.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../contract/routes.ts';
import { type QueryRunner, type QueryState, runQuery } from './queryRunner.ts';
import { onEvent, request } from './request.ts';

export interface QueryOptions {
  /** Which events make the answer old. A recovered archive always does. */
  refreshOn?: (event: SagittaEvent) => boolean;
  /** false: do not ask (yet). */
  enabled?: boolean;
  /** Keep showing the answer to the former input until the new one is there. Never for data of one patient. */
  keepPrevious?: boolean;
}

export interface Query<T> extends QueryState<T> {
  refresh: () => void;
}

interface Held<T> extends QueryState<T> {
  key: string;
}

/** Answers `{ value, error, loading, refresh }`. A failed refresh keeps the last value and sets `error`. */
export function useQuery<N extends RouteName>(route: N, input: RouteInput<N>, options: QueryOptions = {}): Query<RouteOutput<N>> {
  const { enabled = true, keepPrevious = false } = options;
  const key = `${route} ${JSON.stringify(input)}`;
  const [held, setHeld] = useState<Held<RouteOutput<N>>>({ key, value: undefined, error: null, loading: enabled });
  const latest = useRef({ input, refreshOn: options.refreshOn });
  const runner = useRef<QueryRunner | null>(null);
  useEffect(() => {
    latest.current = { input, refreshOn: options.refreshOn };
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const current = runQuery(
      () => request(route, latest.current.input),
      (change) => {
        setHeld((before) => {
          const base: Held<RouteOutput<N>> = before.key === key ? before : { key, value: keepPrevious ? before.value : undefined, error: null, loading: true };
          return { ...base, ...change };
        });
      },
    );
    runner.current = current;
    const stopEvents = onEvent((event) => {
      if (event.type === 'archiveHealthChanged' || latest.current.refreshOn?.(event) === true) current.refresh();
    });
    return () => {
      stopEvents();
      current.stop();
    };
  }, [route, key, enabled, keepPrevious]);
  const refresh = useCallback(() => runner.current?.refresh(), []);
  if (held.key !== key) return { value: keepPrevious ? held.value : undefined, error: null, loading: enabled, refresh };
  return { value: held.value, error: held.error, loading: held.loading, refresh };
}
