// The TLS side of the listener: takes connections, negotiates, and hands on those that hold. One that does not is closed and told of, never served without TLS.
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Connections } from '../connections.ts';
import type { DimseEvent } from '../dimseEvents.ts';
import { tlsFailureOf } from './tlsFailure.ts';
import type { TlsIdentity } from './tlsIdentity.ts';

export interface TlsGateOptions {
  port: number;
  identity: TlsIdentity;
  requirePeer: boolean;
  handshakeMs: number;
  connections: Connections;
  serve: (socket: TLSSocket) => void;
  onRefused: (event: Extract<DimseEvent, { kind: 'tls.refused' }>) => void;
}

export interface TlsGate {
  readonly port: number;
  take: (socket: Socket) => void;
  renew: (identity: TlsIdentity) => void;
}

export function createTlsGate(options: TlsGateOptions): TlsGate {
  const server = options.identity.createServer(options.requirePeer, options.handshakeMs);
  /** By the caller's address and port, which name a connection while it lives. */
  const ends = new Map<string, () => void>();

  function settle(socket: Socket): void {
    const key = keyOf(socket);
    ends.get(key)?.();
    ends.delete(key);
  }

  server.on('secureConnection', (socket) => {
    settle(socket);
    options.serve(socket);
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    settle(socket);
    socket.destroy();
    // Where the caller's certificate was the reason, Node says only that the socket closed, and keeps the code beside it (a string, whatever its type says).
    const reason = socket.authorizationError as unknown;
    const code = typeof reason === 'string' ? reason : error.code;
    const because = tlsFailureOf(code)?.because ?? `the connection was closed during the handshake (${code ?? 'unknown error'})`;
    options.onRefused({ kind: 'tls.refused', peerAddress: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''), because });
  });
  return {
    port: options.port,
    take: (socket) => {
      const key = keyOf(socket);
      ends.set(key, options.connections.addHandshake(socket));
      socket.once('close', () => ends.delete(key));
      server.emit('connection', socket);
    },
    renew: (identity) => identity.takeOver(server),
  };
}

function keyOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${String(remotePort)}`;
}
