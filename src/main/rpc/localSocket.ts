// Where the owner of a data folder listens for command-line verbs, and how they reach it. A named pipe on Windows, else a socket only this user can open.
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { FramePort } from './framePort.ts';
import { createSocketPort } from './socketPort.ts';

/** sun_path holds 104 bytes on macOS and 108 on Linux, with the final NUL. */
const longestSocketPath = 100;
/** How long a client may take to read its last answer when the owner ends, ms. */
const closeGraceMs = 1000;

/** The socket of a data folder. A folder whose path is too long gets one in a private folder of this user under the temporary folder. */
export function socketPath(dataDir: string): string {
  const folder = resolve(dataDir);
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\sagitta-${hash}`;
  const inside = join(folder, 'archive.sock');
  if (Buffer.byteLength(inside) <= longestSocketPath) return inside;
  return join(tmpdir(), `sagitta-${String(userInfo().uid)}`, `${hash}.sock`);
}

/** Listens for local clients. Call only while holding the folder's lock: a socket left by a killed owner is removed. */
export async function listenLocally(
  dataDir: string,
  onPort: (port: FramePort) => void,
  createPort: (socket: Socket) => FramePort = createSocketPort,
): Promise<{ path: string; close(): Promise<void> }> {
  const path = socketPath(dataDir);
  if (process.platform !== 'win32') {
    makePrivate(join(path, '..'), resolve(dataDir));
    rmSync(path, { force: true });
  }
  const ports = new Set<FramePort>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const port = createPort(socket);
    ports.add(port);
    port.onClose(() => ports.delete(port));
    onPort(port);
  });
  await listen(server, path);
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    path,
    close: () =>
      new Promise((done) => {
        for (const port of ports) port.close();
        // A client that is stopped or stuck must not keep the archive from ending.
        const cut = setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, closeGraceMs);
        server.close(() => {
          clearTimeout(cut);
          done();
        });
      }),
  };
}

/** A port to the owner that listens at `path`, or null when nobody does. */
export function connectLocally(path: string): Promise<FramePort | null> {
  return new Promise((done) => {
    const socket = createConnection(path);
    socket.once('error', () => {
      done(null);
    });
    socket.once('connect', () => {
      done(createSocketPort(socket));
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, refused) => {
    server.once('error', refused);
    server.listen(path, done);
  });
}

/** The fallback folder must be a real folder of this user that nobody else can enter; the data folder itself is made by the store. */
function makePrivate(folder: string, dataDir: string): void {
  if (folder === dataDir) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
    throw new Error('The folder for local sockets does not belong to this user alone.');
  }
}
