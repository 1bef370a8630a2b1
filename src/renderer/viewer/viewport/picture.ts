// What a viewport draws and reads from: a stored image of a stack, or a plane of a volume. One shape for both; nothing is drawn here.
import type { OverPixels } from '../../../dicom/display/compose.ts';
import type { Grey } from '../../../dicom/display/greys.ts';
import type { ValueRange } from '../../../dicom/display/model.ts';
import { presentedImage, type Presented } from '../../../dicom/display/presentation.ts';
import { shutterMask, type ShutterMask } from '../../../dicom/display/shutter.ts';
import type { PresentationState } from '../../../dicom/gsps/model.ts';
import type { Shutter } from '../../../dicom/headerModel.ts';
import { isInverted } from '../../../dicom/lut.ts';
import { spacingOf } from '../../../dicom/spacing.ts';
import type { Frame, ModalityValues } from '../decode/frame.ts';
import { imageToLps, spacings, type ImagePoint, type RasterGeometry } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import type { PictureShape } from '../geometry/viewTransform.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';
import type { ViewportState, Window } from '../state/viewerStore.ts';
import type { PlaneAxes, PlaneName, PlaneRaster, Slab } from '../volume/planeAxes.ts';
import type { Curve } from '../volume/curve.ts';
import { curvedToLps, type CurvedRaster } from '../volume/curvedPlane.ts';
import type { Volume } from '../volume/volume.ts';
import { modalityUnit, ownWindow, underWindow, voiFor, windowOfVoi } from './ownWindow.ts';

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
  readonly plane: PlaneName | 'acquired' | 'oblique' | 'curved';
  /** Directions of a plane of a volume; null for a stored image and for a curved plane. */
  readonly axes: PlaneAxes | null;
  /** Several layers in one picture; null: a single one. */
  readonly slab: Slab | null;
  /** Sampled coarser than it could be, while it is dragged. */
  readonly coarse: boolean;
  /** The path that a curved plane is straightened along; its `geometry` is null. */
  readonly curved: { readonly curve: Curve; readonly raster: CurvedRaster } | null;
  readonly volume: Volume | null;
  readonly stack: Stack;
  readonly unit: string;
  /** mm are known in the picture. */
  readonly calibrated: boolean;
  /** The decoded frame, with its padding and overlays; null for a plane or while it is not here. */
  readonly frame: Frame | null;
  /** The presentation state that is chosen and was made for this image, and what it asks for; null without. */
  readonly presentation: PresentationState | null;
  readonly presented: Presented | null;
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

export function stackPicture(stack: Stack, index: number, frame: Frame | undefined, presentation: PresentationState | null = null): Picture | null {
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
    axes: null,
    slab: null,
    coarse: false,
    curved: null,
    volume: null,
    stack,
    unit: modalityUnit(image),
    calibrated: spacingOf(image.image).rowSpacing !== null,
    frame: frame ?? null,
    presentation,
    presented: presentation === null ? null : presentedImage(presentation, image.SOPInstanceUID, image.frame, image.image),
  };
}

/** What is asked of a plane besides its volume. */
export interface PlaneAsked {
  readonly plane: PlaneName | 'oblique';
  readonly axes: PlaneAxes;
  readonly slab: Slab | null;
  readonly index: number;
}

export function planePicture(stack: Stack, volume: Volume, raster: PlaneRaster, { plane, axes, slab, index }: PlaneAsked): Picture | null {
  const image = raster.slice === null ? null : (stack.images[raster.slice] ?? null);
  const source = image ?? stack.images[Math.floor(stack.images.length / 2)];
  if (source === undefined) return null;
  const { column, row } = spacings(raster.geometry);
  const way = [...axes.right, ...axes.down].map((x) => x.toFixed(5)).join(' ');
  const thick = slab === null ? '' : `${slab.mode} ${String(slab.thicknessMm)}`;
  return {
    key: [stack.id, way, index, thick, raster.width, volume.loadedCount].join(' '),
    shape: { width: raster.width, height: raster.height, columnSpacing: column, rowSpacing: row },
    values: raster.values,
    rgba: null,
    geometry: raster.geometry,
    image,
    source,
    index,
    plane,
    axes,
    slab,
    coarse: raster.coarse,
    curved: null,
    volume,
    stack,
    unit: volume.unit,
    calibrated: true,
    frame: null,
    presentation: null,
    presented: null,
  };
}

