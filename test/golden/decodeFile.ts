// Test support: every frame of a file decoded by our codecs, as the viewer and the exports get them. Nothing in production imports it.
import { frameDescription } from '../../src/codecs/decode.ts';
import type { DecodedFrame } from '../../src/codecs/model.ts';
import { createNodeDecoder } from '../../src/codecs/node.ts';
import { frameAddresses, frameBytes } from '../../src/dicom/frames.ts';
import { readImageHeader } from '../../src/dicom/imageHeader.ts';
import type { DicomFile } from '../../src/dicom/model.ts';
import { parsePath } from '../realFiles.ts';

const decode = createNodeDecoder();

/** Throws the sentence of whatever fails. */
export async function decodeFile(file: DicomFile, most = Infinity): Promise<DecodedFrame[]> {
  const image = readImageHeader(file.dataSet);
  if (!image) throw new Error('no image');
  const addresses = frameAddresses(file, image);
  if (!addresses.ok) throw new Error(addresses.error.message);
  const frames: DecodedFrame[] = [];
  for (const address of addresses.value.slice(0, most)) {
    const result = await decode({
      transferSyntaxUid: file.transferSyntaxUid,
      bytes: frameBytes(file.dataSet.bytes, address),
      description: frameDescription(image),
      bitOffset: address.bitOffset,
      floating: !file.dataSet.has(0x7fe00010),
    });
    if (!result.ok) throw new Error(result.error.message);
    frames.push(result.value);
  }
  return frames;
}

export function parseOrThrow(path: string): DicomFile {
  const parsed = parsePath(path);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
