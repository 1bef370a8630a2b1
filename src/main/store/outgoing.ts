// A corrected object as it goes out: the start of its data set with the values of now, the rest of the file as it is. How it is coerced is dicom/coerce.
import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { coerce } from '../../dicom/coerce/index.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { parseFile } from '../../dicom/parse.ts';
import { transferSyntax } from '../../dicom/uids.ts';
import type { CorrectedBytes } from './correctionModel.ts';
import { diskFailure } from './diskFailure.ts';
import type { CorrectionStep } from './effective.ts';
import { inflateRaw, readHeadOfFile } from './fileHead.ts';
import type { StoredObject } from './storedObject.ts';

const modifyingSystem = 'SAGITTA';

/** UNPARSABLE and UNSUPPORTED when the object cannot be written with its new values. */
export async function outgoingBytes(object: StoredObject, steps: readonly CorrectionStep[]): Promise<Result<CorrectedBytes>> {
  try {
    const deflated = transferSyntax(object.transferSyntaxUid)?.deflated === true;
    const parsed = deflated ? parseFile(await readFile(object.path), { inflate: inflateRaw }) : await readHeadOfFile(object.path, object.size);
    if (!parsed.ok) return parsed;
    const coerced = coerce(parsed.value, { steps, modifyingSystem, sourceOfPreviousValues: object.source });
    if (!coerced.ok) return coerced;
    const { parts, restFrom } = coerced.value;
    if (!deflated) return ok({ parts, restFrom, length: sizeOf(parts) + object.size - restFrom });
    const packed = deflateRawSync(Buffer.concat([...parts, parsed.value.dataSet.bytes.subarray(restFrom)]));
    const even = packed.length % 2 === 0 ? packed : Buffer.concat([packed, Buffer.alloc(1)]);
    return ok({ parts: [even], restFrom: object.size, length: even.length });
  } catch (error) {
    if (error instanceof RangeError)
      return fail('UNPARSABLE', 'The object cannot be read well enough to be sent with its corrections. It is safe in the archive.');
    return diskFailure(error, 'The object could not be read; verify the archive.');
  }
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
