// What a viewport draws and reads from: a stored image of a stack, or a plane of a volume. One shape for both; nothing is drawn here.
import type { Voi } from '../../../dicom/lut.ts';
import { isInverted } from '../../../dicom/lut.ts';
import { spacingOf } from '../../../dicom/spacing.ts';
import type { Frame, ModalityValues } from '../decode/frame.ts';
import { spacings, type RasterGeometry } from '../geometry/rasterGeometry.ts';
import type { PictureShape } from '../geometry/viewTransform.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';
import type { ViewportState } from '../state/viewerStore.ts';
import type { PlaneName, PlaneRaster } from '../volume/plane.ts';
import type { Volume } from '../volume/volume.ts';
import { modalityUnit, voiFor } from './ownWindow.ts';

export interface Picture {
  /** Same key = same pixels. */
  readonly key: string;
  readonly shape: PictureShape;
  /** null: not loaded or not decodable. */
  readonly values: ModalityValues | null;
  readonly rgba: Uint8ClampedArray<ArrayBuffer> | null;
  readonly geometry: RasterGeometry | null;
  /** The stored image that this is, pixel for pixel; null for a reformatted plane. */
  readonly image: ViewImage | null;
  /** Header that window and names are taken from. */
  readonly source: ViewImage;
  readonly index: number;
  readonly plane: PlaneName | 'acquired';
  readonly volume: Volume | null;
  readonly stack: Stack;
  readonly unit: string;
  /** mm are known in the picture. */
  readonly calibrated: boolean;
}

const relative = { columnSpacing: 1, rowSpacing: 1 };

/** Pixel size for display: calibrated spacing, else the aspect ratio alone (PS3.3 C.7.6.3.1.7). */
function displaySpacing(image: ViewImage): { columnSpacing: number; rowSpacing: number } {
  const spacing = spacingOf(image.image);
  if (spacing.rowSpacing !== null && spacing.columnSpacing !== null) return { columnSpacing: spacing.columnSpacing, rowSpacing: spacing.rowSpacing };
  const [vertical, horizontal] = image.image.PixelAspectRatio ?? [];
  return vertical !== undefined && horizontal !== undefined && vertical > 0 && horizontal > 0
    ? { columnSpacing: horizontal / vertical, rowSpacing: 1 }
    : relative;
}

export function stackPicture(stack: Stack, index: number, frame: Frame | undefined): Picture | null {
  const image = stack.images[index];
  if (image === undefined) return null;
  return {
    key: `${image.key} ${frame === undefined ? 'absent' : 'here'}`,
    shape: { width: image.image.Columns, height: image.image.Rows, ...displaySpacing(image) },
    values: frame?.values ?? null,
    rgba: frame?.rgba ?? null,
    geometry: image.geometry,
    image,
    source: image,
    index,
    plane: 'acquired',
    volume: null,
    stack,
    unit: modalityUnit(image),
    calibrated: spacingOf(image.image).rowSpacing !== null,
  };
}

export function planePicture(stack: Stack, volume: Volume, plane: PlaneName, raster: PlaneRaster, index: number): Picture | null {
  const image = raster.slice === null ? null : (stack.images[raster.slice] ?? null);
  const source = image ?? stack.images[Math.floor(stack.images.length / 2)];
  if (source === undefined) return null;
  const { column, row } = spacings(raster.geometry);
  return {
    key: `${stack.id} ${plane} ${String(index)} ${String(volume.loadedCount)}`,
    shape: { width: raster.width, height: raster.height, columnSpacing: column, rowSpacing: row },
    values: raster.values,
    rgba: null,
    geometry: raster.geometry,
    image,
    source,
    index,
    plane,
    volume,
    stack,
    unit: volume.unit,
    calibrated: true,
  };
}

export interface Grey {
  readonly voi: Voi;
  readonly inverted: boolean;
}

/** How the picture's values become greys: window, and inversion by the file and by the user. */
export function greyOf(picture: Picture, viewport: Pick<ViewportState, 'window' | 'inverted'>, range: { min: number; max: number } | undefined): Grey {
  // A plane of a volume has one window for all its slices: the middle image's.
  const header = picture.volume === null ? picture.source : (picture.stack.images[Math.floor(picture.stack.images.length / 2)] ?? picture.source);
  return { voi: voiFor(header.image, viewport.window, range), inverted: isInverted(header.image) !== viewport.inverted };
}
