// A peer that sends whatever bytes a test wants over a real socket and collects the PDUs that come back. It has no manners on purpose.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface RawPdu {
  type: number;
  body: Buffer;
}

export interface RawPeer {
  socket: Socket;
  send(...bytes: Buffer[]): void;
  /** The next PDU, or undefined when the other side has closed. Rejects after `withinMs`. */
  next(withinMs?: number): Promise<RawPdu | undefined>;
  destroy(): void;
}

export async function openRawPeer(port: number): Promise<RawPeer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let bytes = Buffer.alloc(0);
  let ended = false;
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    wake();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    ended = true;
    wake();
  });

  function take(): RawPdu | undefined {
    if (bytes.length < 6 || bytes.length < 6 + bytes.readUInt32BE(2)) return undefined;
    const end = 6 + bytes.readUInt32BE(2);
    const pdu = { type: bytes.readUInt8(0), body: bytes.subarray(6, end) };
    bytes = bytes.subarray(end);
    return pdu;
  }

  async function next(withinMs = 5000): Promise<RawPdu | undefined> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const pdu = take();
      if (pdu !== undefined || ended) return pdu;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`No PDU within ${withinMs} ms.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  return { socket, send: (...parts) => void socket.write(Buffer.concat(parts)), next, destroy: () => socket.destroy() };
}
