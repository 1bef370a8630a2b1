// Moments of a series: which one is shown, and those after it made ready. Planes of one volume show one moment together.
import { loadRest, loadShown } from './loading.ts';
import { load } from './loadHung.ts';
import { seriesStackOf, useViewer } from './viewerStore.ts';
import { openVolume, volumesFit } from './volumes.ts';

/** How many moments the viewport can show; 1 without a time dimension. */
export function momentsOf(at: number): number {
  const state = useViewer.getState();
  return Math.max(1, seriesStackOf(state, state.viewports[at])?.times.length ?? 1);
}

/** Shows moment `time` (clamped, or from the start again) in the viewport; in MPR and 3D in all of them. */
export function setTime(at: number, time: number, around = false): void {
  const state = useViewer.getState();
  const viewport = state.viewports[at];
  const count = momentsOf(at);
  if (viewport === undefined || count < 2) return;
  const next = around ? ((time % count) + count) % count : Math.min(count - 1, Math.max(0, time));
  if (next === viewport.time) return;
  const linked = state.layout !== 'grid';
  useViewer.setState((s) => ({
    viewports: s.viewports.map((v, i) => (i === at || (linked && v.stackId === viewport.stackId) ? { ...v, time: next } : v)),
  }));
  load();
  prepare(at);
}

export function stepTime(at: number, by: number, around = false): void {
  setTime(at, (useViewer.getState().viewports[at]?.time ?? 0) + by, around);
}

/** Loads the moments after the one that is shown, so that they play without a pause; volumes only when all of them fit. */
export function prepare(at: number): void {
  const state = useViewer.getState();
  const viewport = state.viewports[at];
  const stack = seriesStackOf(state, viewport);
  if (viewport === undefined || stack === undefined || stack.times.length < 2) return;
  const { time, index, kind } = viewport;
  const order = stack.times.map((_, i) => stack.times[(time + i) % stack.times.length]).filter((s) => s !== undefined);
  if (kind === 'Stack') {
    order.forEach((s, i) => {
      if (i === 1) loadShown(s, index);
      loadRest(s, index);
    });
  } else if (volumesFit(order)) order.forEach((s, i) => openVolume(s, index, i * 1000));
}
