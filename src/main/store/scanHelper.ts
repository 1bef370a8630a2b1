// The thread beside the main thread that reads headers (scanWorker.ts). In a clone's tests there is no bundle of it: then, and when it fails, all is read by the main thread.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FilesToScan, RowOf } from './scanRows.ts';

/** Parts that wait in the thread, so that it never waits for the main thread. */
const mostWaiting = 4;

export interface ScanHelper {
  /** It runs, and has not enough to do. */
  hasRoom(): boolean;
  /** Undefined when it ended before it had read them: read the files yourself. */
  scan<P extends FilesToScan>(part: P): Promise<readonly RowOf<P>[] | undefined>;
  close(): Promise<void>;
}

/** All is read by the main thread. */
export const noHelper: ScanHelper = { hasRoom: () => false, scan: () => Promise.resolve(undefined), close: () => Promise.resolve() };

const bundled = fileURLToPath(new URL('./scanWorker.js', import.meta.url));

/** `program`: the bundle of scanWorker.ts; default: the one beside this bundle. */
export function startScanHelper(dataDir: string, program = bundled): ScanHelper {
  if (!existsSync(program)) return noHelper;
  const waiting: ((rows: unknown) => void)[] = [];
  let isGone = false;
  const worker = new Worker(program, { execArgv: [], env: {} });
  const giveUp = (): void => {
    isGone = true;
    for (const answer of waiting.splice(0)) answer(undefined);
  };
  worker.on('message', (rows: unknown) => waiting.shift()?.(rows));
  worker.on('error', giveUp);
  worker.on('messageerror', giveUp);
  worker.on('exit', giveUp);
  return {
    hasRoom: () => !isGone && waiting.length < mostWaiting,
    scan<P extends FilesToScan>({ kind, files }: P) {
      if (isGone) return Promise.resolve(undefined);
      return new Promise<readonly RowOf<P>[] | undefined>((resolve) => {
        waiting.push((rows) => {
          resolve(rows as readonly RowOf<P>[] | undefined);
        });
        worker.postMessage({ dataDir, part: { kind, files } });
      });
    },
    async close() {
      giveUp();
      await worker.terminate();
    },
  };
}
