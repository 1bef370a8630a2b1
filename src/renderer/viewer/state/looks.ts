// How a viewport looks and what a drag does: tool, window, inversion, reset.
import { homeView } from '../geometry/viewTransform.ts';
import { changeViewport, useViewer, type ToolName, type ViewportState } from './viewerStore.ts';

const get = useViewer.getState;

export function setTool(tool: ToolName): void {
  useViewer.setState({ tool, notice: null });
}

export function resetViewport(at: number): void {
  changeViewport(at, ({ view: { base }, home }) => ({
    view: { ...(home?.view ?? homeView), base },
    window: home?.window ?? null,
    ownVoi: 0,
    inverted: false,
    presentationUid: null,
  }));
}

/** One of the windows and VOI LUTs that the file offers. */
export function setOwnVoi(at: number, ownVoi: number): void {
  forLinked(at, () => ({ window: null, ownVoi }));
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
