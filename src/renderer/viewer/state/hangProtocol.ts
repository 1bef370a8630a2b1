// Hanging by a protocol or a saved layout: the panes are filled from the study and its prior, empty rows and columns fall away, the prior comes behind.
import type { HangingPane, HangingProtocol, SavedLayout } from '../../../contract/hanging.ts';
import { chooseProtocol } from '../hanging/choose.ts';
import { factsOf, studyFacts, type StackFacts } from '../hanging/facts.ts';
import { compact, fillPanes, type Filled } from '../hanging/fill.ts';
import { paneViewport } from '../hanging/present.ts';
import { bestPrior } from '../hanging/priors.ts';
import { useProtocols } from '../hanging/protocolList.ts';
import type { Stack } from '../stack/stack.ts';
import { centre } from '../volume/voxels.ts';
import { rememberArrangement } from './arrangements.ts';
import { load } from './loadHung.ts';
import { openPrior } from './priors.ts';
import { followScroll } from './syncScroll.ts';
import { stackOf, useViewer, type ViewerState, type ViewportState } from './viewerStore.ts';

const get = useViewer.getState;
const set = useViewer.setState;

type Wanted = Pick<SavedLayout, 'columns' | 'rows' | 'panes'> & { id: string; name: string; syncScroll: boolean; tile: boolean };

function pictures(stacks: readonly Stack[]): StackFacts[] {
  return stacks.filter((s) => s.images.length > 0 && !s.series.derived).map(factsOf);
}

/** The earlier study whose series fill prior panes: one that is open, else the most relevant. */
function priorUid({ details, detail }: ViewerState): string | undefined {
  return details[1]?.study.StudyInstanceUID ?? (detail === null ? undefined : bestPrior(detail.study, detail.priors)?.StudyInstanceUID);
}

function isOpen({ details }: ViewerState, uid: string): boolean {
  return details.some((d) => d.study.StudyInstanceUID === uid);
}

/** One series of still images over the panes, as many as there are. */
function tiles({ panes }: Wanted, stack: Stack): ViewportState[] {
  return panes.slice(0, stack.images.length).map((pane, index) => paneViewport(pane, { stack, index }));
}

interface Plan {
  readonly columns: number;
  readonly rows: number;
  readonly viewports: readonly ViewportState[];
  readonly tiled: boolean;
}

/** Viewports that hang already what a pane takes stay as they are. */
function keepShown(next: ViewportState, before: readonly ViewportState[]): ViewportState {
  const same = before.find((v) => v.stackId !== null && v.stackId === next.stackId && v.kind === next.kind && v.syncGroup === next.syncGroup);
  return same ?? next;
}

function planOf(wanted: Wanted, state: ViewerState, waitsFor: string | null): Plan | null {
  const current = pictures(state.stacks.filter((s) => !s.prior));
  const uid = priorUid(state);
  const prior = pictures(state.stacks.filter((s) => s.prior && s.StudyInstanceUID === uid));
  const [only] = current;
  if (wanted.tile && current.length === 1 && only !== undefined && only.stack.cine === null && only.stack.images.length > 1) {
    const viewports = tiles(wanted, only.stack);
    const columns = Math.min(wanted.columns, viewports.length);
    return { columns, rows: Math.ceil(viewports.length / columns), viewports, tiled: true };
  }
  const filled = fillPanes(wanted.panes, current, prior);
  const planes = onlyOneVolume(wanted.panes, filled);
  const held = filled.map((each, i) => each ?? (waitsFor !== null && wanted.panes[i]?.study === 'prior' ? placeholder(current) : null));
  const grid = compact(wanted, held);
  const viewports = grid.panes.flatMap((i) => {
    const pane = wanted.panes[i];
    if (pane === undefined) return [];
    const viewport = paneViewport(pane, planes[i] ?? null);
    return [viewport.stackId === null && waitsFor !== null && pane.study === 'prior' ? { ...viewport, wanted: 'The prior is loading' } : viewport];
  });
  return viewports.length === 0 ? null : { columns: grid.columns, rows: grid.rows, viewports, tiled: false };
}

