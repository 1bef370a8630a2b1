// Frames over a local socket: one JSON document a line, UTF-8. A line that is too long, not JSON or no frame ends the connection.
import type { Socket } from 'node:net';
import { createPortListeners, parseFrame, type FramePort } from './framePort.ts';

/** Longest line taken, in bytes: the largest honest request is 10,000 paths of 4096 characters. */
const maxLineBytes = 64 * 1024 * 1024;

export function createSocketPort(socket: Socket, limits: { maxLineBytes: number } = { maxLineBytes }): FramePort {
  const listeners = createPortListeners();
  const pending: Buffer[] = [];
  let pendingBytes = 0;

  function takeLine(line: Buffer): void {
    const value = parseFrame(parseJson(line.toString('utf8')));
    if (value === null) socket.destroy();
    else listeners.frame(value);
  }

  socket.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0 && !socket.destroyed; end = rest.indexOf(10)) {
      const line = Buffer.concat([...pending.splice(0), rest.subarray(0, end)]);
      pendingBytes = 0;
      rest = rest.subarray(end + 1);
      if (line.length > limits.maxLineBytes) socket.destroy();
      else takeLine(line);
    }
    if (socket.destroyed || rest.length === 0) return;
    pending.push(rest);
    pendingBytes += rest.length;
    if (pendingBytes > limits.maxLineBytes) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.destroy());
  socket.on('close', () => {
    listeners.closed();
  });

  return {
    post: (frame) => {
      if (!socket.destroyed && socket.writable) socket.write(`${JSON.stringify(frame)}\n`);
    },
    onFrame: listeners.onFrame,
    onClose: listeners.onClose,
    close: () => {
      socket.end();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
