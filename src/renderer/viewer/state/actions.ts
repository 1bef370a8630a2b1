// What a person does to the reading screen: open, hang, scroll, window, go somewhere. All state changes of the viewer pass here.
import type { StudyDetail } from '../../../contract/study.ts';
import { distance, dot, subtract, type Vec3 } from '../geometry/vec3.ts';
import { distanceToPlane, lpsToImage, normal } from '../geometry/rasterGeometry.ts';
import { homeView } from '../geometry/viewTransform.ts';
import { buildStacks } from '../stack/buildStacks.ts';
import type { Stack } from '../stack/stack.ts';
import { planeAxes, planeNames, type PlaneName } from '../volume/plane.ts';
import { centre, snap, toIndex, toLps } from '../volume/voxels.ts';
import { firstStack, hang } from './hanging.ts';
import { cancelAll, loadRest, loadShown } from './loading.ts';
import { initialViewerState, changeViewport, stackOf, useViewer, type Layout, type ToolName, type ViewportState } from './viewerStore.ts';
import { closeVolumes, openVolume } from './volumes.ts';

const get = useViewer.getState;
const set = useViewer.setState;

/** Opens a study, or takes over news of the open one without losing the place. */
export function openStudy(detail: StudyDetail): void {
  const before = get();
  const stacks = buildStacks(detail);
  if (before.detail?.study.StudyInstanceUID === detail.study.StudyInstanceUID) {
    const same =
      stacks.length === before.stacks.length && stacks.every((s, i) => s.id === before.stacks[i]?.id && s.images.length === before.stacks[i].images.length);
    if (same) {
      set({ detail });
      return;
    }
    const viewports = before.viewports.map((v) => rehang(v, before.stacks, stacks));
    if (viewports.every((v) => v !== null)) {
      // A volume of the old slices would be short of the new ones without a word: it is made anew.
      closeVolumes();
      set({ detail, stacks, viewports });
      load();
      return;
    }
  }
  closeStudy();
  const stack = firstStack(stacks);
  set({ ...initialViewerState, detail, stacks, viewports: hang('one', stack, stacks) });
  load();
}

/** The viewport with the very image that it shows now, wherever that lies in the new stacks; null when it is gone. */
function rehang(v: ViewportState, before: readonly Stack[], after: readonly Stack[]): ViewportState | null {
  if (v.stackId === null) return v;
  const key = before.find((s) => s.id === v.stackId)?.images[v.index]?.key;
  const has = (s: Stack): boolean => key !== undefined && s.images.some((i) => i.key === key);
  const same = after.find((s) => s.id === v.stackId);
  const stack = same !== undefined && (key === undefined || has(same)) ? same : after.find(has);
  if (stack === undefined || (v.kind !== 'Stack' && !stack.grid.ok)) return null;
  return {
    ...v,
    stackId: stack.id,
    index: Math.max(
      0,
      stack.images.findIndex((i) => i.key === key),
    ),
  };
}

export function closeStudy(): void {
  cancelAll();
  closeVolumes();
  set(initialViewerState);
}

/** Asks for the pixels of what hangs now. */
export function load(): void {
  const state = get();
  for (const viewport of state.viewports) {
    const stack = stackOf(state, viewport);
    if (stack === undefined || stack.images.length === 0) continue;
    if (viewport.kind === 'Stack') {
      loadShown(stack, viewport.index);
      loadRest(stack, viewport.index);
    } else openVolume(stack, viewport.index);
  }
}

export function setActive(at: number): void {
  if (get().active !== at) set({ active: at });
}

export function setTool(tool: ToolName): void {
  set({ tool, notice: null });
}

/** Hangs a stack: in MPR and 3D it becomes their volume, else it goes into the viewport. */
export function hangStack(stack: Stack, at: number): void {
  const { layout, stacks } = get();
  if ((layout === 'mpr' || layout === 'volume') && stack.grid.ok) {
    showLayout(layout, stack);
    return;
  }
  if (layout === 'mpr' || layout === 'volume') {
    set({ layout: 'one', viewports: hang('one', stack, stacks), active: 0, maximised: null, pointer: null });
  } else changeViewport(at, () => ({ ...(hang('one', stack, stacks)[0] ?? {}) }));
  set({ pixelCursor: null, notice: null, active: get().layout === 'one' ? 0 : at });
  load();
}

