// A two-way line that carries the frames of contract/rpc.ts. It knows neither routes nor requests; adapters for sockets and message ports lie beside it.
import { frame, type Frame } from '../../contract/rpc.ts';

export interface FramePort {
  /** Sends one frame; silently nothing once the port is closed. */
  post: (frame: Frame) => void;
  onFrame: (listener: (frame: Frame) => void) => void;
  /** Called once, also when the other side is killed. */
  onClose: (listener: () => void) => void;
  close: () => void;
}

/** The frame in an unknown value, or null when it is none. Ports close on null: a peer that does not speak the protocol is not listened to. */
export function parseFrame(value: unknown): Frame | null {
  const parsed = frame.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Listeners of a port, with the rule that `close` is told once, also to those who come late. */
export function createPortListeners(): {
  onFrame: FramePort['onFrame'];
  onClose: FramePort['onClose'];
  frame(frame: Frame): void;
  closed(): void;
  isClosed(): boolean;
} {
  const frameListeners: ((frame: Frame) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  let isClosed = false;
  return {
    onFrame: (listener) => void frameListeners.push(listener),
    onClose: (listener) => {
      if (isClosed) listener();
      else closeListeners.push(listener);
    },
    frame: (value) => {
      for (const listener of frameListeners) listener(value);
    },
    closed: () => {
      if (isClosed) return;
      isClosed = true;
      for (const listener of closeListeners) listener();
    },
    isClosed: () => isClosed,
  };
}
