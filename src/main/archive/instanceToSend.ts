// A stored object as the network sends it: its bare data set, read as it goes out; verbatim, but for what corrections say.
import type { RetrievableInstance } from '../dimse/index.ts';
import type { Store, StoredObject } from '../store/index.ts';
import { storedBytes } from './storedBytes.ts';

type Corrected = Pick<Store, 'corrections'>;

/** Asked when reading begins: a correction that was made since the object was chosen holds. */
function outgoing(store: Corrected, object: StoredObject): AsyncIterable<Uint8Array> {
  const isVerbatim = store.corrections.stepsOf(object.SOPInstanceUID).length === 0;
  return isVerbatim ? storedBytes(object.path, object.dataSetOffset, object.size) : corrected(store, object);
}

/** What cannot be written with its corrections is not sent: it would say what was corrected. */
async function* corrected({ corrections }: Corrected, object: StoredObject): AsyncGenerator<Uint8Array, undefined> {
  const outgoing = await corrections.outgoing(object);
  if (!outgoing.ok) throw new Error(outgoing.error.message);
  if (outgoing.value === null) {
    yield* storedBytes(object.path, object.dataSetOffset, object.size);
    return;
  }
  yield Buffer.concat(outgoing.value.parts);
  yield* storedBytes(object.path, outgoing.value.restFrom, object.size);
}

export function createInstanceToSend(store: Corrected): (object: StoredObject) => RetrievableInstance {
  return (object) => ({
    studyInstanceUid: object.StudyInstanceUID,
    sopClassUid: object.SOPClassUID,
    sopInstanceUid: object.SOPInstanceUID,
    transferSyntaxUid: object.transferSyntaxUid,
    open: () => ({ [Symbol.asyncIterator]: () => outgoing(store, object)[Symbol.asyncIterator]() }),
  });
}
