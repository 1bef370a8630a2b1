// Reads the beginning of the next object while the peer still works on the one before. One object ahead, never more, so that memory stays bounded.
import { firstChunk } from './dataSender.ts';

export interface BegunObject {
  /** Undefined when there is nothing to read, or it cannot be read. */
  first: Promise<Uint8Array | undefined>;
  rest: AsyncIterator<Uint8Array>;
}

export function beginObject(bytes: AsyncIterable<Uint8Array>): BegunObject {
  const rest = iteratorOf(bytes);
  return { first: firstChunk(rest), rest };
}

/** What cannot even be begun fails as what cannot be read. */
function iteratorOf(bytes: AsyncIterable<Uint8Array>): AsyncIterator<Uint8Array> {
  try {
    return bytes[Symbol.asyncIterator]();
  } catch (error) {
    return { next: () => Promise.reject(error instanceof Error ? error : new Error(String(error))) };
  }
}

export interface ReadAhead<Instance> {
  /** Begins to read; a second call for the same instance changes nothing. */
  begin(instance: Instance): void;
  /** What was begun, or begun now. */
  take(instance: Instance): BegunObject;
  /** Lets go of what nobody took; never rejects. */
  discard(): Promise<void>;
}

/** `open` is called again for an instance whose transfer broke off. */
export function readAhead<Instance extends { open(): AsyncIterable<Uint8Array> }>(): ReadAhead<Instance> {
  let ahead: { instance: Instance; object: BegunObject } | undefined;

  async function discard(): Promise<void> {
    const unwanted = ahead?.object;
    ahead = undefined;
    await unwanted?.first;
    await unwanted?.rest.return?.().catch(() => undefined);
  }

  return {
    begin(instance) {
      if (ahead?.instance === instance) return;
      void discard();
      ahead = { instance, object: beginObject(instance.open()) };
    },
    take(instance) {
      const known = ahead?.instance === instance ? ahead.object : undefined;
      if (known !== undefined) ahead = undefined;
      return known ?? beginObject(instance.open());
    },
    discard,
  };
}
