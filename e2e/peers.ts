// Other systems for the window to talk to: dcmtk's dcmqrscp filled with studies of our own making, and a wire that can be held so that a transfer stands still.
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildPhantomObject, phantomIds, type PhantomIds } from '../src/dicom/phantom/object.ts';
import { runDcmtk, startDcmtk, type DcmtkServer } from '../test/helpers/dcmtk.ts';

export interface KnownCaller {
  aet: string;
  port: number;
}

export interface Qrscp extends DcmtkServer {
  aet: string;
}

/** A dcmqrscp that sends to these by C-MOVE; `only`: it refuses all callers but that one. */
export async function startQrscp(folder: string, aet: string, callers: readonly KnownCaller[], only?: KnownCaller): Promise<Qrscp> {
  const storage = join(folder, `${aet}-data`);
  mkdirSync(storage, { recursive: true });
  const hosts = callers.map(({ aet: title, port }, index) => `h${String(index)} = (${title}, 127.0.0.1, ${String(port)})`);
  const allowed = only === undefined ? 'ANY' : `(${only.aet}, 127.0.0.1, ${String(only.port)})`;
  const lines = [
    'NetworkTCPPort = 0',
    'MaxPDUSize = 131072',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    ...hosts,
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `${aet} ${storage} RW (200, 1024mb) ${allowed}`,
    'AETable END',
  ];
  const config = join(folder, `${aet}.cfg`);
  writeFileSync(config, `${lines.join('\n')}\n`);
  const server = await startDcmtk('dcmqrscp', ['-c', config]);
  return { ...server, aet };
}

/** Writes a study of so many images, and puts it into the peer as one of its callers. */
export async function fill(peer: Qrscp, folder: string, callingAet: string, images: number, given: Partial<PhantomIds>): Promise<PhantomIds> {
  const ids = phantomIds(given);
  const to = join(folder, ids.studyUid);
  mkdirSync(to);
  for (let k = 0; k < images; k += 1) writeFileSync(join(to, `${String(k)}.dcm`), buildPhantomObject(k, ids));
  const sent = await runDcmtk('storescu', ['-aet', callingAet, '-aec', peer.aet, '+sd', '127.0.0.1', String(peer.port), to]);
  if (sent.code !== 0) throw new Error(`storescu failed: ${sent.output}`);
  return ids;
}

export interface Wire {
  port: number;
  /** From the next connection on, nothing comes back after so many bytes. */
  holdAfter(bytes: number): void;
  /** Lets all go on. */
  release(): void;
  close(): Promise<void>;
}

/** Forwards to a port of this computer. */
export async function startWire(to: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  let limit = Infinity;
  const server: Server = createServer((near) => {
    const far = connect({ port: to, host: '127.0.0.1' });
    let passed = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.end());
    near.pipe(far);
    far.on('data', (bytes: Buffer) => {
      passed += bytes.length;
      near.write(bytes);
      if (passed <= limit) return;
      far.pause();
      held.add(far);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    holdAfter(bytes) {
      limit = bytes;
    },
    release() {
      limit = Infinity;
      for (const socket of held) socket.resume();
      held.clear();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => {
        server.close(() => closed());
      });
    },
  };
}

/** Answers every call with A-ASSOCIATE-RJ (PS3.8 §9.3.4): permanent, by the user, calling AE title not recognised. */
export async function startRefuser(): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(Buffer.from([3, 0, 0, 0, 0, 4, 0, 1, 1, 3])));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => {
        server.close(() => closed());
      });
    },
  };
}
