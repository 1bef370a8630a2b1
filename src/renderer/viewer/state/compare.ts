// `Compare prior`: the active series beside the one most like it of an earlier study, scrolled together; pressed again, the arrangement of before.
import { factsOf } from '../hanging/facts.ts';
import { mostLike } from '../hanging/fill.ts';
import { rankPriors } from '../hanging/priors.ts';
import type { Stack } from '../stack/stack.ts';
import { previousArrangement, rememberArrangement } from './arrangements.ts';
import { firstStack, stackViewport } from './hanging.ts';
import { load } from './loadHung.ts';
import { openPrior } from './priors.ts';
import { followScroll } from './syncScroll.ts';
import { emptyViewport, stackOf, useViewer, type ViewerState } from './viewerStore.ts';

const get = useViewer.getState;
const set = useViewer.setState;

export function comparesPrior(state: ViewerState = get()): boolean {
  return state.viewports.some((v) => stackOf(state, v)?.prior === true);
}

export function toggleCompare(): void {
  const state = get();
  if (comparesPrior(state)) {
    leaveComparison();
    return;
  }
  const [prior] = state.detail === null ? [] : rankPriors(state.detail.study, state.detail.priors);
  if (prior === undefined) {
    set({ notice: { viewport: state.active, text: 'There is no earlier study of this patient in this archive. Query the PACS for priors.' } });
    return;
  }
  void compareWith(prior.StudyInstanceUID);
}

/** Back to before, or, when there is no before (a protocol hung the prior), the current study alone. */
function leaveComparison(): void {
  const { past } = get();
  const before = past.at(-1);
  const state = get();
  if (before !== undefined && !comparesPrior({ ...state, viewports: before.viewports })) {
    previousArrangement();
    return;
  }
  rememberArrangement();
  const kept = state.viewports.filter((v) => stackOf(state, v)?.prior === false);
  const viewports = kept.length === 0 ? [stackViewport(firstStack(state.stacks))] : kept;
  const columns = Math.min(viewports.length, Math.max(1, Math.ceil(Math.sqrt(viewports.length))));
  const rows = Math.ceil(viewports.length / columns);
  const filled = [...viewports, ...Array.from({ length: columns * rows - viewports.length }, () => emptyViewport)];
  set({ viewports: filled, grid: { columns, rows }, active: 0, maximised: null, protocol: null, pointer: null });
  load();
}

/** Opens the earlier study and hangs its series most like the active one beside that. */
export async function compareWith(PriorStudyInstanceUID: string): Promise<void> {
  if (!(await openPrior(PriorStudyInstanceUID))) return;
  const state = get();
  const shown = state.viewports[state.active];
  const active = stackOf(state, shown);
  const mine = active !== undefined && !active.prior && active.images.length > 0 ? active : firstStack(state.stacks);
  if (mine === undefined) return;
  const other = priorLike(mine, state, PriorStudyInstanceUID);
  if (other === undefined) {
    set({ notice: { viewport: state.active, text: 'The earlier study holds no images that can be hung beside these.' } });
    return;
  }
  rememberArrangement();
  const left = shown?.kind === 'Stack' && shown.stackId === mine.id ? shown : stackViewport(mine);
  const right = { ...stackViewport(other), window: left.window, inverted: left.inverted };
  set({
    layout: 'grid',
    grid: { columns: 2, rows: 1 },
    viewports: [left, right].map((v) => ({ ...v, syncGroup: 'compare' })),
    active: 0,
    maximised: null,
    protocol: null,
    tiled: false,
    sync: true,
    pointer: null,
    notice: null,
  });
  load();
  followScroll(0);
}

function priorLike(mine: Stack, { stacks }: ViewerState, uid: string): Stack | undefined {
  const priors = stacks.filter((s) => s.prior && s.StudyInstanceUID === uid && s.images.length > 0);
  const like = mostLike(factsOf(mine), priors.filter((s) => !s.series.derived).map(factsOf));
  return like?.stack ?? priors[0];
}
