// The Part 10 header before a received data set (PS3.10 §7.1). The data set behind it stays as it came.
import { writeMeta } from '../../dicom/part10.ts';
import type { IncomingInstance } from './sink.ts';

/** Even length; the data set begins behind its last byte. */
export function part10Header(incoming: IncomingInstance): Uint8Array {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, callingAet } = incoming;
  return writeMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid, sourceApplicationEntityTitle: callingAet });
}
