// Decides whether a message comes from the top frame of one of our windows showing our own page. Knows no routes; structural types so that it is tested without a window.

export interface SenderFrame {
  url: string;
  origin: string;
  parent: unknown;
}

export interface Sender {
  /** null once the frame has navigated or is gone. */
  senderFrame: SenderFrame | null;
  /** Number of the web contents. */
  senderId: number;
}

const origin = 'app://bundle';

/** Why the sender is refused, or null when it may ask. An empty address and about:blank are refused like any foreign one. */
export function refuseSender({ senderFrame, senderId }: Sender, isKnownWindow: (id: number) => boolean): string | null {
  if (senderFrame === null) return 'no frame';
  if (senderFrame.parent !== null) return 'not the top frame';
  if (senderFrame.origin !== origin || !senderFrame.url.startsWith(`${origin}/`)) return 'foreign origin';
  return isKnownWindow(senderId) ? null : 'unknown window';
}
