// One question that is asked again when it may have changed: one request at a time, bursts of notices become one more request. No React.
import type { Failure, Result } from '../../contract/result.ts';

export interface QueryState<T> {
  value: T | undefined;
  error: Failure | null;
  /** A request is under way; `value` may be that of before. */
  loading: boolean;
}

export interface QueryRunner {
  refresh: () => void;
  stop: () => void;
}

/** Shortest time between two requests that notices cause, ms. */
const spacingMs = 200;

/** `ask` runs at once, and again after `refresh()`; an answer after `stop()` is dropped. */
export function runQuery<T>(ask: () => Promise<Result<T>>, publish: (change: Partial<QueryState<T>>) => void): QueryRunner {
  const gate = { stopped: false, again: false };
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = (): boolean => gate.stopped;
  const askedAgain = (): boolean => gate.again;
  const run = async (): Promise<void> => {
    busy = true;
    gate.again = false;
    publish({ loading: true });
    const result = await ask();
    if (stopped()) return;
    busy = false;
    publish(result.ok ? { value: result.value, error: null, loading: false } : { error: result.error, loading: false });
    if (askedAgain()) later();
  };
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void run();
    }, spacingMs);
  };
  void run();
  return {
    refresh() {
      if (busy) gate.again = true;
      else later();
    },
    stop() {
      gate.stopped = true;
      clearTimeout(timer);
    },
  };
}
