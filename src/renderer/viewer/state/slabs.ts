// Thick planes: on, off, how, how thick. What they show is volume/.
import type { Slab } from '../volume/planeAxes.ts';
import { axesOf } from './planes.ts';
import { changeViewport, useViewer } from './viewerStore.ts';

const thinnest = 1;
const thickest = 200;

/** What the last slab was; the next one starts so. */
let last: Slab = { mode: 'mip', thicknessMm: 10 };

/** The viewport shows a plane that can be thick. */
export function canBeThick(at: number): boolean {
  const viewport = useViewer.getState().viewports[at];
  return viewport !== undefined && (axesOf(viewport) !== null || viewport.kind === 'Curved');
}

export function setSlab(at: number, slab: Slab | null): void {
  if (!canBeThick(at)) return;
  const next = slab === null ? null : { ...slab, thicknessMm: Math.round(Math.min(thickest, Math.max(thinnest, slab.thicknessMm)) * 10) / 10 };
  if (next !== null) last = next;
  changeViewport(at, () => ({ slab: next }));
}

export function toggleSlab(at: number): void {
  setSlab(at, useViewer.getState().viewports[at]?.slab === null ? last : null);
}

/** Thicker or thinner by whole mm; false when the viewport shows no slab. */
export function changeThickness(at: number, mm: number): boolean {
  const slab = useViewer.getState().viewports[at]?.slab ?? null;
  if (slab === null) return false;
  setSlab(at, { ...slab, thicknessMm: slab.thicknessMm + mm });
  return true;
}
