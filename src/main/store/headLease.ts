// Which bytes of which file are an object's data set up to its pixels: colour tables, overlay planes. It hands out a range; who asks parses it.
import { readFile } from 'node:fs/promises';
import type { PixelLease } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { parseFile } from '../../dicom/parse.ts';
import { transferSyntax, transferSyntaxUids } from '../../dicom/uids.ts';
import { diskFailure } from './diskFailure.ts';
import { inflateRaw, readHeadOfFile } from './fileHead.ts';
import { inflatedCopy } from './inflatedCopies.ts';
import type { StoredObject } from './model.ts';

const leaseMs = 60_000;

/** UNPARSABLE when the object ends inside its header; IO_ERROR. The bytes are in the lease's transfer syntax: a deflated object's are inflated. */
export async function leaseHead(dataDir: string, object: StoredObject, now: number): Promise<Result<PixelLease>> {
  const expiresAt = now + leaseMs;
  try {
    if (transferSyntax(object.transferSyntaxUid)?.deflated === true) {
      const parsed = parseFile(await readFile(object.path), { inflate: inflateRaw });
      if (!parsed.ok) return parsed;
      const path = await inflatedCopy(dataDir, object, parsed.value.dataSet.bytes);
      const length = parsed.value.pixelData?.headerOffset ?? parsed.value.dataSet.bytes.length;
      return ok({ path, fragments: [{ offset: 0, length }], transferSyntaxUid: transferSyntaxUids.explicitLittle, expiresAt });
    }
    const head = await readHeadOfFile(object.path, object.size);
    if (!head.ok) return head;
    const { dataSetOffset, pixelData, transferSyntaxUid } = head.value;
    const length = (pixelData?.headerOffset ?? object.size) - dataSetOffset;
    if (length <= 0) return fail('UNPARSABLE', 'The object ends before its header does.');
    return ok({ path: object.path, fragments: [{ offset: dataSetOffset, length }], transferSyntaxUid, expiresAt });
  } catch (error) {
    return diskFailure(error, 'The object could not be read; verify the archive.');
  }
}
