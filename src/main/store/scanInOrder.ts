// Reads the headers of many files by two threads and hands them on in order: the helper thread is kept busy, the main thread reads what it would wait for.
import { breather } from './breather.ts';
import type { ScanHelper } from './scanHelper.ts';
import { scanEach, type FilesToScan, type RowOf } from './scanRows.ts';

/** Parts that are read and not yet handed on: a bound of the memory. */
const mostAhead = 8;

export interface InOrder<P extends FilesToScan> {
  dataDir: string;
  helper: ScanHelper;
  parts: Iterator<P>;
  signal: AbortSignal | undefined;
  /** Rows of a part, one for each file. */
  take: (part: P, rows: readonly RowOf<P>[]) => Promise<void> | void;
}

interface Ahead<P extends FilesToScan> {
  part: P;
  rows: readonly RowOf<P>[] | undefined;
  /** Settles when the helper has read the part, or will not. */
  helped: Promise<void> | undefined;
}

/** Ends early when the signal says so: what was not handed on is as it was. */
export async function scanInOrder<P extends FilesToScan>(c: InOrder<P>): Promise<void> {
  const rest = breather();
  const ahead: Ahead<P>[] = [];
  const isAborted = (): boolean => c.signal?.aborted === true;

  function next(): Ahead<P> | undefined {
    const part = ahead.length < mostAhead ? c.parts.next() : undefined;
    if (part === undefined || part.done === true) return undefined;
    const one: Ahead<P> = { part: part.value, rows: undefined, helped: undefined };
    ahead.push(one);
    return one;
  }

  async function readHere(one: Ahead<P>): Promise<void> {
    const rows: RowOf<P>[] = [];
    for (const row of scanEach(c.dataDir, one.part)) {
      rows.push(row);
      if (!rest.isDue()) continue;
      await rest.take();
      if (isAborted()) return;
    }
    one.rows = rows;
  }

  function giveToHelper(): void {
    while (c.helper.hasRoom()) {
      const one = next();
      if (!one) return;
      one.helped = c.helper.scan(one.part).then((rows) => {
        one.rows = rows;
        one.helped = undefined;
      });
    }
  }

  while (!isAborted()) {
    giveToHelper();
    const first = ahead[0] ?? next();
    if (!first) return;
    if (first.rows) {
      ahead.shift();
      await c.take(first.part, first.rows);
    } else if (first.helped === undefined) await readHere(first);
    else {
      const own = next();
      await (own ? readHere(own) : first.helped);
    }
    if (rest.isDue()) await rest.take();
  }
}
