// Sends one data set of any length in fragments, with back-pressure. Whose it is and what answers it is the caller's business.
export interface FragmentSender {
  readonly canSend: boolean;
  /** False when the socket is full: wait for `drained`. */
  sendFragments(contextId: number, isCommand: boolean, bytes: Uint8Array, isLast: boolean): boolean;
  drained(): Promise<void>;
  /** Nothing that was sent waits in this process any more. */
  readonly isFlushed: boolean;
}

/** Rejects with the error of `chunks`: the message is then broken and the association must be aborted. Ends early when the association does. */
export async function sendDataSet(sender: FragmentSender, contextId: number, first: Uint8Array, chunks: AsyncIterator<Uint8Array>): Promise<void> {
  let pending = first;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    const [now, later] = splitEven(pending, next.value);
    if (!sender.sendFragments(contextId, false, now, false)) await sender.drained();
    pending = later;
    if (!sender.canSend) {
      await chunks.return?.();
      return;
    }
  }
  sender.sendFragments(contextId, false, pending, true);
}

/** Undefined when there is nothing to read, or it cannot be read: then nothing has been sent yet. */
export async function firstChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const first = await chunks.next();
    return first.done === true ? undefined : first.value;
  } catch {
    return undefined;
  }
}

/** Fragments before the last are even (PS3.8 Annex E): an odd byte moves to the next one. */
function splitEven(pending: Uint8Array, next: Uint8Array): [Uint8Array, Uint8Array] {
  if (pending.length % 2 === 0) return [pending, next];
  return [pending.subarray(0, -1), Buffer.concat([pending.subarray(-1), next])];
}
