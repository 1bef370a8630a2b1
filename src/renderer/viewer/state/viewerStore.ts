// What the reading screen shows now: layout, viewports, tool, crosshair. No pixels; those are in scene.ts. Actions that change it are in actions.ts.
import { create } from 'zustand';
import type { Measurement } from '../../../contract/measurement.ts';
import type { StudyDetail } from '../../../contract/study.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { homeView, type View } from '../geometry/viewTransform.ts';
import { atTime, type Stack } from '../stack/stack.ts';

export type ViewportKind = 'Stack' | 'Axial' | 'Sagittal' | 'Coronal' | 'Oblique' | 'Curved' | '3D';
/** `grid`: any viewports, `ViewerState.grid` columns by rows; `mpr` and `volume`: the planes of one volume, 3D alone. */
export type Layout = 'grid' | 'mpr' | 'volume';

/** 1 to 5 either way. */
export interface GridShape {
  readonly columns: number;
  readonly rows: number;
}
export type ToolName = 'windowLevel' | 'pan' | 'zoom' | 'scroll' | 'crosshairs' | 'curve' | Measurement['kind'];

export interface Window {
  readonly centre: number;
  readonly width: number;
}

export interface ViewportState {
  readonly kind: ViewportKind;
  readonly stackId: string | null;
  /** Image of the stack (0-based); planes follow the crosshair instead. */
  readonly index: number;
  readonly view: View;
  /** null: the file's own window. */
  readonly window: Window | null;
  /** Which of the windows and VOI LUTs that the file offers, 0 the first. */
  readonly ownVoi: number;
  readonly inverted: boolean;
  readonly playing: boolean;
  /** Directions of an oblique plane on the screen, LPS unit vectors; null: the axes of the patient. */
  readonly orientation: { readonly right: Vec3; readonly down: Vec3 } | null;
  readonly slab: { readonly mode: 'mip' | 'minip' | 'mean'; readonly thicknessMm: number } | null;
  /** Moment of a series over time, 0-based. */
  readonly time: number;
  /** Presentation state (GSPS) that is applied; null: none. */
  readonly presentationUid: string | null;
  /** Viewports that say `same` show one scale (CSS pixels per mm), the smallest at which each fits. */
  readonly scaling: 'fit' | 'same';
  /** Viewports of one group scroll together while `Sync scroll` is on; null: with none. */
  readonly syncGroup: string | null;
  /** View and window that it was hung with: what Reset goes back to; null: the whole picture, the file's own window. */
  readonly home: { readonly view: View; readonly window: Window | null } | null;
  /** What a hanging protocol wants here, said while nothing hangs; '' without one. */
  readonly wanted: string;
}

/** A point in an image without a place in the patient. */
export interface PixelCursor {
  readonly key: string;
  readonly column: number;
  readonly row: number;
}

export interface Notice {
  readonly viewport: number;
  readonly text: string;
}

export type Arrangement = Pick<ViewerState, 'layout' | 'grid' | 'viewports' | 'active' | 'protocol' | 'tiled' | 'sync' | 'tool'>;

export interface ViewerState {
  /** The study that is read. */
  readonly detail: StudyDetail | null;
  /** `detail` first, then the priors that are open beside it. */
  readonly details: readonly StudyDetail[];
  /** Of all `details`; those of priors say so and come last. */
  readonly stacks: readonly Stack[];
  readonly layout: Layout;
  /** Shape of the layout `grid`. */
  readonly grid: GridShape;
  /** The hanging protocol or saved layout that hung this; null after a layout was chosen by hand. */
  readonly protocol: { readonly id: string; readonly name: string } | null;
  /** The viewports show consecutive images of one series. */
  readonly tiled: boolean;
  /** `Sync scroll`. */
  readonly sync: boolean;
  readonly referenceLines: boolean;
  /** How far apart the same place lies in two stacks, set by hand; see hanging/sync.ts. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Earlier studies that are being fetched from the archive. */
  readonly priorsLoading: readonly string[];
  readonly chooser: 'layout' | 'protocol' | null;
  /** How the viewports stood before, oldest first. */
  readonly past: readonly Arrangement[];
  readonly viewports: readonly ViewportState[];
  /** Index of the viewport that commands act on. */
  readonly active: number;
  readonly maximised: number | null;
  readonly tool: ToolName;
  /** LPS; also what `Go to` sets. */
  readonly crosshair: Vec3 | null;
  readonly pixelCursor: PixelCursor | null;
  readonly overlaysHidden: boolean;
  readonly goToOpen: boolean;
  readonly notice: Notice | null;
  /** Pointer over a viewport, in image coordinates of its picture; null: the crosshair rules. */
  readonly pointer: { readonly viewport: number; readonly column: number; readonly row: number } | null;
  /** Grows when frames or volumes changed. */
  readonly sceneVersion: number;
}

export const emptyViewport: ViewportState = {
  kind: 'Stack',
  stackId: null,
  index: 0,
  view: homeView,
  window: null,
  ownVoi: 0,
  inverted: false,
  playing: false,
  orientation: null,
  slab: null,
  time: 0,
  presentationUid: null,
  scaling: 'fit',
  syncGroup: 'all',
  home: null,
  wanted: '',
};

export const initialViewerState: ViewerState = {
  detail: null,
  details: [],
  stacks: [],
  layout: 'grid',
  grid: { columns: 1, rows: 1 },
  protocol: null,
  tiled: false,
  sync: false,
  referenceLines: false,
  offsets: new Map(),
  priorsLoading: [],
  chooser: null,
  past: [],
  viewports: [emptyViewport],
  active: 0,
  maximised: null,
  tool: 'windowLevel',
  crosshair: null,
  pixelCursor: null,
  overlaysHidden: false,
  goToOpen: false,
  notice: null,
  pointer: null,
  sceneVersion: 0,
};

export const useViewer = create<ViewerState>(() => initialViewerState);

/** What hangs in a viewport, at the moment that it shows. */
export function stackOf(state: Pick<ViewerState, 'stacks'>, viewport: ViewportState | undefined): Stack | undefined {
  const stack = seriesStackOf(state, viewport);
  return stack === undefined ? undefined : atTime(stack, viewport?.time ?? 0);
}

/** What hangs in a viewport, with all its moments. */
export function seriesStackOf(state: Pick<ViewerState, 'stacks'>, viewport: ViewportState | undefined): Stack | undefined {
  const id = viewport?.stackId ?? null;
  return id === null ? undefined : state.stacks.find((s) => s.id === id);
}

export function changeViewport(at: number, change: (viewport: ViewportState) => Partial<ViewportState>): void {
  useViewer.setState((s) => ({ viewports: s.viewports.map((v, i) => (i === at ? { ...v, ...change(v) } : v)) }));
}
