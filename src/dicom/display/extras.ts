// What showing an image needs beyond its header: colour tables and overlay planes. They stand before the pixel data; the head of the file holds them all.
import type { Result } from '../../contract/result.ts';
import type { ImageHeader } from '../headerModel.ts';
import type { DataSet } from '../model.ts';
import { countOverlays, overlayBits, readOverlays, type OverlayPlane } from '../overlays.ts';
import { readPalette, type Palette } from '../palette.ts';
import type { OverlayMark } from './model.ts';

export interface DisplayExtras {
  /** null unless the image is PALETTE COLOR. */
  palette: Result<Palette> | null;
  overlays: OverlayPlane[];
  /** A plane is described and cannot be read. */
  lacksOverlay: boolean;
}

export const noExtras: DisplayExtras = { palette: null, overlays: [], lacksOverlay: false };

/** Whether the head of the file must be read; also where an index of an earlier version does not say. */
export function needsExtras(image: Pick<ImageHeader, 'PhotometricInterpretation' | 'overlayPlanes'>): boolean {
  return image.PhotometricInterpretation === 'PALETTE COLOR' || image.overlayPlanes !== 0;
}

export function readExtras(dataSet: DataSet, image: Pick<ImageHeader, 'PhotometricInterpretation' | 'PixelRepresentation'>): DisplayExtras {
  const overlays = readOverlays(dataSet);
  return {
    palette: image.PhotometricInterpretation === 'PALETTE COLOR' ? readPalette(dataSet, image.PixelRepresentation === 1) : null,
    overlays,
    lacksOverlay: overlays.length < countOverlays(dataSet),
  };
}

/** Bits above the stored ones hold a plane: the words of the frame are needed as they were before decoding cut them. */
export function standsInPixels(planes: readonly OverlayPlane[]): boolean {
  return planes.some(({ packed }) => packed === undefined);
}

/** What the planes mark on one frame (0-based). `stored`: all bits of its pixels, where a plane stands in them. */
export function overlayMarks(
  planes: readonly OverlayPlane[],
  frame: number,
  size: { rows: number; columns: number },
  stored?: ArrayLike<number>,
): { marks: OverlayMark[]; lacks: boolean } {
  let lacks = false;
  const marks = planes.flatMap((plane) => {
    const bits = overlayBits(plane, frame, stored);
    if (bits === undefined) {
      if (plane.packed === undefined) lacks = true;
      return [];
    }
    return [{ group: plane.group, label: plane.label, kind: plane.kind, pixels: pixelsOf(plane, bits, size) }];
  });
  return { marks, lacks };
}

/** What lies outside the image is not drawn. */
function pixelsOf(plane: OverlayPlane, bits: Uint8Array, { rows, columns }: { rows: number; columns: number }): Uint32Array {
  const found: number[] = [];
  for (let row = 0; row < plane.rows; row += 1)
    for (let column = 0; column < plane.columns; column += 1) {
      const at = row * plane.columns + column;
      if (bits[at] !== 1 || (plane.kind === 'roi' && isInner(bits, plane, row, column))) continue;
      const [x, y] = [column + plane.origin.column, row + plane.origin.row];
      if (x >= 0 && y >= 0 && x < columns && y < rows) found.push(y * columns + x);
    }
  return Uint32Array.from(found);
}

/** A pixel of a region with all four neighbours in it. */
function isInner(bits: Uint8Array, { rows, columns }: OverlayPlane, row: number, column: number): boolean {
  if (row === 0 || column === 0 || row === rows - 1 || column === columns - 1) return false;
  const at = row * columns + column;
  return bits[at - 1] === 1 && bits[at + 1] === 1 && bits[at - columns] === 1 && bits[at + columns] === 1;
}
