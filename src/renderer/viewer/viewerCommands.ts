// Every tool and move of the viewer as a command: toolbar, keys, palette and the list of shortcuts all come from here.
import {
  Axis3d,
  Box,
  Circle,
  Contrast,
  Crosshair,
  FlipHorizontal2,
  Hand,
  Move3d,
  MoveVertical,
  Play,
  Redo2,
  RotateCcw,
  RotateCw,
  Undo2,
  ZoomIn,
} from 'lucide-react';
import type { Command, CommandIcon } from '../commands/index.ts';
import { keyImageCommand, objectCommands } from './objects/objectCommands.ts';
import { hangingCommands, layoutCommand, linkCommands } from './hangingCommands.ts';
import { editCommands, measureTools } from './measureCommands.ts';
import { redoMeasurement, selectMeasurement, setCalibrating, undoMeasurement, useMeasureStore } from './measure/measureStore.ts';
import { leaveVolume, resetViewport, scrollBy, scrollToEnd, setTool, showVolume, toggleInvert } from './state/actions.ts';
import { commands3d, history3d, redo3d, reset3d, undo3d } from './volume3d/commands3d.ts';
import { curveCommand, planeCommands, slabCommand } from './planeCommands.ts';
import { removeCurve } from './state/curve.ts';
import { setSlab } from './state/slabs.ts';
import { momentsOf } from './state/times.ts';
import { resetPlanes } from './state/turning.ts';
import { changeViewport, stackOf, useViewer, type ToolName, type ViewportState } from './state/viewerStore.ts';
import { cancelDrag } from './tools/usePointer.ts';
import { windowCommands } from './windowCommands.ts';

const get = useViewer.getState;

function active(): ViewportState | undefined {
  const { viewports, active: at } = get();
  return viewports[at];
}

function hasPixels(): boolean {
  return (stackOf(get(), active())?.images.length ?? 0) > 0;
}

function isPlanar(): boolean {
  return hasPixels() && active()?.kind !== '3D';
}

function tool(name: string, key: string | undefined, value: ToolName, icon: CommandIcon, keywords = ''): Command {
  return {
    id: `viewer.${value}`,
    name,
    ...(key === undefined ? {} : { key }),
    group: 'Tools',
    scope: 'viewer',
    icon,
    keywords,
    enabled: hasPixels,
    pressed: () => get().tool === value,
    run: () => {
      setTool(value);
    },
  };
}

function action(id: string, name: string, key: string | undefined, icon: CommandIcon | undefined, run: () => void, more: Partial<Command> = {}): Command {
  return {
    id: `viewer.${id}`,
    name,
    ...(key === undefined ? {} : { key }),
    ...(icon === undefined ? {} : { icon }),
    group: 'Tools',
    scope: 'viewer',
    enabled: isPlanar,
    run,
    ...more,
  };
}

function toggleVolume(layout: 'mpr' | 'volume'): void {
  if (get().layout === layout) leaveVolume();
  else showVolume(layout);
}

const drawing: Command[] = [
  tool('Window/Level', 'W', 'windowLevel', Contrast, 'contrast brightness'),
  tool('Pan', 'P', 'pan', Hand, 'move'),
  tool('Zoom', 'Z', 'zoom', ZoomIn, 'magnify'),
  tool('Scroll', 'S', 'scroll', MoveVertical, 'stack slices'),
];
const linking: Command[] = [tool('Crosshairs', 'X', 'crosshairs', Crosshair, 'link planes position'), ...linkCommands];

const layouts: Command[] = [
  layoutCommand,
  action('mpr', 'MPR', 'M', Axis3d, () => toggleVolume('mpr'), {
    description: 'Three linked planes and 3D',
    enabled: hasPixels,
    pressed: () => get().layout === 'mpr',
  }),
  action('volume', '3D', 'V', Box, () => toggleVolume('volume'), {
    description: 'Volume rendering',
    enabled: hasPixels,
    pressed: () => get().layout === 'volume',
  }),
  slabCommand,
  curveCommand,
  action('cine', 'Cine', undefined, Play, () => changeViewport(get().active, (v) => ({ playing: !v.playing })), {
    enabled: () => momentsOf(get().active) > 1 || (active()?.kind === 'Stack' && (stackOf(get(), active())?.images.length ?? 0) > 1),
    pressed: () => active()?.playing === true,
  }),
];