/** Changes the layout. MPR and 3D of a stack that forms no volume are refused with the reason, on the viewport. */
export function showLayout(layout: Layout, wanted?: Stack): void {
  const state = get();
  const current = state.viewports[state.active];
  const stack = wanted ?? stackOf(state, current) ?? firstStack(state.stacks);
  if (stack === undefined) return;
  if ((layout === 'mpr' || layout === 'volume') && !stack.grid.ok) {
    set({ notice: { viewport: state.active, text: stack.grid.error.message } });
    return;
  }
  const viewports = hang(layout, stack, state.stacks).map((v) => ({
    ...v,
    window: current?.stackId === v.stackId ? current.window : null,
    inverted: current?.stackId === v.stackId && current.inverted,
  }));
  const crosshair = stack.grid.ok && layout !== 'two' && layout !== 'one' ? startPoint(stack, current, state.crosshair) : state.crosshair;
  if (layout === 'one' && viewports[0] !== undefined) {
    const here =
      state.crosshair !== null && current?.kind !== 'Stack' ? nearestImage(stack, state.crosshair) : current?.stackId === stack.id ? current.index : null;
    if (here !== null) viewports[0] = { ...viewports[0], index: here };
  }
  const tool: ToolName = layout === 'mpr' ? 'crosshairs' : state.tool === 'crosshairs' ? 'windowLevel' : state.tool;
  set({ layout, viewports, active: 0, maximised: null, crosshair, pointer: null, notice: null, tool });
  load();
}

function startPoint(stack: Stack, current: ViewportState | undefined, crosshair: Vec3 | null): Vec3 | null {
  if (!stack.grid.ok) return null;
  const grid = stack.grid.value;
  if (crosshair !== null && distance(snap(grid, crosshair), crosshair) < Math.max(...grid.spacing)) return snap(grid, crosshair);
  if (current?.kind !== 'Stack' || current.stackId !== stack.id) return centre(grid);
  const [nx, ny] = grid.dimensions;
  return toLps(grid, [Math.floor(nx / 2), Math.floor(ny / 2), current.index]);
}

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

/** Shows image `index` (clamped) in a stack viewport. */
export function showImage(at: number, index: number): void {
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

/** Scrolls by images of a stack, or by voxels through a plane of a volume. */
export function scrollBy(at: number, steps: number): void {
  const state = get();
  const viewport = state.viewports[at];
  const stack = stackOf(state, viewport);
  if (viewport === undefined || stack === undefined || steps === 0) return;
  const plane = planeOfKind(viewport.kind);
  if (plane === null) {
    if (viewport.kind === 'Stack') showImage(at, viewport.index + steps);
    return;
  }
  if (!stack.grid.ok || state.crosshair === null) return;
  const grid = stack.grid.value;
  const through = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  )[planeAxes[plane].through];
  const axis = ([0, 1, 2] as const).find((a) => Math.abs(dot(grid.direction[a], through)) > 0.99995);
  const step = axis === undefined ? Math.min(...grid.spacing) : grid.spacing[axis];
  const moved: Vec3 = [
    state.crosshair[0] + through[0] * step * steps,
    state.crosshair[1] + through[1] * step * steps,
    state.crosshair[2] + through[2] * step * steps,
  ];
  moveCrosshair(moved);
}

/** First or last image (stack), or end of the volume along the plane's own axis. */
export function scrollToEnd(at: number, end: 'first' | 'last'): void {
  scrollBy(at, end === 'first' ? -100_000 : 100_000);
}

/** Puts the crosshair at a patient position, inside the data of an open volume. Other stack viewports of the same frame of reference follow. */
export function moveCrosshair(p: Vec3, from: number | null = null): void {
  const state = get();
  const stack = stackOf(state, state.viewports[0]);
  const inMpr = state.layout === 'mpr';
  const crosshair = inMpr && stack?.grid.ok === true ? insideOf(stack, p) : p;
  set({ crosshair });
  if (inMpr || from === null) return;
  const frame = stackOf(state, state.viewports[from])?.images[0]?.header.FrameOfReferenceUID ?? '';
  state.viewports.forEach((viewport, at) => {
    const other = stackOf(state, viewport);
    if (at === from || viewport.kind !== 'Stack' || other === undefined || frame === '' || other.images[0]?.header.FrameOfReferenceUID !== frame) return;
    const index = nearestImage(other, p);
    if (index !== null) showImage(at, index);
  });
}

/** The same point if it lies in the voxels, else the nearest voxel centre. */
function insideOf(stack: Stack, p: Vec3): Vec3 {
  if (!stack.grid.ok) return p;
  const grid = stack.grid.value;
  const at = toIndex(grid, p);
  return at.every((x, axis) => x >= -0.5 && x <= (grid.dimensions[axis] ?? 0) - 0.5) ? p : snap(grid, p);
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

export function resetViewport(at: number): void {
  changeViewport(at, (v) => ({ view: homeView, window: null, inverted: false, kind: v.kind }));
}

/** Windows are shared by the planes of one volume. */
export function setWindow(at: number, window: ViewportState['window']): void {
  forLinked(at, () => ({ window }));
}

export function toggleInvert(at: number): void {
  const inverted = get().viewports[at]?.inverted !== true;
  forLinked(at, () => ({ inverted }));
}

function forLinked(at: number, change: () => Partial<ViewportState>): void {
  const { layout, viewports } = get();
  viewports.forEach((_, i) => {
    if (i === at || layout === 'mpr') changeViewport(i, change);
  });
}

export function toggleMaximised(at: number): void {
  set((s) => ({ maximised: s.maximised === null && s.viewports.length > 1 ? at : null, active: at, pointer: null }));
}
