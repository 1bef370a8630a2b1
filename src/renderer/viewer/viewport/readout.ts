// The words of the readout at a point: exact stored value, patient position, pixel, image. ASCII minus, decimal point.
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { frames, requestFrame } from '../state/scene.ts';
import type { StoredPixel } from '../volume/acquired.ts';
import { nearestStored, voxelValue } from '../volume/voxels.ts';
import { pictureToLps, type Picture } from './picture.ts';

export interface Reading {
  /** "HU 43"; "no value" outside the data or where nothing is loaded. */
  readonly value: string;
  /** "LPS 1.0, -2.5, 30.0 mm", or "". */
  readonly place: string;
  /** "col 169, row 258", or "". */
  readonly pixel: string;
  /** "im 18 of 41", or "". */
  readonly image: string;
}

export function formatMm(value: number): string {
  const text = value.toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}

export function formatLps([x, y, z]: Vec3): string {
  return `${formatMm(x)}, ${formatMm(y)}, ${formatMm(z)}`;
}

/** Whole numbers as they are; others with two decimals (one from 1000 on). */
export function formatValue(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) >= 1000 ? 1 : 2);
}

/** `point`: image coordinates of the picture, pixel centres whole. `exact`: the patient position itself where it is known (the crosshair), else the point's. */
export function readingAt(picture: Picture, point: ImagePoint, exact: Vec3 | null = null): Reading {
  const lps = exact ?? pictureToLps(picture, point);
  const place = lps === null ? '' : `LPS ${formatLps(lps)} mm`;
  return picture.volume === null ? storedReading(picture, point, place) : volumeReading(picture, lps, place, point);
}

/** "im 18 of 41" of a stored image; "" for a plane. */
export function imageWords({ volume, index, stack }: Pick<Picture, 'volume' | 'index' | 'stack'>): string {
  return volume === null ? `im ${String(index + 1)} of ${String(stack.images.length)}` : '';
}

function storedReading(picture: Picture, [x, y]: ImagePoint, place: string): Reading {
  const { values, rgba, shape, unit } = picture;
  const column = Math.round(x);
  const row = Math.round(y);
  const image = imageWords(picture);
  const inside = column >= 0 && row >= 0 && column < shape.width && row < shape.height;
  if (!inside) return { value: 'no value', place, pixel: '', image };
  const at = row * shape.width + column;
  const pixel = `col ${String(column)}, row ${String(row)}`;
  const value = values?.[at];
  if (value !== undefined) return { value: `${unit} ${formatValue(value)}`, place, pixel, image };
  if (rgba !== null)
    return { value: `RGB ${String(rgba[at * 4] ?? 0)}, ${String(rgba[at * 4 + 1] ?? 0)}, ${String(rgba[at * 4 + 2] ?? 0)}`, place, pixel, image };
  return { value: 'no value', place, pixel, image };
}

/** On a plane the value is that of the nearest stored pixel, never what was interpolated; a slab answers what it shows, and says so. */
function volumeReading(picture: Picture, lps: Vec3 | null, place: string, point: ImagePoint): Reading {
  const { volume, unit, stack, slab } = picture;
  const stored = volume === null || lps === null ? null : nearestStored(volume, lps);
  if (volume === null || stored === null) return { value: 'no value', place, pixel: '', image: '' };
  const value = slab === null ? storedValue(picture, stored) : shownValue(picture, point);
  const name = slab === null ? '' : `${slabNames[slab.mode]} `;
  return {
    value: value === null ? 'no value' : `${name}${unit} ${formatValue(value)}`,
    place,
    pixel: `col ${String(stored.column)}, row ${String(stored.row)}`,
    image: `im ${String(stored.image + 1)} of ${String(stack.images.length)}`,
  };
}

export const slabNames = { mip: 'MIP', minip: 'MinIP', mean: 'mean' } as const;

/** From the volume where its voxels are the stored pixels, else from the decoded image itself. */
function storedValue({ volume, stack }: Picture, { column, row, image }: StoredPixel): number | null {
  if (volume === null) return null;
  if (volume.acquired === null) return voxelValue(volume, [column, row, image]);
  const source = stack.images[image];
  if (source === undefined) return null;
  const frame = frames().get(source.key);
  // It was dropped since: it comes again, and the readout with it.
  if (frame === undefined) void requestFrame(source, 5);
  return frame?.values?.[row * source.image.Columns + column] ?? null;
}

function shownValue({ values, shape }: Picture, [x, y]: ImagePoint): number | null {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= shape.width || row >= shape.height) return null;
  return values?.[row * shape.width + column] ?? null;
}
