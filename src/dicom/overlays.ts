// Overlay planes of an image (PS3.3 C.9.2): one-bit graphics in groups 6000…601E, in Overlay Data or, in old objects, in spare bits of the pixels. It draws nothing.
import type { DataSet } from './model.ts';

export interface OverlayPlane {
  /** 0x6000 … 0x601e. */
  group: number;
  rows: number;
  columns: number;
  /** First pixel of the plane in the image, 0-based; may lie outside it. */
  origin: { row: number; column: number };
  /** Frames of the plane, and the image's frame (0-based) that the first one lies on. */
  frames: number;
  firstFrame: number;
  kind: 'graphics' | 'roi';
  label: string;
  /** One bit a pixel, the lowest bit of each byte first; undefined when the bits stand in the pixels. */
  packed: Uint8Array | undefined;
  /** Bit of the stored pixel when they stand there. */
  bitPosition: number;
}

const maxPixels = 2 ** 28;

/** Overlay Data in 16-bit words of a big endian file has its bytes the other way round (PS3.5 §8.2). */
function packedBits(dataSet: DataSet, tag: number): Uint8Array | undefined {
  const bytes = dataSet.value(tag);
  if (!bytes || bytes.length === 0) return undefined;
  if (dataSet.littleEndian || dataSet.element(tag)?.vr !== 'OW') return bytes;
  return bytes.map((_, i) => bytes[i ^ 1] ?? 0);
}

function planeOf(dataSet: DataSet, group: number): OverlayPlane | undefined {
  const tag = (element: number): number => ((group << 16) | element) >>> 0;
  const [rows, columns] = [dataSet.uint16(tag(0x0010)) ?? 0, dataSet.uint16(tag(0x0011)) ?? 0];
  if (rows === 0 || columns === 0) return undefined;
  const frames = Math.max(1, dataSet.number(tag(0x0015)) ?? 1);
  if (rows * columns * frames > maxPixels) return undefined;
  const [row = 1, column = 1] = dataSet.numbers(tag(0x0050));
  const packed = packedBits(dataSet, tag(0x3000));
  if (packed && packed.length * 8 < rows * columns * frames) return undefined;
  return {
    group,
    rows,
    columns,
    origin: { row: row - 1, column: column - 1 },
    frames,
    firstFrame: (dataSet.number(tag(0x0051)) ?? 1) - 1,
    kind: dataSet.string(tag(0x0040)) === 'R' ? 'roi' : 'graphics',
    label: dataSet.string(tag(0x1500)),
    packed,
    bitPosition: dataSet.uint16(tag(0x0102)) ?? 0,
  };
}

/** Groups that describe a plane, whether its data can be read or not: how many `readOverlays` should give. */
export function countOverlays(dataSet: DataSet): number {
  const isPlane = (group: number): boolean => [0x0010, 0x0011].every((element) => (dataSet.uint16(((group << 16) | element) >>> 0) ?? 0) > 0);
  return Array.from({ length: 16 }, (_, i) => 0x6000 + 2 * i).filter(isPlane).length;
}

/** In order of their groups. A plane whose data is shorter than its size is left out: half a mark would be a wrong one. */
export function readOverlays(dataSet: DataSet): OverlayPlane[] {
  return Array.from({ length: 16 }, (_, i) => planeOf(dataSet, 0x6000 + 2 * i)).filter((plane) => plane !== undefined);
}

/** Bits in the pixels themselves (retired, but met): `stored` are the untouched words of one frame, `rows × columns`. */
function fromPixels(plane: OverlayPlane, stored: ArrayLike<number> | undefined): Uint8Array | undefined {
  const count = plane.rows * plane.columns;
  if (stored?.length !== count) return undefined;
  return Uint8Array.from({ length: count }, (_, i) => ((stored[i] ?? 0) >>> plane.bitPosition) & 1);
}

/**
 * The plane on one frame of the image (0-based): `rows × columns` of 0 and 1, or undefined when it has nothing there. An overlay of one
 * frame lies on every frame of the image.
 */
export function overlayBits(plane: OverlayPlane, frame: number, stored?: ArrayLike<number>): Uint8Array | undefined {
  if (!plane.packed) return fromPixels(plane, stored);
  const at = plane.frames === 1 ? 0 : frame - plane.firstFrame;
  if (at < 0 || at >= plane.frames) return undefined;
  const { packed } = plane;
  const count = plane.rows * plane.columns;
  return Uint8Array.from({ length: count }, (_, i) => {
    const bit = at * count + i;
    return ((packed[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  });
}