export function curvedPicture(stack: Stack, volume: Volume, curve: Curve, raster: CurvedRaster, slab: Slab | null): Picture | null {
  const source = stack.images[Math.floor(stack.images.length / 2)];
  if (source === undefined) return null;
  const flat: PlaneRaster = {
    ...raster,
    // Only the size of a pixel is taken of it.
    geometry: { origin: [0, 0, 0], columnStep: [raster.stepMm, 0, 0], rowStep: [0, raster.stepMm, 0] },
    slice: null,
  };
  const picture = planePicture(stack, volume, flat, { plane: 'oblique', axes: { right: [1, 0, 0], down: [0, 1, 0] }, slab, index: curveSerial(curve) });
  return picture === null ? null : { ...picture, key: `curved ${picture.key}`, plane: 'curved', axes: null, geometry: null, curved: { curve, raster } };
}

const serials = new WeakMap<Curve, number>();
let nextSerial = 0;

/** Each path is made once and never changed: its number stands for it. */
function curveSerial(curve: Curve): number {
  const known = serials.get(curve) ?? (nextSerial += 1);
  serials.set(curve, known);
  return known;
}

/** Place in the patient of a point of a picture, flat or straightened; null where none is known. */
export function pictureToLps({ geometry, curved }: Pick<Picture, 'geometry' | 'curved'>, point: ImagePoint): Vec3 | null {
  if (curved !== null) return curvedToLps(curved.curve, curved.raster, point[0], point[1]);
  return geometry === null ? null : imageToLps(geometry, point);
}

/** The image of a plane that speaks for all its slices: one window for all. */
function speaker(picture: Picture): ViewImage {
  return picture.volume === null ? picture.source : (picture.stack.images[Math.floor(picture.stack.images.length / 2)] ?? picture.source);
}

/** How the picture's values become greys: by the presentation state that is applied, else as the file asks; then by the user. */
export function greyOf(picture: Picture, viewport: Pick<ViewportState, 'window' | 'inverted' | 'ownVoi'>, range: ValueRange | undefined): Grey {
  const { image } = speaker(picture);
  const { presented } = picture;
  const padding = picture.frame?.padding ?? null;
  if (presented === null) return { voi: voiFor(image, viewport, range), inverted: isInverted(image) !== viewport.inverted, padding };
  const { remap, presentationLut } = presented;
  return { voi: underWindow(presented.voi, viewport.window), inverted: presented.inverted !== viewport.inverted, presentationLut, remap, padding };
}

/** Centre and width of what is shown when the user sets none. */
export function shownWindow(picture: Picture, ownVoi: number, range: ValueRange | undefined): Window {
  if (picture.presented !== null) return windowOfVoi(picture.presented.voi);
  return ownWindow(speaker(picture).image, range, ownVoi);
}

const masks = new WeakMap<readonly Shutter[], ShutterMask | null>();

function maskOf(shutters: readonly Shutter[], picture: Picture): ShutterMask | null {
  const known = masks.get(shutters);
  if (known !== undefined) return known;
  const bitmap = (group: number): Uint32Array | undefined => picture.frame?.overlays.find((mark) => mark.group === group)?.pixels;
  const mask = shutterMask(shutters, { rows: picture.shape.height, columns: picture.shape.width }, bitmap);
  if (picture.frame !== null) masks.set(shutters, mask);
  return mask;
}

/** What lies over the pixels: overlay planes unless they are hidden, and shutters, those of the presentation state before the image's own. */
export function overPixels(picture: Picture, overlaysHidden: boolean): OverPixels | null {
  if (picture.frame === null) return null;
  const shutters = picture.presented?.shutters ?? picture.source.image.shutters ?? [];
  const marks = overlaysHidden ? [] : picture.frame.overlays;
  const shutter = shutters.length === 0 ? null : maskOf(shutters, picture);
  return marks.length === 0 && shutter === null ? null : { marks, shutter };
}
