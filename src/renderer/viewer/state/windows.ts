// Reading windows: the viewports of this one in another, and what a new window is told to hang.
import type { OpenedPanes } from '../../../contract/windows.ts';
import { request } from '../../client/index.ts';
import { rememberArrangement } from './arrangements.ts';
import { stackViewport } from './hanging.ts';
import { load } from './loadHung.ts';
import { openPrior } from './priors.ts';
import { emptyViewport, stackOf, useViewer, type ViewerState, type ViewportState } from './viewerStore.ts';

const get = useViewer.getState;
const set = useViewer.setState;

/** What the first hanging of this window shall be, when it was opened by another. */
let ordered: OpenedPanes | null = null;

export function orderPanes(panes: OpenedPanes): void {
  ordered = panes;
}

function paneOf(viewport: ViewportState): OpenedPanes['panes'][number] {
  return { StudyInstanceUID: stackOf(get(), viewport)?.StudyInstanceUID ?? null, stackId: viewport.stackId ?? '', index: viewport.index };
}

async function open(panes: OpenedPanes | null): Promise<boolean> {
  const uid = get().detail?.study.StudyInstanceUID;
  if (uid === undefined) return false;
  const answer = await request('app.openReadingWindow', { StudyInstanceUID: uid, panes });
  if (!answer.ok) set((s) => ({ notice: { viewport: s.active, text: answer.error.message } }));
  return answer.ok;
}

/** The active viewport's series in a window of its own; it stays here too. */
export async function openInNewWindow(): Promise<void> {
  const { viewports, active } = get();
  const viewport = viewports[active];
  await open(viewport === undefined || viewport.stackId === null ? null : { columns: 1, rows: 1, panes: [paneOf(viewport)] });
}

/** All but the active viewport go to a second window; this one keeps that alone. */
export async function moveViewports(): Promise<void> {
  const { viewports, active, layout } = get();
  const kept = viewports[active];
  const moved = viewports.filter((v, i) => i !== active && v.stackId !== null && v.kind === 'Stack');
  if (layout !== 'grid' || kept === undefined || moved.length === 0) {
    await openInNewWindow();
    return;
  }
  const columns = Math.min(5, Math.ceil(Math.sqrt(moved.length)));
  if (!(await open({ columns, rows: Math.ceil(moved.length / columns), panes: moved.map(paneOf) }))) return;
  rememberArrangement();
  set({ grid: { columns: 1, rows: 1 }, viewports: [kept], active: 0, maximised: null, protocol: null, tiled: false });
}

function ordersOf(state: ViewerState, panes: OpenedPanes): ViewportState[] {
  const hung = panes.panes.map(({ stackId, index }): ViewportState => {
    const stack = state.stacks.find((s) => s.id === stackId);
    return stack === undefined
      ? { ...emptyViewport, stackId: null }
      : { ...stackViewport(stack), index: Math.min(index, Math.max(0, stack.images.length - 1)) };
  });
  const size = panes.columns * panes.rows;
  return [...hung, ...Array.from({ length: Math.max(0, size - hung.length) }, () => emptyViewport)].slice(0, size);
}

function hangOrder(panes: OpenedPanes): void {
  const viewports = ordersOf(get(), panes);
  set({ layout: 'grid', grid: { columns: panes.columns, rows: panes.rows }, viewports, active: 0, protocol: null, sync: true });
  load();
}

/** Hangs what the other window ordered. False when nothing was, or it is of another study. */
export function hangOrdered(): boolean {
  const panes = ordered;
  ordered = null;
  const { detail } = get();
  if (panes === null || detail === null) return false;
  hangOrder(panes);
  // Series of a prior come once that is open.
  const priors = new Set(panes.panes.map((pane) => pane.StudyInstanceUID));
  for (const { StudyInstanceUID } of detail.priors) {
    if (priors.has(StudyInstanceUID)) void openPrior(StudyInstanceUID).then((opened) => (opened ? hangMissing(panes) : undefined));
  }
  return true;
}

function hangMissing(panes: OpenedPanes): void {
  const state = get();
  const wanted = ordersOf(state, panes);
  set({ viewports: state.viewports.map((v, i) => (v.stackId === null ? (wanted[i] ?? v) : v)) });
  load();
}
