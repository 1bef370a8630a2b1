// A data set in another syntax than it is kept in: explicit or implicit little endian, pixels native. What it says of its pixels follows; that they were compressed with loss stays said.
import type { DecodeFrame } from '../../../codecs/decode.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { encode, type OutElement } from '../../../dicom/deidentify/encode.ts';
import type { DicomFile } from '../../../dicom/model.ts';
import { tagOf, vrOf, type Keyword } from '../../../dicom/tags.ts';
import { transferSyntax, transferSyntaxUids } from '../../../dicom/uids.ts';
import { nativePixels, type NativePixels } from './nativePixels.ts';
import { plainElements } from './plainElements.ts';

const pixelData = tagOf('PixelData');
const ascii = new TextEncoder();

/** PS3.3 C.7.6.1.1.5.1. */
const lossyMethods: Record<string, string> = { '1.2.840.10008.1.2.4.50': 'ISO_10918_1', '1.2.840.10008.1.2.4.51': 'ISO_10918_1' };

function text(keyword: Keyword, value: string): OutElement {
  return { tag: tagOf(keyword), vr: vrOf(keyword), content: { kind: 'value', bytes: ascii.encode(value) } };
}

function number(keyword: Keyword, value: number): OutElement {
  return { tag: tagOf(keyword), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(value & 0xff, value >>> 8) } };
}

/** Said once it has happened; a ratio and method that are there stay (PS3.3 C.7.6.1.1.5). */
function lossy({ dataSet, transferSyntaxUid }: DicomFile, { length }: NativePixels): OutElement[] {
  if (transferSyntax(transferSyntaxUid)?.lossy !== 'yes') return [];
  const compressed = dataSet.element(pixelData)?.fragments?.reduce((sum, fragment) => sum + fragment.length, 0) ?? 0;
  return [
    text('LossyImageCompression', '01'),
    ...(dataSet.has('LossyImageCompressionRatio') || compressed === 0 ? [] : [text('LossyImageCompressionRatio', (length / compressed).toFixed(2))]),
    ...(dataSet.has('LossyImageCompressionMethod') ? [] : [text('LossyImageCompressionMethod', lossyMethods[transferSyntaxUid] ?? 'ISO_10918_1')]),
  ];
}

function imageElements(file: DicomFile, pixels: NativePixels): OutElement[] {
  return [
    text('PhotometricInterpretation', pixels.photometricInterpretation),
    ...(pixels.samplesPerPixel > 1 ? [number('PlanarConfiguration', 0)] : []),
    // Decoded values stand in the low bits.
    ...(pixels.bitsStored > 0 ? [number('HighBit', pixels.bitsStored - 1)] : []),
    ...lossy(file, pixels),
  ];
}

/** Failures: UNSUPPORTED, UNPARSABLE, with a sentence for people. The pieces are read once, in order. */
export async function plainDataSet(file: DicomFile, target: string, decode: DecodeFrame): Promise<Result<AsyncIterable<Uint8Array>>> {
  const { dataSet } = file;
  const isCompressed = transferSyntax(file.transferSyntaxUid)?.encapsulated === true && dataSet.has(pixelData);
  const pixels = isCompressed ? await nativePixels(file, decode) : ok(undefined);
  if (!pixels.ok) return pixels;
  const isImplicit = transferSyntax(file.transferSyntaxUid)?.implicit === true;
  const isSigned = dataSet.uint16('PixelRepresentation') === 1;
  const kept = plainElements(dataSet, { isImplicit, isSigned }, isCompressed ? pixelData : undefined);
  if (kept === undefined)
    return fail('UNSUPPORTED', 'The object holds a second compressed image, so it cannot be sent uncompressed. It is safe here as it is.');
  const fresh = pixels.value === undefined ? [] : imageElements(file, pixels.value);
  const replaced = new Set(fresh.map(({ tag }) => tag));
  return ok(pieces([...kept.filter(({ tag }) => !replaced.has(tag)), ...fresh], pixels.value, target));
}

async function* pieces(elements: readonly OutElement[], pixels: NativePixels | undefined, target: string): AsyncGenerator<Uint8Array> {
  const encoding = { implicit: target === transferSyntaxUids.implicitLittle, bigEndian: false };
  const before = encode(pixels === undefined ? elements : elements.filter(({ tag }) => tag < pixelData), encoding).parts;
  yield* joined(before);
  if (pixels === undefined) return;
  yield pixelHeader(pixels, encoding.implicit);
  yield* pixels.frames();
  if (pixels.length % 2 === 1) yield Uint8Array.of(0);
  const after = elements.filter(({ tag }) => tag > pixelData);
  yield* joined(encode(after, encoding).parts);
}

/** Many small parts in few chunks; a large one goes as it is. */
function* joined(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  const most = 65_536;
  let waiting: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    waiting.push(part);
    size += part.length;
    if (size < most) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function pixelHeader({ length, bitsAllocated }: NativePixels, isImplicit: boolean): Uint8Array {
  const bytes = new Uint8Array(isImplicit ? 8 : 12);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x7fe0, true);
  view.setUint16(2, 0x0010, true);
  if (!isImplicit) bytes.set(ascii.encode(bitsAllocated > 8 ? 'OW' : 'OB'), 4);
  view.setUint32(isImplicit ? 4 : 8, length + (length % 2), true);
  return bytes;
}
