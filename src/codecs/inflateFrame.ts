// Deflated Image Frame Compression (PS3.5 A.4.13): each frame is one raw deflate stream (RFC 1951). Uses what browsers and Node both bring.

async function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const out = new Uint8Array(most);
  let at = 0;
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk = next.value as Uint8Array;
    const fitting = chunk.subarray(0, most - at);
    out.set(fitting, at);
    at += fitting.length;
    if (at === most) {
      await reader.cancel().catch(() => undefined);
      break;
    }
  }
  return out.subarray(0, at);
}

/** At most `length` bytes. A byte of padding behind the stream is no error (fragments have even length). Rejects when the stream is damaged. */
export async function inflateFrame(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  try {
    return await inflate(bytes, length);
  } catch (error) {
    if (bytes.at(-1) !== 0) throw error;
    return inflate(bytes.subarray(0, -1), length);
  }
}
