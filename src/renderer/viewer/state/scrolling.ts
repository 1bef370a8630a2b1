// Scrolling: through the images of a stack, or through the planes of a volume.
import { distanceToPlane, normal } from '../geometry/rasterGeometry.ts';
import { add, scale } from '../geometry/vec3.ts';
import { stepThrough, throughOf } from '../volume/planeAxes.ts';
import { moveCrosshair } from './crosshair.ts';
import { scrollAlong } from './curve.ts';
import { putImage } from './images.ts';
import { axesOf, upward } from './planes.ts';
import { followScroll } from './syncScroll.ts';
import { stackOf, useViewer } from './viewerStore.ts';

/** Shows image `index` (clamped) in a stack viewport; those that scroll with it follow. */
export function showImage(at: number, index: number): void {
  if (useViewer.getState().tiled) turnTiles(index - at);
  else {
    putImage(at, index);
    followScroll(at);
    carryCrosshair(at);
  }
}

/** Planes of a volume in the same grid show where the image lies: the crosshair goes along, straight through. */
function carryCrosshair(at: number): void {
  const state = useViewer.getState();
  const { crosshair, layout, viewports } = state;
  if (crosshair === null || layout !== 'grid' || viewports.every((v) => v.kind === 'Stack')) return;
  const viewport = viewports[at];
  const image = viewport?.kind === 'Stack' ? stackOf(state, viewport)?.images[viewport.index] : undefined;
  if (image === undefined || image.geometry === null) return;
  const frame = image.header.FrameOfReferenceUID;
  if (frame === '' || !viewports.some((v) => v.kind !== 'Stack' && stackOf(state, v)?.images[0]?.header.FrameOfReferenceUID === frame)) return;
  const p = add(crosshair, scale(normal(image.geometry), -distanceToPlane(image.geometry, crosshair)));
  useViewer.setState({ crosshair: p });
}

/** The tiles show the images from `first` on; the last page is full. */
function turnTiles(first: number): void {
  const state = useViewer.getState();
  const images = stackOf(state, state.viewports[0])?.images.length ?? 0;
  const start = Math.max(0, Math.min(first, images - state.viewports.length));
  state.viewports.forEach((viewport, at) => {
    if (viewport.stackId !== null) putImage(at, start + at);
  });
}

/** Scrolls this viewport alone, whatever it is synced with. */
export function scrollAlone(at: number, steps: number): void {
  const viewport = useViewer.getState().viewports[at];
  if (viewport?.kind === 'Stack') putImage(at, viewport.index + steps);
  else scrollBy(at, steps);
}

/** Scrolls by images of a stack, or by voxels through a plane of a volume. */
export function scrollBy(at: number, steps: number): void {
  const state = useViewer.getState();
  const viewport = state.viewports[at];
  const stack = stackOf(state, viewport);
  if (viewport === undefined || stack === undefined || steps === 0) return;
  const axes = axesOf(viewport);
  if (axes === null) {
    if (viewport.kind === 'Stack') showImage(at, viewport.index + steps);
    else if (viewport.kind === 'Curved') scrollAlong(steps);
    return;
  }
  if (!stack.grid.ok || state.crosshair === null) return;
  const moved = add(state.crosshair, scale(upward(throughOf(axes)), stepThrough(stack.grid.value, axes) * steps));
  moveCrosshair(moved, null, stack);
}

/** First or last image (stack), or end of the volume along the plane's own axis. */
export function scrollToEnd(at: number, end: 'first' | 'last'): void {
  scrollBy(at, end === 'first' ? -100_000 : 100_000);
}