/** The look of the viewport as at the beginning; planes of MPR lie along the patient again. */
function resetAll(at: number): void {
  resetPlanes();
  if (active()?.kind !== 'Curved') setSlab(at, null);
  resetViewport(at);
}

/** A 3D viewport has a scene and a history of its own; elsewhere the commands are the planes'. */
function resetHere(): void {
  if (!reset3d()) resetAll(get().active);
}

function undoHere(): void {
  if (!undo3d()) undoMeasurement();
}

function redoHere(): void {
  if (!redo3d()) redoMeasurement();
}

const looks: Command[] = [
  action('invert', 'Invert', 'I', Circle, () => toggleInvert(get().active), { pressed: () => active()?.inverted === true }),
  action('rotate', 'Rotate', undefined, RotateCw, () =>
    changeViewport(get().active, (v) => ({ view: { ...v.view, turns: ((v.view.turns + 1) % 4) as 0 | 1 | 2 | 3 } })),
  ),
  action('flip', 'Flip', undefined, FlipHorizontal2, () => changeViewport(get().active, (v) => ({ view: { ...v.view, flipped: !v.view.flipped } }))),
  action('reset', 'Reset', 'R', RotateCcw, resetHere, { enabled: hasPixels }),
];

const history: Command[] = [
  action('undo', 'Undo', 'Ctrl+Z', Undo2, undoHere, {
    scope: ['viewer', 'panel'],
    enabled: () => history3d()?.canUndo ?? useMeasureStore.getState().history.done.length > 0,
  }),
  action('redo', 'Redo', 'Ctrl+Shift+Z', Redo2, redoHere, {
    scope: ['viewer', 'panel'],
    enabled: () => history3d()?.canRedo ?? useMeasureStore.getState().history.undone.length > 0,
  }),
];

/** The toolbar, in groups. */
export const toolGroups: readonly (readonly Command[])[] = [drawing, measureTools, linking, layouts, [...looks, keyImageCommand, ...history]];

function move(id: string, name: string, key: string, run: (at: number) => void): Command {
  return action(id, name, key, undefined, () => run(get().active), { group: 'Go to' });
}

const moves: Command[] = [
  action('goTo', 'Go to', 'G', Move3d, () => useViewer.setState({ goToOpen: true }), { group: 'Go to', description: 'Image number or x, y, z in mm' }),
  move('previousImage', 'Previous image', 'ArrowUp', (at) => scrollBy(at, -1)),
  move('nextImage', 'Next image', 'ArrowDown', (at) => scrollBy(at, 1)),
  move('previousImageLeft', 'Previous image (left)', 'ArrowLeft', (at) => scrollBy(at, -1)),
  move('nextImageRight', 'Next image (right)', 'ArrowRight', (at) => scrollBy(at, 1)),
  move('backTen', 'Ten images back', 'PageUp', (at) => scrollBy(at, -10)),
  move('forwardTen', 'Ten images forward', 'PageDown', (at) => scrollBy(at, 10)),
  move('firstImage', 'First image', 'Home', (at) => scrollToEnd(at, 'first')),
  move('lastImage', 'Last image', 'End', (at) => scrollToEnd(at, 'last')),
];

function escape(): void {
  if (cancelDrag()) return;
  if (get().tool === 'curve') {
    removeCurve();
    setTool('crosshairs');
    return;
  }
  if (useMeasureStore.getState().calibrating !== null) setCalibrating(null);
  else if (get().notice !== null) useViewer.setState({ notice: null });
  else selectMeasurement(null);
}

const others: Command[] = [
  action('overlays', 'Hide overlays', 'O', undefined, () => useViewer.setState((s) => ({ overlaysHidden: !s.overlaysHidden })), {
    pressed: () => get().overlaysHidden,
  }),
  action('cancel', 'Cancel drag, deselect', 'Escape', undefined, escape, { enabled: () => true }),
  action('redoAlso', 'Redo (second key)', 'Ctrl+Y', undefined, redoHere, {
    scope: ['viewer', 'panel'],
    enabled: () => history3d()?.canRedo ?? useMeasureStore.getState().history.undone.length > 0,
  }),
];

export const viewerCommands: readonly Command[] = [
  ...toolGroups.flat(),
  ...editCommands,
  ...moves,
  ...windowCommands,
  // Keys that mean something else while a path is drawn, before those of the layout.
  ...planeCommands,
  ...hangingCommands,
  ...others,
  ...objectCommands,
  ...commands3d,
];
