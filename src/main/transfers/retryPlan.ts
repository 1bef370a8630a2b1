// When a transfer that could not be finished is tried again: growing pauses; a routed one for ever, another a limited number of times. Pure.

export interface RetryPlan {
  /** ms; the last one is repeated. */
  pauses: readonly number[];
  /** Runs without headway after which a transfer that a person asked for is given up. */
  mostAttempts: number;
}

const minute = 60_000;
export const defaultRetryPlan: RetryPlan = { pauses: [minute / 2, 2 * minute, 10 * minute, 60 * minute], mostAttempts: 8 };

/** How long to wait after `attempts` runs without headway; undefined = not again. */
export function pauseAfter(attempts: number, isRouted: boolean, { pauses, mostAttempts }: RetryPlan): number | undefined {
  if (!isRouted && attempts >= mostAttempts) return undefined;
  return pauses[Math.min(Math.max(attempts, 1), pauses.length) - 1];
}
