// The image of one stack that belongs to an image of another: by frame of reference where it is shared, else by an offset. Pure.
import { imageToLps, normal } from '../geometry/rasterGeometry.ts';
import { dot, type Vec3 } from '../geometry/vec3.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';

/** Stacks whose planes are tilted further than this against each other do not scroll together. */
const parallelCosine = Math.cos((20 * Math.PI) / 180);

export type Link =
  /** One frame of reference: same place in mm; `gapMm` between the planes. */
  | { readonly by: 'LPS'; readonly gapMm: number }
  /** Two frames of reference: shifted by so many mm along the normal; `byHand` when a person matched them. */
  | { readonly by: 'offset'; readonly mm: number; readonly byHand: boolean }
  /** No places in the patient: by number; `images` when a person matched them. */
  | { readonly by: 'number'; readonly images: number | null };

export interface Matched {
  readonly index: number;
  readonly link: Link;
}

/** Key of an offset: from one frame of reference to another, so that it holds for all their series; where there is none, or one for both, between the stacks. */
export function pairKey(from: Stack, to: Stack): string {
  const [a, b] = [from.images[0]?.header.FrameOfReferenceUID ?? '', to.images[0]?.header.FrameOfReferenceUID ?? ''];
  return a === '' || b === '' || a === b ? `${from.id}|${to.id}` : `${a}|${b}`;
}

function middle(image: ViewImage): Vec3 | null {
  return image.geometry === null ? null : imageToLps(image.geometry, [(image.image.Columns - 1) / 2, (image.image.Rows - 1) / 2]);
}

/** Position of each image along the normal of the stack's first; null where one has no place. */
function positions(stack: Stack, n: Vec3): number[] | null {
  const list: number[] = [];
  for (const { geometry } of stack.images) {
    if (geometry === null) return null;
    list.push(dot(geometry.origin, n));
  }
  return list;
}

function nearest(list: readonly number[], wanted: number): number {
  let best = 0;
  list.forEach((p, i) => {
    if (Math.abs(p - wanted) < Math.abs((list[best] ?? Infinity) - wanted) - 1e-6) best = i;
  });
  return best;
}

function extent(list: readonly number[]): number {
  return (Math.min(...list) + Math.max(...list)) / 2;
}

function byNumber(from: Stack, index: number, to: Stack, shift: number | undefined): Matched {
  const last = to.images.length - 1;
  const wanted = shift === undefined ? Math.round((index * last) / Math.max(1, from.images.length - 1)) : index + shift;
  return { index: Math.min(last, Math.max(0, wanted)), link: { by: 'number', images: shift ?? null } };
}

/** Same frame of reference: the same origin and axes (PS3.3 C.7.4.1). */
function shareFrame(a: ViewImage, b: ViewImage): boolean {
  return a.header.FrameOfReferenceUID !== '' && a.header.FrameOfReferenceUID === b.header.FrameOfReferenceUID;
}

/**
 * Image of `to` for image `index` of `from`; null when the stacks have nothing in common (planes across each other, one without places).
 * `shift`: what a person set (mm along the normal, or images). Without one, and without a common frame, the middles of both are matched.
 */
export function matchedImage(from: Stack, index: number, to: Stack, shift: number | undefined): Matched | null {
  const [a, b] = [from.images[index], to.images[0]];
  if (a === undefined || b === undefined) return null;
  if (a.geometry === null || b.geometry === null) return a.geometry === null && b.geometry === null ? byNumber(from, index, to, shift) : null;
  const n = normal(b.geometry);
  if (Math.abs(dot(normal(a.geometry), n)) < parallelCosine) return null;
  const [mine, theirs] = [positions(from, n), positions(to, n)];
  const centre = middle(a);
  if (mine === null || theirs === null || centre === null) return null;
  if (shareFrame(a, b) && shift === undefined) {
    const at = nearest(theirs, dot(centre, n));
    return { index: at, link: { by: 'LPS', gapMm: Math.abs((theirs[at] ?? 0) - dot(centre, n)) } };
  }
  const mm = shift ?? extent(theirs) - extent(mine);
  return { index: nearest(theirs, (mine[index] ?? 0) + mm), link: { by: 'offset', mm, byHand: shift !== undefined } };
}

/** The shift that makes the two images belong to each other: mm along the normal of `to`, or images; null when they have nothing in common. */
export function shiftOf(from: Stack, index: number, to: Stack, other: number): number | null {
  if (matchedImage(from, index, to, undefined) === null) return null;
  const [a, b] = [from.images[index]?.geometry ?? null, to.images[other]?.geometry ?? null];
  const first = to.images[0]?.geometry ?? null;
  if (a === null || b === null || first === null) return other - index;
  const n = normal(first);
  return dot(b.origin, n) - dot(a.origin, n);
}

/** "synced by LPS, 1.0 mm apart". */
export function linkWords(link: Link): string {
  if (link.by === 'LPS') return link.gapMm < 0.05 ? 'synced by LPS' : `synced by LPS, ${link.gapMm.toFixed(1)} mm apart`;
  if (link.by === 'number') return link.images === null ? 'synced by position in the series' : 'synced by number, matched by hand';
  return link.byHand ? `matched by hand, ${signed(link.mm)} mm` : `matched by the middle, ${signed(link.mm)} mm`;
}

function signed(mm: number): string {
  return `${mm < 0 ? '−' : '+'}${Math.abs(mm).toFixed(0)}`;
}