/** Stands for a prior that is on its way, so that its panes keep their place. */
function placeholder([first]: readonly StackFacts[]): Filled | null {
  return first === undefined ? null : { stack: first.stack, index: null };
}

/** Planes need their volume in memory, and one is: that of the first pane that shows planes. */
function onlyOneVolume(panes: readonly HangingPane[], filled: readonly (Filled | null)[]): (Filled | null)[] {
  const isPlane = (i: number): boolean => panes[i]?.plane !== 'stack';
  const first = filled.find((each, i) => each !== null && isPlane(i));
  return filled.map((each, i) => (each !== null && isPlane(i) && each.stack.id !== first?.stack.id ? null : each));
}

/** Hangs it. False when nothing of the study fits into it. */
function hangWanted(wanted: Wanted, keep: boolean): boolean {
  const state = get();
  const uid = priorUid(state);
  const asksPrior = wanted.panes.some((pane) => pane.study === 'prior');
  const waitsFor = asksPrior && uid !== undefined && !isOpen(state, uid) ? uid : null;
  const plan = planOf(wanted, state, waitsFor);
  if (plan === null) return false;
  const viewports = keep ? plan.viewports.map((v) => keepShown(v, state.viewports)) : [...plan.viewports];
  const volume = viewports.map((v) => (v.kind === 'Stack' ? undefined : stackOf(state, v))).find((s) => s?.grid.ok === true);
  set({
    layout: 'grid',
    grid: { columns: plan.columns, rows: plan.rows },
    viewports,
    active: keep ? Math.min(state.active, viewports.length - 1) : 0,
    maximised: null,
    protocol: { id: wanted.id, name: wanted.name },
    tiled: plan.tiled,
    sync: keep ? state.sync : wanted.syncScroll,
    pointer: null,
    notice: null,
    ...(volume?.grid.ok === true && state.crosshair === null ? { crosshair: centre(volume.grid.value) } : {}),
  });
  load();
  followScroll(get().active);
  if (waitsFor !== null) void hangWhenOpen(wanted, waitsFor);
  return true;
}

/** After the prior came: its panes are filled, unless something else was hung meanwhile. */
async function hangWhenOpen(wanted: Wanted, uid: string): Promise<void> {
  const opened = await openPrior(uid);
  const { protocol, layout, viewports } = get();
  if (protocol?.id !== wanted.id || layout !== 'grid') return;
  if (opened) hangWanted(wanted, true);
  else set({ viewports: viewports.map((v) => (v.stackId === null ? { ...v, wanted: 'The prior could not be opened' } : v)) });
}

/** Hangs a protocol that a person chose. */
export function hangProtocol(protocol: HangingProtocol): void {
  rememberArrangement();
  if (hangWanted(protocol, false)) return;
  set((s) => ({
    past: s.past.slice(0, -1),
    notice: { viewport: s.active, text: `Nothing of this study fits into ${protocol.name}. The images stay as they hang.` },
  }));
}

export function hangLayout(layout: SavedLayout): void {
  rememberArrangement();
  const syncScroll = layout.panes.some((pane) => pane.study === 'prior');
  if (!hangWanted({ ...layout, id: `layout ${layout.name}`, syncScroll, tile: false }, false)) set((s) => ({ past: s.past.slice(0, -1) }));
}

/** Hangs the open study by the first protocol that fits. False when none does. */
export function hangByItself(): boolean {
  const state = get();
  const { detail, stacks } = state;
  if (detail === null) return false;
  const study = studyFacts(
    detail,
    stacks.filter((s) => !s.prior),
    bestPrior(detail.study, detail.priors) !== undefined,
  );
  const { protocol } = chooseProtocol(useProtocols.getState().protocols, study);
  return protocol !== null && hangWanted(protocol, false);
}
