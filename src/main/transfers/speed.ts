// Bytes per second of a transfer that runs, over its last seconds. Pure but for the clock it is given.

const windowMs = 10_000;
const leastMs = 500;

export interface Speed {
  add(bytes: number): void;
  /** null in the first moments. */
  perSecond(): number | null;
}

export function createSpeed(now: () => number): Speed {
  const start = now();
  let points: { at: number; bytes: number }[] = [];
  return {
    add(bytes) {
      const at = now();
      points = points.filter((point) => at - point.at < windowMs);
      points.push({ at, bytes });
    },
    perSecond() {
      const at = now();
      const span = Math.min(at - start, windowMs);
      if (span < leastMs) return null;
      const bytes = points.filter((point) => at - point.at < windowMs).reduce((sum, point) => sum + point.bytes, 0);
      return Math.round((bytes * 1000) / span);
    },
  };
}
