// One way to put a file in its place whole or not at all: written beside it, flushed, then renamed. What a failure means is the caller's to say.
import { open, rename, rm } from 'node:fs/promises';

/** `temp`: on the same file system as `path`, and nobody else's. Nothing is left of it. Rejects with the file system's error; what stood at `path` then stands there still. */
export async function putWhole(path: string, temp: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      // A name whose bytes a power cut took away would be believed for ever.
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw error;
  }
}
