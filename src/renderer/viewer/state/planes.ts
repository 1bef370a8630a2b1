// Which plane of its volume a viewport shows: patient axes by its name, its own when it was turned. No pixels.
import type { Vec3 } from '../geometry/vec3.ts';
import { planeAxes, planeNames, type PlaneAxes, type PlaneName } from '../volume/planeAxes.ts';
import { planeOfKind } from './images.ts';
import type { ViewerState, ViewportState } from './viewerStore.ts';

/** null for a viewport that shows no plane of a volume. */
export function axesOf({ kind, orientation }: Pick<ViewportState, 'kind' | 'orientation'>): PlaneAxes | null {
  const name = planeOfKind(kind);
  if (name !== null) return planeAxes[name];
  return kind === 'Oblique' ? orientation : null;
}

/** The plane that a viewport of the MPR layout was before it was turned: its colour, letter and place stay. */
export function homePlane(state: Pick<ViewerState, 'layout' | 'viewports'>, at: number): PlaneName | null {
  const viewport = state.viewports[at];
  if (viewport === undefined) return null;
  const name = planeOfKind(viewport.kind);
  if (name !== null || state.layout !== 'mpr') return name;
  return planeNames[at] ?? null;
}

/** The three planes of the MPR layout, as they lie now. */
export function linkedPlanes(state: Pick<ViewerState, 'layout' | 'viewports'>): { at: number; home: PlaneName; axes: PlaneAxes }[] {
  if (state.layout !== 'mpr') return [];
  return planeNames.flatMap((home, at) => {
    const viewport = state.viewports[at];
    const axes = viewport === undefined ? null : axesOf(viewport);
    return axes === null ? [] : [{ at, home, axes }];
  });
}

/** A direction with its largest component positive: towards left, back or head, as planes are scrolled. */
export function upward(v: Vec3): Vec3 {
  const largest = v.reduce((best, x) => (Math.abs(x) > Math.abs(best) + 1e-9 ? x : best), 0);
  return largest < 0 ? [-v[0], -v[1], -v[2]] : v;
}
