// A stored object as the network sends it: its bare data set, verbatim, read as it goes out.
import { createReadStream } from 'node:fs';
import type { RetrievableInstance } from '../dimse/index.ts';
import type { StoredObject } from '../store/index.ts';

export function instanceToSend(object: StoredObject): RetrievableInstance {
  return {
    studyInstanceUid: object.StudyInstanceUID,
    sopClassUid: object.SOPClassUID,
    sopInstanceUid: object.SOPInstanceUID,
    transferSyntaxUid: object.transferSyntaxUid,
    open: () => createReadStream(object.path, { start: object.dataSetOffset, highWaterMark: 256 * 1024 }),
  };
}
