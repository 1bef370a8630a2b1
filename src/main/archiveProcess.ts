// Entry of the archive as a utility process: opens the folder, says ready or refused, serves its one port, and ends cleanly when that port closes.
// It imports no electron: the parent port is taken from `process`, where the runtime puts it.
import { z } from 'zod';
import { peer } from '../contract/archive.ts';
import { networkSettings } from '../contract/network.ts';
import { openArchive, type Archive } from './archive.ts';
import type { FramePort } from './rpc/framePort.ts';
import { createMessagePort, type MessagePortLike } from './rpc/messagePort.ts';
import { serveRoutes } from './rpc/server.ts';

const startOptions = z.object({
  dataDir: z.string().min(1),
  listen: z.object({
    host: z.string().nullable(),
    port: z.number().int().nullable(),
    aet: z.string().nullable(),
    tls: z
      .object(networkSettings)
      .pick({ tlsPort: true, tlsCertificate: true, tlsKey: true, tlsAuthorities: true, tlsRequirePeer: true, tlsOnly: true })
      .partial(),
  }),
  peers: z.array(peer),
  open: z.boolean(),
});

interface ParentPort {
  once: (event: 'message', listener: (event: { ports: MessagePortLike[] }) => void) => void;
}

function receivePort(parent: ParentPort): Promise<FramePort> {
  return new Promise((resolve, reject) => {
    parent.once('message', ({ ports: [port] }) => {
      if (port === undefined) reject(new Error('The window sent no port.'));
      else resolve(createMessagePort(port));
    });
  });
}

function serve(archive: Archive, port: FramePort): void {
  archive.onEvent((event) => {
    port.post({ kind: 'event', event });
  });
  serveRoutes(archive.handlers, port);
  const { aet, host, port: listenPort, tlsPort, listening } = archive.listener();
  port.post({ kind: 'ready', dimse: { aet, host, port: listening ? listenPort : 0, tlsPort }, dataDir: archive.dataDir });
}

async function run(): Promise<void> {
  // Ctrl+C reaches the whole group of processes; the window ends first and closes the port.
  process.on('SIGINT', () => undefined);
  const parent = (process as unknown as { parentPort: ParentPort }).parentPort;
  const options = startOptions.parse(JSON.parse(process.argv.at(-1) ?? ''));
  const port = await receivePort(parent);
  const opened = await openArchive(options);
  if (!opened.ok) {
    port.post({ kind: 'refused', error: opened.error });
    setTimeout(() => process.exit(1), 200);
    return;
  }
  let ending = false;
  const end = (): void => {
    ending = true;
    opened.value.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`The archive did not end cleanly: ${error instanceof Error ? error.name : 'unknown'}. What was confirmed as stored is safe.`);
        process.exit(1);
      },
    );
  };
  port.onClose(end);
  // The supervisor asks by the port, and by this signal once its patience is at an end.
  process.on('SIGTERM', () => {
    if (ending) process.exit(1);
    end();
  });
  serve(opened.value, port);
}

run().catch((error: unknown) => {
  console.error(`The archive process could not start: ${error instanceof Error ? error.name : 'unknown'}`);
  process.exit(1);
});
