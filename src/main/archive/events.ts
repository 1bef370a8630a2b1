// Notices of the archive: whoever serves it subscribes. Bursts of the same notice are told once per pause, so that a fast sender does not flood windows.
import type { SagittaEvent } from '../../contract/events.ts';

export interface ArchiveEvents {
  emit: (event: SagittaEvent) => void;
  /** Returns the function that ends the subscription. */
  subscribe: (listener: (event: SagittaEvent) => void) => () => void;
  /** Sends what still waits. */
  flush: () => void;
}

/** Same notices within this time become one, ms. */
const pauseMs = 200;

export function createArchiveEvents(): ArchiveEvents {
  const listeners = new Set<(event: SagittaEvent) => void>();
  const waiting = new Map<string, SagittaEvent>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const events = [...waiting.values()];
    waiting.clear();
    for (const event of events) for (const listener of listeners) listener(event);
  }

  return {
    emit: (event) => {
      waiting.set(keyOf(event), event);
      timer ??= setTimeout(flush, pauseMs);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
  };
}

/** Notices with the same key say the same; the newest stands. */
function keyOf(event: SagittaEvent): string {
  if (event.type === 'jobChanged') return `${event.type} ${event.job.id}`;
  return 'StudyInstanceUID' in event ? `${event.type} ${event.StudyInstanceUID}` : event.type;
}
