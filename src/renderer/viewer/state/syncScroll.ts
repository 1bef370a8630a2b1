// Viewports that scroll together: after one was scrolled, the others of its group show the image that belongs to it. How is hanging/sync.ts.
import { matchedImage, pairKey, shiftOf, type Matched } from '../hanging/sync.ts';
import { putImage } from './images.ts';
import { stackOf, useViewer, type ViewerState } from './viewerStore.ts';

const get = useViewer.getState;

/** What viewport `at` would show for what `from` shows; null when the two do not scroll together. */
export function matchBetween(state: ViewerState, from: number, at: number): Matched | null {
  const [a, b] = [state.viewports[from], state.viewports[at]];
  if (from === at || a?.kind !== 'Stack' || b?.kind !== 'Stack' || a.syncGroup === null || a.syncGroup !== b.syncGroup) return null;
  const [one, other] = [stackOf(state, a), stackOf(state, b)];
  if (one === undefined || other === undefined || one.cine !== null || other.cine !== null) return null;
  if (one.id === other.id) return { index: a.index, link: { by: 'LPS', gapMm: 0 } };
  return matchedImage(one, a.index, other, state.offsets.get(pairKey(one, other)));
}

/** The other viewports follow `from`, while `Sync scroll` is on. */
export function followScroll(from: number): void {
  const state = get();
  if (!state.sync || state.tiled) return;
  state.viewports.forEach((viewport, at) => {
    const matched = matchBetween(state, from, at);
    if (matched !== null && matched.index !== viewport.index) putImage(at, matched.index);
  });
}

export function toggleSync(): void {
  const on = !get().sync;
  useViewer.setState({ sync: on });
  if (on) followScroll(get().active);
}

/** What the viewports show now belongs together: kept as the offset between their stacks, and scrolled together from here. */
export function matchHere(): void {
  const state = get();
  const { active, viewports } = state;
  const mine = viewports[active];
  const from = stackOf(state, mine);
  if (mine?.kind !== 'Stack' || from === undefined) return;
  const offsets = new Map(state.offsets);
  for (const [at, viewport] of viewports.entries()) {
    // Where nobody moved it, nothing is to be matched.
    if (matchBetween(state, active, at)?.index === viewport.index) continue;
    const to = stackOf(state, viewport);
    if (viewport.kind !== 'Stack' || to === undefined || to.id === from.id || viewport.syncGroup !== mine.syncGroup) continue;
    const shift = shiftOf(from, mine.index, to, viewport.index);
    if (shift === null) continue;
    offsets.set(pairKey(from, to), shift);
    offsets.set(pairKey(to, from), -shift);
  }
  useViewer.setState({ offsets, sync: true });
}

/** Back to what the frames of reference and the middles say. */
export function forgetMatch(): void {
  useViewer.setState({ offsets: new Map() });
  followScroll(get().active);
}
