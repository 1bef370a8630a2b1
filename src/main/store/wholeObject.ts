// A stored object read and parsed whole, for what is read instead of looked at: reports, documents, waveforms. Images go by pixelLease.ts, frame by frame.
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { DicomFile } from '../../dicom/model.ts';
import { parseFile } from '../../dicom/parse.ts';
import { transferSyntax } from '../../dicom/uids.ts';
import { diskFailure } from './diskFailure.ts';
import { inflateRaw } from './fileHead.ts';
import { inflatedCopy } from './inflatedCopies.ts';
import type { StoredObject } from './storedObject.ts';

/** A report or document larger than this is for export. */
const mostBytes = 256 * 1024 * 1024;

export interface WholeObject {
  object: StoredObject;
  file: DicomFile;
  /** The file that offsets of `file.dataSet` count in: the object's own, or its inflated copy. */
  path: string;
}

/** UNSUPPORTED when too large, UNPARSABLE when it cannot be divided into elements. */
export async function readWholeObject(dataDir: string, object: StoredObject): Promise<Result<WholeObject>> {
  if (object.size > mostBytes) {
    return fail(
      'UNSUPPORTED',
      'This object is larger than 256 MB and is not read as a document. It is kept as received; export it to open it with another program.',
    );
  }
  try {
    const parsed = parseFile(await readFile(object.path), { inflate: inflateRaw });
    if (!parsed.ok) return parsed;
    const deflated = transferSyntax(object.transferSyntaxUid)?.deflated === true;
    const path = deflated ? await inflatedCopy(dataDir, object, parsed.value.dataSet.bytes) : object.path;
    return ok({ object, file: parsed.value, path });
  } catch (error) {
    return diskFailure(error, 'The object could not be read; verify the archive.');
  }
}
