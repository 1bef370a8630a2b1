// Images of a stack: which lies at a place of the patient, and putting one into a viewport. What follows it is scrolling.ts.
import { distanceToPlane, lpsToImage, normal } from '../geometry/rasterGeometry.ts';
import { dot, subtract, type Vec3 } from '../geometry/vec3.ts';
import type { Stack } from '../stack/stack.ts';
import { planeNames, type PlaneName } from '../volume/planeAxes.ts';
import { loadShown } from './loading.ts';
import { changeViewport, stackOf, useViewer, type ViewportState } from './viewerStore.ts';

const get = useViewer.getState;

/** The image of the stack nearest to a patient position, or null when the stack has no geometry. */
export function nearestImage(stack: Stack, p: Vec3): number | null {
  let best: number | null = null;
  let least = Infinity;
  stack.images.forEach((image, i) => {
    if (image.geometry === null) return;
    const d = Math.abs(distanceToPlane(image.geometry, p));
    if (d < least - 1e-6) [best, least] = [i, d];
  });
  return best;
}

/** True when the point lies on the image within half the distance to its neighbours (or 1 mm for a single image). */
export function liesOn(stack: Stack, index: number, p: Vec3): boolean {
  const image = stack.images[index];
  const g = image?.geometry ?? null;
  if (image === undefined || g === null) return false;
  const other = (stack.images[index + 1] ?? stack.images[index - 1])?.geometry ?? null;
  const gap = other === null ? 2 : Math.abs(dot(subtract(other.origin, g.origin), normal(g)));
  const [column, row] = lpsToImage(g, p);
  return (
    Math.abs(distanceToPlane(g, p)) <= gap / 2 + 1e-3 && column >= -0.5 && row >= -0.5 && column <= image.image.Columns - 0.5 && row <= image.image.Rows - 0.5
  );
}

/** Shows image `index` (clamped) in one stack viewport; nothing else follows. */
export function putImage(at: number, index: number): void {
  const state = get();
  const stack = stackOf(state, state.viewports[at]);
  if (stack === undefined || stack.images.length === 0) return;
  const next = Math.min(stack.images.length - 1, Math.max(0, index));
  changeViewport(at, () => ({ index: next }));
  loadShown(stack, next);
}

export function planeOfKind(kind: ViewportState['kind']): PlaneName | null {
  return planeNames.find((name) => name === kind.toLowerCase()) ?? null;
}
