// Offers an object to peers that do not take it as it is kept: uncompressed, in explicit or implicit little endian. Nothing happens unless a peer takes nothing else.
import { inflateRawSync } from 'node:zlib';
import { canDecode, type DecodeFrame } from '../../../codecs/decode.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { parseDataSet } from '../../../dicom/parse.ts';
import { transferSyntax, transferSyntaxUids } from '../../../dicom/uids.ts';
import type { InstanceToSend } from '../../dimse/index.ts';
import { createDecodeBeside } from './decodeBeside.ts';
import { plainDataSet } from './plainDataSet.ts';

const { explicitLittle, implicitLittle } = transferSyntaxUids;

/** Bytes of an object as it is kept, and after inflating: more is not taken into memory. */
const mostBytes = 1024 * 1024 * 1024;

/** Syntaxes that an object can be given in beside its own, best first. */
export function plainSyntaxesFor(transferSyntaxUid: string): string[] {
  const known = transferSyntax(transferSyntaxUid);
  if (known === undefined || known.video || !canDecode(transferSyntaxUid)) return [];
  return [explicitLittle, implicitLittle].filter((uid) => uid !== transferSyntaxUid);
}

let decoder: DecodeFrame | undefined;

function decodeBeside(): DecodeFrame {
  return (decoder ??= createDecodeBeside());
}

/** The instance, with a way to be sent to peers that take it only uncompressed. */
export function offerPlain<Instance extends InstanceToSend>(instance: Instance): Instance {
  const transferSyntaxUids = plainSyntaxesFor(instance.transferSyntaxUid);
  if (transferSyntaxUids.length === 0) return instance;
  return { ...instance, reencode: { transferSyntaxUids, open: (target: string) => reencoded(instance, target) } };
}

async function reencoded(instance: InstanceToSend, target: string): Promise<Result<AsyncIterable<Uint8Array>>> {
  const read = await readWhole(instance);
  if (!read.ok) return read;
  const parsed = parseDataSet(read.value, instance.transferSyntaxUid, { inflate: (deflated) => inflateRawSync(deflated, { maxOutputLength: mostBytes }) });
  if (!parsed.ok) return fail(parsed.error.code, 'The object could not be read well enough to be sent in another encoding. It is safe here as it is.');
  return plainDataSet(parsed.value, target, decodeBeside());
}

async function readWhole(instance: InstanceToSend): Promise<Result<Buffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of instance.open()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > mostBytes) return fail('UNSUPPORTED', 'The object is too large to be sent in another encoding than it is kept in. It is safe here as it is.');
    }
  } catch {
    return fail('IO_ERROR', 'The object could not be read from the archive, so it was not sent. Check the archive, then send again.');
  }
  return ok(chunks.length === 1 && Buffer.isBuffer(chunks[0]) ? chunks[0] : Buffer.concat(chunks));
}
