// Long work in one process with the network: it gives way every few milliseconds, so that receiving goes on beside it.
import { setImmediate } from 'node:timers/promises';

const sliceMs = 8;

export interface Breather {
  isDue(): boolean;
  /** What waits for the process comes first. */
  take(): Promise<void>;
}

export function breather(): Breather {
  let since = performance.now();
  return {
    isDue: () => performance.now() - since > sliceMs,
    async take() {
      await setImmediate();
      since = performance.now();
    },
  };
}
