// A stored object as the network sends it: its bare data set, read as it goes out; verbatim, but for what corrections say.
import type { RetrievableInstance } from '../dimse/index.ts';
import type { Store, StoredObject } from '../store/index.ts';
import { storedBytes } from './storedBytes.ts';

type Corrected = Pick<Store, 'corrections'>;

/** What cannot be written with its corrections is not sent: it would say what was corrected. */
async function* outgoing({ corrections }: Corrected, object: StoredObject): AsyncGenerator<Uint8Array, undefined> {
  const corrected = await corrections.outgoing(object);
  if (!corrected.ok) throw new Error(corrected.error.message);
  if (corrected.value === null) {
    yield* storedBytes(object.path, object.dataSetOffset, object.size);
    return;
  }
  yield Buffer.concat(corrected.value.parts);
  yield* storedBytes(object.path, corrected.value.restFrom, object.size);
}

export function createInstanceToSend(store: Corrected): (object: StoredObject) => RetrievableInstance {
  return (object) => ({
    studyInstanceUid: object.StudyInstanceUID,
    sopClassUid: object.SOPClassUID,
    sopInstanceUid: object.SOPInstanceUID,
    transferSyntaxUid: object.transferSyntaxUid,
    open: () => ({ [Symbol.asyncIterator]: () => outgoing(store, object) }),
  });
}
