// Frames over a message port between Electron's main and a utility process. Structural types: this room imports no electron.
import { createPortListeners, parseFrame, type FramePort } from './framePort.ts';

/** What Electron's MessagePortMain offers, on either side. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export function createMessagePort(port: MessagePortLike): FramePort {
  const listeners = createPortListeners();

  function close(): void {
    if (listeners.isClosed()) return;
    port.close();
    listeners.closed();
  }

  port.on('message', (event) => {
    const value = parseFrame(event.data);
    if (value === null) close();
    else listeners.frame(value);
  });
  port.on('close', () => {
    listeners.closed();
  });
  port.start();

  return {
    post: (frame) => {
      if (!listeners.isClosed()) port.postMessage(frame);
    },
    onFrame: listeners.onFrame,
    onClose: listeners.onClose,
    close,
  };
}
