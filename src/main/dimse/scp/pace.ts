// How fast a peer may send where it has a limit: its objects are read at even intervals once a first burst is spent. Nothing is refused and nothing is lost:
// the peer waits for its response a little longer, and TCP holds back what it would send meanwhile.

export interface Pace {
  /** Takes a turn; the ms to wait until it comes, 0 = go on. */
  turn(aet: string, perMinute: number): number;
}

/** A peer may be so far ahead of its pace, in ms: single objects and small series pass untouched. */
const BURST_MS = 10_000;

/** The virtual scheduling form of a leaky bucket (ITU-T I.371): for each peer the instant when its next object is due. */
export function createPace(now: () => number = () => performance.now()): Pace {
  const due = new Map<string, number>();
  return {
    turn(aet, perMinute) {
      const interval = 60_000 / perMinute;
      const at = now();
      const expected = Math.max(due.get(aet) ?? at, at);
      due.set(aet, expected + interval);
      return Math.max(0, expected - at - BURST_MS);
    },
  };
}
