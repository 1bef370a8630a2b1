// What a 3D picture shows, but for the camera: transfer function, mode, light, clipping box, cuts. Both painters draw this one description. Pure.
import type { Vec3 } from '../geometry/vec3.ts';

export type Rgb = readonly [number, number, number];

/** One point of the transfer function. */
export interface TransferPoint {
  /** Modality value (HU …). */
  readonly value: number;
  /** Opacity of 1 mm of this, 0 … 1. */
  readonly opacity: number;
  /** 0 … 255. */
  readonly colour: Rgb;
}

/** `shaded`: composited with light; the others: greatest, least or mean value along the ray. */
export type Mode3d = 'shaded' | 'mip' | 'minip' | 'mean';

export interface Light3d {
  /** Shares of the light, 0 … 1. */
  readonly ambient: number;
  readonly diffuse: number;
  readonly specular: number;
  /** `eye`: turns with the camera; `patient`: stays at the patient's front, left and head. */
  readonly from: 'eye' | 'patient';
}

/** Equal looks, whatever order the fields of a kept one came back in. */
export function isSameLook(a: Look3d, b: Look3d): boolean {
  const words = ({ mode, points, light }: Look3d): string =>
    [
      mode,
      ...points.map(({ value, opacity, colour }) => [value, opacity, ...colour].join(' ')),
      [light.ambient, light.diffuse, light.specular, light.from].join(' '),
    ].join('; ');
  return words(a) === words(b);
}

interface Look3d {
  readonly mode: Mode3d;
  readonly points: readonly TransferPoint[];
  readonly light: Light3d;
}

/** Part of the volume along its own i, j, k: fractions 0 … 1 of each edge. */
export interface ClipBox {
  readonly low: Vec3;
  readonly high: Vec3;
}

/** A lasso of the scalpel: what lies inside (or outside) of it is hidden through the whole depth. */
export interface Cut {
  /** Unit vectors of the picture it was drawn in, LPS. */
  readonly right: Vec3;
  readonly up: Vec3;
  /** LPS of the middle of that picture. */
  readonly target: Vec3;
  /** Closed polygon, mm right and up of the middle. */
  readonly points: readonly (readonly [number, number])[];
  readonly hide: 'inside' | 'outside';
}

export interface Scene3d {
  /** The preset it was made from. */
  readonly presetId: string;
  readonly mode: Mode3d;
  /** Ascending by value; at least two. */
  readonly points: readonly TransferPoint[];
  readonly light: Light3d;
  /** null: the whole volume. */
  readonly clip: ClipBox | null;
  readonly cuts: readonly Cut[];
  /** Only the largest body is shown: table, cushions and the air around are hidden. */
  readonly bodyOnly: boolean;
}

export const wholeBox: ClipBox = { low: [0, 0, 0], high: [1, 1, 1] };
export const defaultLight: Light3d = { ambient: 0.28, diffuse: 0.72, specular: 0.15, from: 'eye' };

/** Slabs thinner than this show nothing. */
const thinnest = 0.02;

/** The box with one face moved; null when it is the whole volume again. */
export function moveFace(clip: ClipBox | null, axis: 0 | 1 | 2, side: 'low' | 'high', to: number): ClipBox | null {
  const box = clip ?? wholeBox;
  const other = side === 'low' ? box.high[axis] : box.low[axis];
  const at = side === 'low' ? Math.min(Math.max(0, to), other - thinnest) : Math.max(Math.min(1, to), other + thinnest);
  const moved = box[side].map((v, d) => (d === axis ? at : v)) as unknown as Vec3;
  const next = { ...box, [side]: moved };
  return next.low.every((v) => v === 0) && next.high.every((v) => v === 1) ? null : next;
}

/** In words, what of the volume is hidden; none when nothing is. */
export function hiddenWords(scene: Scene3d): string[] {
  const words: string[] = [];
  if (scene.bodyOnly) words.push('table removed');
  if (scene.clip !== null) words.push('clipped');
  if (scene.cuts.length > 0) words.push(scene.cuts.length === 1 ? 'cut' : `${String(scene.cuts.length)} cuts`);
  return words;
}
