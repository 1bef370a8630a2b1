// Entry of the thread that reads headers beside the main thread: files in, rows out. It opens no database and writes nothing.
import { parentPort } from 'node:worker_threads';
import { scanEach, type FilesToScan } from './scanRows.ts';

const port = parentPort;
if (!port) throw new Error('scanWorker runs as a worker thread');
port.on('message', ({ dataDir, part }: { dataDir: string; part: FilesToScan }) => {
  port.postMessage([...scanEach(dataDir, part)]);
});
