// The words of the readout at a point: exact stored value, patient position, pixel, image. ASCII minus, decimal point.
import { imageToLps, type ImagePoint } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { nearestVoxel, voxelValue } from '../volume/voxels.ts';
import type { Picture } from './picture.ts';

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
  const lps = exact ?? (picture.geometry === null ? null : imageToLps(picture.geometry, point));
  const place = lps === null ? '' : `LPS ${formatLps(lps)} mm`;
  return picture.volume === null ? storedReading(picture, point, place) : volumeReading(picture, lps, place);
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

/** On a plane the value is that of the nearest voxel: what is stored, never what was interpolated. */
function volumeReading({ volume, unit, stack }: Picture, lps: Vec3 | null, place: string): Reading {
  const voxel = volume === null || lps === null ? null : nearestVoxel(volume, lps);
  if (volume === null || voxel === null) return { value: 'no value', place, pixel: '', image: '' };
  const value = voxelValue(volume, voxel);
  return {
    value: value === null ? 'no value' : `${unit} ${formatValue(value)}`,
    place,
    pixel: `col ${String(voxel[0])}, row ${String(voxel[1])}`,
    image: `im ${String(voxel[2] + 1)} of ${String(stack.images.length)}`,
  };
}
