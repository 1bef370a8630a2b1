// From what a protocol says of a pane to the viewport: plane, window, scale, and the turn that puts a chest wall to its side. Pure.
import type { HangingPane } from '../../../contract/hanging.ts';
import { homeView, type View } from '../geometry/viewTransform.ts';
import { stackViewport } from '../state/hanging.ts';
import { emptyViewport, type ViewportKind, type ViewportState } from '../state/viewerStore.ts';
import type { Filled } from './fill.ts';

const kinds: Record<HangingPane['plane'], ViewportKind> = { stack: 'Stack', axial: 'Axial', sagittal: 'Sagittal', coronal: 'Coronal', '3d': '3D' };

/** A volume that a protocol opens by itself is at most so large; a larger one opens by hand. */
const largestVolume = 768 * 1024 ** 2;

const opposite: Record<string, string> = { A: 'P', P: 'A', L: 'R', R: 'L', H: 'F', F: 'H' };

/** Directions that the screen's right and down have after a turn and a flip, as letters of the patient. */
function lettersOf(along: string, down: string, { turns, flipped }: Pick<View, 'turns' | 'flipped'>): { right: string; down: string } {
  const not = (letter: string): string => opposite[letter] ?? '';
  const a = flipped ? not(along) : along;
  if (turns === 0) return { right: a, down };
  if (turns === 1) return { right: not(down), down: a };
  if (turns === 2) return { right: not(a), down: not(down) };
  return { right: down, down: not(a) };
}

/**
 * Turn and flip that put the chest wall to the side, the head (or, of a craniocaudal view, the outer half) up. As stored when the image
 * does not name its directions (Patient Orientation, PS3.3 C.7.6.1.1.1), or when no turn does it.
 */
export function chestWallView(orientation: readonly string[], laterality: string, side: 'left' | 'right'): View {
  const [along, below] = [orientation[0]?.charAt(0) ?? '', orientation[1]?.charAt(0) ?? ''];
  const base: View = { ...homeView, side };
  if (opposite[along] === undefined || opposite[below] === undefined) return base;
  const right = side === 'right' ? 'P' : 'A';
  const inner = laterality === 'R' ? 'L' : laterality === 'L' ? 'R' : '';
  const wantedDown = [along, below].some((letter) => letter === 'H' || letter === 'F') ? 'F' : inner;
  for (const turns of [0, 2, 1, 3] as const) {
    for (const flipped of [false, true]) {
      const seen = lettersOf(along, below, { turns, flipped });
      if (seen.right === right && (wantedDown === '' || seen.down === wantedDown)) return { ...base, turns, flipped };
    }
  }
  return base;
}

function viewOf({ zoom }: HangingPane, { stack, index }: Filled): View {
  if (zoom !== 'chest-wall-left' && zoom !== 'chest-wall-right') return homeView;
  const header = stack.images[index ?? 0]?.header;
  return chestWallView(header?.PatientOrientation ?? [], header?.ImageLaterality ?? '', zoom === 'chest-wall-left' ? 'left' : 'right');
}

/** Why the plane is not hung by itself; null when it is. */
function refusal({ plane }: HangingPane, { stack }: Filled): string | null {
  if (plane === 'stack') return null;
  if (!stack.grid.ok) return stack.grid.error.message;
  const bytes = stack.grid.value.dimensions.reduce((product, n) => product * n, 2);
  return bytes > largestVolume ? 'This series is large: press M for its planes.' : null;
}

export function paneViewport(pane: HangingPane, filled: Filled | null): ViewportState {
  const missing = pane.study === 'prior' ? 'not in the prior' : 'not in this study';
  if (filled === null) return { ...emptyViewport, syncGroup: null, wanted: `${pane.name}: ${missing}` };
  const refused = refusal(pane, filled);
  if (refused !== null) return { ...emptyViewport, syncGroup: null, wanted: `${pane.name}: ${refused}` };
  const base = stackViewport(filled.stack);
  const view = viewOf(pane, filled);
  return {
    ...base,
    kind: kinds[pane.plane],
    index: filled.index ?? base.index,
    window: pane.window,
    view,
    home: { view, window: pane.window },
    scaling: pane.zoom === 'fit' ? 'fit' : 'same',
    syncGroup: pane.sync === '' ? null : pane.sync,
  };
}
