// Layouts: grids up to 5 by 5, planes and 3D of a volume, one viewport maximised, a stack hung by hand.
import { distance, type Vec3 } from '../geometry/vec3.ts';
import type { Stack } from '../stack/stack.ts';
import { centre, layerOfImage, snap, toLps } from '../volume/voxels.ts';
import { fillGrid, firstStack, hangGrid, hangVolume, stackViewport } from './hanging.ts';
import { previousArrangement, rememberArrangement } from './arrangements.ts';
import { load } from './loadHung.ts';
import { nearestImage } from './images.ts';
import { changeViewport, emptyViewport, seriesStackOf, useViewer, type GridShape, type ToolName, type ViewportState } from './viewerStore.ts';

const get = useViewer.getState;
const set = useViewer.setState;

export function setActive(at: number): void {
  if (get().active !== at) set({ active: at });
}

/** Hangs a stack: in MPR and 3D it becomes their volume, else it goes into the viewport. */
export function hangStack(stack: Stack, at: number): void {
  const { layout, stacks } = get();
  if (layout !== 'grid' && stack.grid.ok) {
    showVolume(layout, stack);
    return;
  }
  if (layout !== 'grid') {
    const grid = { columns: 1, rows: 1 };
    set({ layout: 'grid', grid, viewports: hangGrid(grid, stack, stacks), active: 0, maximised: null, pointer: null });
  } else {
    changeViewport(at, ({ syncGroup }) => ({ ...stackViewport(stack), syncGroup: syncGroup ?? 'all' }));
    set({ tiled: false });
  }
  set({ pixelCursor: null, notice: null, active: layout === 'grid' ? at : 0 });
  load();
}

/** MPR or 3D of the stack (default: the active one). A stack that forms no volume is refused with the reason, on the viewport. */
export function showVolume(layout: 'mpr' | 'volume', wanted?: Stack): void {
  const state = get();
  const current = state.viewports[state.active];
  const stack = wanted ?? seriesStackOf(state, current) ?? firstStack(state.stacks);
  if (stack === undefined) return;
  if (!stack.grid.ok) {
    set({ notice: { viewport: state.active, text: stack.grid.error.message } });
    return;
  }
  rememberArrangement();
  const viewports = hangVolume(layout, stack).map((v) => withLook(v, current));
  set({
    layout,
    viewports,
    protocol: null,
    tiled: false,
    active: 0,
    maximised: null,
    crosshair: startPoint(stack, current, state.crosshair),
    pointer: null,
    notice: null,
    tool: toolFor(layout, state.tool),
  });
  load();
}

/** A grid of viewports; those that hang stay, in their order. From MPR and 3D it goes back to the images of their stack, at the crosshair. */
export function showGrid(shape: GridShape): void {
  rememberArrangement();
  const state = get();
  const current = state.viewports[state.active];
  const stack = seriesStackOf(state, current) ?? firstStack(state.stacks);
  const fresh = state.layout !== 'grid' && stack !== undefined ? [withLook(stackViewport(stack), current)] : null;
  const kept = fresh?.map((v) => ({ ...v, index: stack === undefined ? v.index : atCrosshair(stack, state.crosshair, v.index) })) ?? activeFirst(shape);
  const viewports = fillGrid(shape, kept, state.stacks);
  const active =
    fresh === null
      ? Math.max(
          0,
          viewports.findIndex((v) => v === current),
        )
      : 0;
  set({
    layout: 'grid',
    grid: shape,
    viewports,
    protocol: null,
    tiled: false,
    active,
    maximised: null,
    pointer: null,
    notice: null,
    tool: toolFor('grid', state.tool),
  });
  load();
}

/** What hangs in a grid now; when the new one is too small for the active viewport, that takes the last pane. */
function activeFirst({ columns, rows }: GridShape): ViewportState[] {
  const { viewports, active } = get();
  const hung = viewports.filter((v, i) => v.stackId !== null || i === active);
  const current = viewports[active];
  const size = columns * rows;
  if (current === undefined || hung.indexOf(current) < size) return hung.slice(0, size);
  return [...hung.slice(0, size - 1), current];
}

/** From MPR or 3D back to the grid of before; images of the same series stand at the crosshair. */
export function leaveVolume(): void {
  const { past, crosshair, stacks, viewports } = get();
  if (past.at(-1)?.layout !== 'grid') {
    showGrid({ columns: 1, rows: 1 });
    return;
  }
  const [shown] = viewports;
  const stack = stacks.find((s) => s.id === shown?.stackId);
  previousArrangement();
  set((s) => ({
    tool: toolFor('grid', s.tool),
    viewports: s.viewports.map((v) =>
      stack !== undefined && v.stackId === stack.id && v.kind === 'Stack'
        ? { ...v, index: atCrosshair(stack, crosshair, v.index), window: shown?.window ?? v.window, inverted: shown?.inverted ?? v.inverted }
        : v,
    ),
  }));
  load();
}

/** Consecutive images of the active series over the panes of the grid, from the one that is shown; they turn over together. */
export function tileSeries(shape: GridShape): void {
  const state = get();
  const current = state.viewports[state.active];
  const stack = seriesStackOf(state, current) ?? firstStack(state.stacks);
  if (stack === undefined || stack.images.length < 2) return;
  rememberArrangement();
  const size = shape.columns * shape.rows;
  const first = Math.max(0, Math.min(current?.index ?? 0, stack.images.length - size));
  const base = withLook(stackViewport(stack), current);
  const viewports = Array.from({ length: size }, (_, i) => (first + i < stack.images.length ? { ...base, index: first + i } : emptyViewport));
  set({ layout: 'grid', grid: shape, viewports, protocol: null, tiled: true, active: 0, maximised: null, pointer: null, notice: null });
  load();
}

function withLook(v: ViewportState, current: ViewportState | undefined): ViewportState {
  return current?.stackId === v.stackId ? { ...v, time: current.time, window: current.window, inverted: current.inverted } : v;
}

function toolFor(layout: 'grid' | 'mpr' | 'volume', tool: ToolName): ToolName {
  return layout === 'mpr' ? 'crosshairs' : tool === 'crosshairs' ? 'windowLevel' : tool;
}

function atCrosshair(stack: Stack, crosshair: Vec3 | null, otherwise: number): number {
  return crosshair === null ? otherwise : (nearestImage(stack, crosshair) ?? otherwise);
}

function startPoint(stack: Stack, current: ViewportState | undefined, crosshair: Vec3 | null): Vec3 | null {
  if (!stack.grid.ok) return null;
  const grid = stack.grid.value;
  if (crosshair !== null && distance(snap(grid, crosshair), crosshair) < Math.max(...grid.spacing)) return snap(grid, crosshair);
  if (current?.kind !== 'Stack' || current.stackId !== stack.id) return centre(grid);
  const [nx, ny] = grid.dimensions;
  return toLps(grid, [Math.floor(nx / 2), Math.floor(ny / 2), Math.round(layerOfImage(grid, current.index))]);
}

export function toggleMaximised(at: number): void {
  set((s) => ({ maximised: s.maximised === null && s.viewports.length > 1 ? at : null, active: at, pointer: null }));
}
