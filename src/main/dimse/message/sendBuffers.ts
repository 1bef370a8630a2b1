// Memory for objects on their way out, used again and again: fresh memory for each object costs more than sending it. What is never given back is garbage, no leak.
const size = 1024 * 1024;
const keptAtMost = 8;

const free: ArrayBuffer[] = [];
const lent = new WeakSet<ArrayBufferLike>();

/** `length` bytes, at most 1 MB, with whatever was in them. */
export function takeSendBuffer(length: number): Buffer {
  if (length > size) throw new Error('A send buffer has 1 MB.');
  const memory = free.pop() ?? Buffer.allocUnsafeSlow(size).buffer;
  lent.add(memory);
  return Buffer.from(memory, 0, length);
}

/** Only when nobody reads these bytes any more, and none of them waits in a socket. Bytes of another origin are left alone. */
export function giveBackSendBuffer({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || !lent.delete(buffer)) return;
  if (free.length < keptAtMost) free.push(buffer);
}
