// Commands of planes and moments: slab, thickness, time, turning, moving the crosshair by keys, the curved plane.
import { Layers, Spline } from 'lucide-react';
import type { Command } from '../commands/index.ts';
import { add, scale } from './geometry/vec3.ts';
import { showVolume } from './state/actions.ts';
import { moveCrosshair } from './state/crosshair.ts';
import { dropKnot, finishCurve, isDrawing, removeCurve, turnCurve, useCurve } from './state/curve.ts';
import { axesOf } from './state/planes.ts';
import { canBeThick, changeThickness, toggleSlab } from './state/slabs.ts';
import { momentsOf, stepTime } from './state/times.ts';
import { stackOf, useViewer } from './state/viewerStore.ts';

const get = useViewer.getState;
const at = (): number => get().active;

function plane(id: string, name: string, key: string | undefined, run: () => void, more: Partial<Command> = {}): Command {
  return {
    id: `viewer.${id}`,
    name,
    ...(key === undefined ? {} : { key }),
    group: 'Tools',
    scope: 'viewer',
    enabled: () => canBeThick(at()),
    run,
    ...more,
  };
}

export const slabCommand = plane('slab', 'Slab', undefined, () => toggleSlab(at()), {
  icon: Layers,
  description: 'MIP, MinIP or mean of a thick plane',
  keywords: 'mip minip mean thickness',
  pressed: () => (get().viewports[at()]?.slab ?? null) !== null,
});

/** Begins a path on the planes of MPR; the next click is its first point. Pressed again it takes the curved plane away. */
function toggleCurve(): void {
  if (get().tool === 'curve' || useCurve.getState().curve !== null) {
    removeCurve();
    useViewer.setState({ tool: 'crosshairs' });
    return;
  }
  if (get().layout !== 'mpr') showVolume('mpr');
  if (get().layout === 'mpr')
    useViewer.setState((s) => ({
      tool: 'curve',
      notice: { viewport: s.active, text: 'Click points along the course on a plane. Enter or a double click ends the path, Backspace takes a point back.' },
    }));
}

export const curveCommand = plane('curve', 'Curved plane', undefined, toggleCurve, {
  icon: Spline,
  description: 'Straightens the images along a drawn path',
  keywords: 'curved mpr cpr straightened path vessel spine',
  enabled: () => (stackOf(get(), get().viewports[at()])?.grid.ok ?? false) || get().layout === 'mpr',
  pressed: () => get().tool === 'curve' || useCurve.getState().curve !== null,
});

function nudge(columns: number, rows: number): void {
  const { crosshair, viewports } = get();
  const viewport = viewports[at()];
  const axes = viewport === undefined ? null : axesOf(viewport);
  const stack = stackOf(get(), viewport);
  if (axes === null || crosshair === null || stack?.grid.ok !== true) return;
  const step = Math.min(...stack.grid.value.spacing);
  useViewer.setState({ pointer: null });
  moveCrosshair(add(crosshair, add(scale(axes.right, columns * step), scale(axes.down, rows * step))), null, stack);
}

const hasPlane = (): boolean => {
  const viewport = get().viewports[at()];
  return viewport !== undefined && axesOf(viewport) !== null;
};
const hasTimes = (): boolean => momentsOf(at()) > 1;
const isThick = (): boolean => (get().viewports[at()]?.slab ?? null) !== null;

export const planeCommands: readonly Command[] = [
  plane('thicker', 'Thicker slab', '+', () => void changeThickness(at(), 1), { enabled: isThick }),
  plane('thinner', 'Thinner slab', '-', () => void changeThickness(at(), -1), { enabled: isThick }),
  plane('earlier', 'Previous time', ',', () => stepTime(at(), -1), { group: 'Go to', enabled: hasTimes }),
  plane('later', 'Next time', '.', () => stepTime(at(), 1), { group: 'Go to', enabled: hasTimes }),
  plane('crosshairLeft', 'Crosshair to the left', 'Alt+ArrowLeft', () => nudge(-1, 0), { group: 'Go to', enabled: hasPlane }),
  plane('crosshairRight', 'Crosshair to the right', 'Alt+ArrowRight', () => nudge(1, 0), { group: 'Go to', enabled: hasPlane }),
  plane('crosshairUp', 'Crosshair up', 'Alt+ArrowUp', () => nudge(0, -1), { group: 'Go to', enabled: hasPlane }),
  plane('crosshairDown', 'Crosshair down', 'Alt+ArrowDown', () => nudge(0, 1), { group: 'Go to', enabled: hasPlane }),
  plane('endCurve', 'End the path', 'Enter', finishCurve, { enabled: isDrawing }),
  plane('dropKnot', 'Take back the last point of the path', 'Backspace', () => void dropKnot(), { enabled: isDrawing }),
  plane('turnCurve', 'Turn the curved plane about its path', undefined, () => turnCurve(Math.PI / 12), { enabled: () => useCurve.getState().curve !== null }),
];
