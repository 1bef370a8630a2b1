// Where the frames of a compressed object lie, from the lengths of its fragments alone: a file of any size is never read whole. Nothing is decoded.
import { open, type FileHandle } from 'node:fs/promises';
import { divideFragments, type FrameAddress } from '../../dicom/frames.ts';
import type { ImageHeader } from '../../dicom/headerModel.ts';
import type { ByteRange } from '../../dicom/model.ts';
import { transferSyntax } from '../../dicom/uids.ts';
import { readHeadOfFile } from './fileHead.ts';
import type { StoredObject } from './model.ts';

const windowBytes = 64 * 1024;
/** An offset table that is longer than this is not believed. */
const mostTable = 64 * 1024 * 1024;
const itemTag = 0xfffee000;
const endTag = 0xfffee0dd;
/** Tag, length, and what a fragment begins with. */
const itemHead = 12;

type Window = (offset: number, length: number) => Promise<Buffer>;

/** Reads ahead, for many small fragments lie close together. */
function windowOf(file: FileHandle, size: number): Window {
  let from = 0;
  let bytes = Buffer.alloc(0);
  return async (offset, length) => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    if (offset < from || offset + wanted > from + bytes.length) {
      const next = Buffer.allocUnsafe(Math.max(wanted, Math.min(windowBytes, size - offset)));
      const { bytesRead } = await file.read(next, 0, next.length, offset);
      [from, bytes] = [offset, next.subarray(0, bytesRead)];
    }
    return bytes.subarray(offset - from, offset - from + wanted);
  };
}

interface Item extends ByteRange {
  begins: Uint8Array;
}

/** Undefined where the items are not what the standard says (PS3.5 A.4): who reads the whole file can tell what is wrong. */
async function itemsFrom(read: Window, start: number, size: number): Promise<Item[] | undefined> {
  const items: Item[] = [];
  for (let at = start; ;) {
    const head = await read(at, itemHead);
    if (head.length < 8) return undefined;
    const tag = ((head.readUInt16LE(0) << 16) | head.readUInt16LE(2)) >>> 0;
    const length = head.readUInt32LE(4);
    if (tag === endTag) return items;
    if (tag !== itemTag || at + 8 + length > size) return undefined;
    items.push({ offset: at + 8, length, begins: Uint8Array.from(head.subarray(8, 8 + Math.min(4, length))) });
    at += 8 + length;
  }
}

/** Undefined when the object is not plainly encapsulated, or its frames cannot be told apart: then the whole file must be read. */
export async function encapsulatedFrames(
  object: Pick<StoredObject, 'path' | 'size' | 'transferSyntaxUid'>,
  image: ImageHeader,
): Promise<FrameAddress[] | undefined> {
  const head = await readHeadOfFile(object.path, object.size);
  if (!head.ok || head.value.pixelData === undefined || head.value.pixelData.length !== undefined) return undefined;
  const file = await open(object.path, 'r');
  try {
    const read = windowOf(file, object.size);
    const items = await itemsFrom(read, head.value.pixelData.valueOffset, object.size);
    const [table] = items ?? [];
    if (items === undefined || table === undefined || table.length > mostTable) return undefined;
    const begins = new Map(items.map((item) => [item.offset, item.begins]));
    const divided = divideFragments(
      {
        items: items.map(({ offset, length }) => ({ offset, length })),
        table: Uint8Array.from(await read(table.offset, table.length)),
        extendedOffsets: head.value.dataSet.numbers('ExtendedOffsetTable'),
        isVideo: transferSyntax(object.transferSyntaxUid)?.video === true,
        begins: ({ offset }) => begins.get(offset) ?? new Uint8Array(0),
      },
      image.NumberOfFrames,
    );
    return divided.ok ? divided.value : undefined;
  } finally {
    await file.close();
  }
}
