// A presentation state (PS3.3 A.33.1) as plain values: which images, and how they are shown and marked. Shapes only; reading is read.ts, writing write.ts.
import type { LutData, Shutter } from '../headerModel.ts';

export type { Shutter } from '../headerModel.ts';

/** An image that something applies to. `frames` from 1; `[]` = all frames. */
export interface PresentedImage {
  SeriesInstanceUID: string;
  SOPClassUID: string;
  SOPInstanceUID: string;
  frames: number[];
}

/** Where one item applies: the images named, or with `[]` every image of the presentation state. */
export type AppliesTo = PresentedImage[];

/**
 * (column, row) in the units of the object: PIXEL from 0 at the outer corner of the first pixel, whose centre is 0.5 (PS3.3 C.10.5.1.2); DISPLAY from 0 to 1
 * of the displayed area.
 */
export type GraphicPoint = readonly [number, number];
export type GraphicUnits = 'PIXEL' | 'DISPLAY';

/** null in the state: stored values are the modality values (the Modality LUT of the image is not applied). */
export type PresentedModality = { kind: 'rescale'; slope: number; intercept: number; type: string } | { kind: 'lut'; lut: LutData };

export type PresentedVoi =
  | { appliesTo: AppliesTo; kind: 'window'; centre: number; width: number; function: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'; explanation: string }
  | { appliesTo: AppliesTo; kind: 'lut'; lut: LutData };

export type PresentedLut = { kind: 'shape'; shape: 'IDENTITY' | 'INVERSE' } | { kind: 'lut'; lut: LutData };

/** PS3.3 C.10.4. Corners in pixels of the stored image from 1: the pixel seen at the top left, and at the bottom right, once it is turned and flipped; they may lie outside the image. */
export interface DisplayedArea {
  appliesTo: AppliesTo;
  topLeft: GraphicPoint;
  bottomRight: GraphicPoint;
  mode: 'SCALE TO FIT' | 'TRUE SIZE' | 'MAGNIFY';
  /** MAGNIFY only: screen pixels for one image pixel. */
  magnification: number | null;
  /** Between rows, between columns, mm; null where only the ratio is known. */
  pixelSpacing: readonly [number, number] | null;
  pixelAspectRatio: readonly [number, number] | null;
}

/** PS3.3 C.10.7. `grayscale`: recommended value 0 to 65535; `lab`: CIELab as stored; null when not stated. */
export interface GraphicLayer {
  name: string;
  order: number;
  description: string;
  grayscale: number | null;
  lab: readonly number[] | null;
}

export interface GraphicObject {
  units: GraphicUnits;
  /** CIRCLE: centre, point on it. ELLIPSE: ends of the major, then of the minor axis. INTERPOLATED: a smooth line through the points. */
  type: 'POINT' | 'POLYLINE' | 'INTERPOLATED' | 'CIRCLE' | 'ELLIPSE';
  points: GraphicPoint[];
  filled: boolean;
  /** Tracking of the object over time (0062,0021), '' without. */
  trackingUid: string;
}

export interface TextObject {
  text: string;
  /** Box of the text; null when only an anchor places it. */
  box: { units: GraphicUnits; topLeft: GraphicPoint; bottomRight: GraphicPoint; justify: 'LEFT' | 'CENTER' | 'RIGHT' } | null;
  anchor: { units: GraphicUnits; point: GraphicPoint; visible: boolean } | null;
}

/** One item of the Graphic Annotation Sequence (PS3.3 C.10.5). */
export interface GraphicAnnotation {
  appliesTo: AppliesTo;
  layer: string;
  graphics: GraphicObject[];
  texts: TextObject[];
}

export interface PresentationState {
  SOPInstanceUID: string;
  SOPClassUID: string;
  SeriesInstanceUID: string;
  StudyInstanceUID: string;
  /** ContentLabel, ContentDescription, ContentCreatorName as stored. */
  label: string;
  description: string;
  creator: string;
  /** `YYYYMMDD` and `HHMMSS`, '' when absent. */
  date: string;
  time: string;
  /** Every image it was made for; others are shown without it. */
  images: PresentedImage[];
  modality: PresentedModality | null;
  /** [] = the VOI of the image is not applied: the whole range is shown. */
  voi: PresentedVoi[];
  presentationLut: PresentedLut;
  shutters: Shutter[];
  displayedAreas: DisplayedArea[];
  /** Clockwise degrees, applied before the flip (PS3.3 C.10.6). */
  rotation: 0 | 90 | 180 | 270;
  /** Mirrored left to right after the rotation. */
  flipped: boolean;
  layers: GraphicLayer[];
  annotations: GraphicAnnotation[];
  /** What stands in the object and cannot be applied, in words; [] when all of it was read. */
  unread: string[];
}

/** Where a presentation state or one of its items applies. */
export function appliesTo(images: AppliesTo, SOPInstanceUID: string, frame: number): boolean {
  if (images.length === 0) return true;
  return images.some((image) => image.SOPInstanceUID === SOPInstanceUID && (image.frames.length === 0 || image.frames.includes(frame)));
}
