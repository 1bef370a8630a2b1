// What the reading screen shows now: layout, viewports, tool, crosshair. No pixels; those are in scene.ts. Actions that change it are in actions.ts.
import { create } from 'zustand';
import type { StudyDetail } from '../../../contract/study.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { homeView, type View } from '../geometry/viewTransform.ts';
import type { Stack } from '../stack/stack.ts';

export type ViewportKind = 'Stack' | 'Axial' | 'Sagittal' | 'Coronal' | '3D';
export type Layout = 'one' | 'two' | 'mpr' | 'volume';
export type ToolName = 'windowLevel' | 'pan' | 'zoom' | 'scroll' | 'length' | 'ellipse' | 'arrow' | 'crosshairs';

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
  readonly inverted: boolean;
  readonly playing: boolean;
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

export interface ViewerState {
  readonly detail: StudyDetail | null;
  readonly stacks: readonly Stack[];
  readonly layout: Layout;
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
  inverted: false,
  playing: false,
};

export const initialViewerState: ViewerState = {
  detail: null,
  stacks: [],
  layout: 'one',
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

export function stackOf(state: ViewerState, viewport: ViewportState | undefined): Stack | undefined {
  const id = viewport?.stackId ?? null;
  return id === null ? undefined : state.stacks.find((s) => s.id === id);
}

export function changeViewport(at: number, change: (viewport: ViewportState) => Partial<ViewportState>): void {
  useViewer.setState((s) => ({ viewports: s.viewports.map((v, i) => (i === at ? { ...v, ...change(v) } : v)) }));
}
