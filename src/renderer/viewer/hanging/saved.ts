// The viewports as they stand, as a layout that can be saved: each pane names its series by what it says of itself, so that it finds its like in another study. Pure.
import type { HangingPane, SavedLayout, SeriesRule } from '../../../contract/hanging.ts';
import type { Stack } from '../stack/stack.ts';
import { stackOf, type ViewerState, type ViewportState } from '../state/viewerStore.ts';
import { factsOf } from './facts.ts';

const anything: SeriesRule = {
  modalities: [],
  words: [],
  withoutWords: [],
  orientation: null,
  contrast: null,
  kernels: [],
  views: [],
  laterality: null,
  minImages: 1,
};

const planes: Partial<Record<ViewportState['kind'], HangingPane['plane']>> = { Axial: 'axial', Sagittal: 'sagittal', Coronal: 'coronal', '3D': '3d' };

/** Series of the same description, else of the same modality and plane. */
function rulesOf(stack: Stack, index: number): SeriesRule[] {
  const { modality, orientation, views } = factsOf(stack);
  const like: SeriesRule = { ...anything, modalities: modality === '' ? [] : [modality], orientation };
  const said = stack.series.SeriesDescription.replaceAll('*', ' ').trim().slice(0, 64).trim();
  const view = views[index];
  const side = view?.laterality;
  const seen: SeriesRule[] =
    view === undefined || view.view === ''
      ? []
      : [{ ...like, views: [view.view.slice(0, 64)], laterality: side === 'R' || side === 'L' || side === 'B' ? side : null }];
  return [...seen, ...(said === '' ? [] : [{ ...like, words: [said] }]), like];
}

function zoomOf({ view, scaling }: ViewportState): HangingPane['zoom'] {
  if (view.side !== null) return view.side === 'left' ? 'chest-wall-left' : 'chest-wall-right';
  return scaling;
}

function paneOf(state: ViewerState, viewport: ViewportState, at: number): HangingPane {
  const stack = stackOf(state, viewport);
  const label = stack?.label.trim() ?? '';
  return {
    name: (label === '' ? `Pane ${String(at + 1)}` : label).slice(0, 64),
    study: stack?.prior === true ? 'prior' : 'current',
    series: stack === undefined ? [] : rulesOf(stack, viewport.index),
    like: null,
    otherwise: stack === undefined || stack.prior ? 'empty' : 'next',
    plane: planes[viewport.kind] ?? 'stack',
    window: viewport.window === null ? null : { centre: viewport.window.centre, width: Math.max(1, viewport.window.width) },
    zoom: zoomOf(viewport),
    sync: (viewport.syncGroup ?? '').slice(0, 32),
  };
}

/** The layout as it stands; MPR counts as a grid of two by two, 3D as one pane. */
export function layoutNow(state: ViewerState, name: string): SavedLayout {
  const shape = state.layout === 'grid' ? state.grid : state.layout === 'mpr' ? { columns: 2, rows: 2 } : { columns: 1, rows: 1 };
  return { name: name.trim().slice(0, 64), ...shape, panes: state.viewports.map((v, i) => paneOf(state, v, i)), savedAt: new Date().toISOString() };
}
