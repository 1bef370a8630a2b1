// The crosshair: one place of the patient that every viewport of its frame of reference follows.
import type { Vec3 } from '../geometry/vec3.ts';
import type { Stack } from '../stack/stack.ts';
import { snap, toIndex } from '../volume/voxels.ts';
import { nearestImage, putImage } from './images.ts';
import { stackOf, useViewer } from './viewerStore.ts';

const get = useViewer.getState;
const set = useViewer.setState;

/** Puts the crosshair at a patient position, inside the data of an open volume. With `from`, the other stack viewports of its frame of reference follow. */
export function moveCrosshair(p: Vec3, from: number | null = null, within?: Stack): void {
  const state = get();
  const inMpr = state.layout === 'mpr';
  const stack = within ?? (inMpr ? stackOf(state, state.viewports[0]) : undefined);
  const crosshair = stack?.grid.ok === true ? insideOf(stack, p) : p;
  set({ crosshair });
  if (inMpr || from === null) return;
  const frame = stackOf(state, state.viewports[from])?.images[0]?.header.FrameOfReferenceUID ?? '';
  state.viewports.forEach((viewport, at) => {
    const other = stackOf(state, viewport);
    if (at === from || viewport.kind !== 'Stack' || other === undefined || frame === '' || other.images[0]?.header.FrameOfReferenceUID !== frame) return;
    const index = nearestImage(other, p);
    if (index !== null) putImage(at, index);
  });
}

/** The same point if it lies in the voxels, else the nearest voxel centre. */
function insideOf(stack: Stack, p: Vec3): Vec3 {
  if (!stack.grid.ok) return p;
  const grid = stack.grid.value;
  const at = toIndex(grid, p);
  return at.every((x, axis) => x >= -0.5 && x <= (grid.dimensions[axis] ?? 0) - 0.5) ? p : snap(grid, p);
}
