// Every tool and move of the 3D view as a command. They act on the active viewport while it shows 3D; the keys mean other things on planes.
import { Box, Scissors, SquareDashed } from 'lucide-react';
import type { Command } from '../../commands/index.ts';
import { useViewer } from '../state/viewerStore.ts';
import { orbit, pan, seenFrom, zoom, type Camera, type Side } from './camera.ts';
import { useTools3d, view3dAt } from './open3d.ts';
import { presets3dFor, withPreset } from './presets.ts';
import { sideNames } from './sides.ts';
import type { View3d } from './view3d.ts';

/** The 3D view that commands act on. */
function active3d(): View3d | undefined {
  const { active, viewports } = useViewer.getState();
  return viewports[active]?.kind === '3D' ? view3dAt(active) : undefined;
}

/** On a 3D picture undo and redo are its own; false elsewhere. */
export function undo3d(): boolean {
  const view = active3d();
  view?.undo();
  return view !== undefined;
}

export function redo3d(): boolean {
  const view = active3d();
  view?.redo();
  return view !== undefined;
}

export function reset3d(): boolean {
  const view = active3d();
  view?.reset();
  return view !== undefined;
}

/** null where no 3D picture is active. */
export function history3d(): { canUndo: boolean; canRedo: boolean } | null {
  return active3d()?.state() ?? null;
}

function command(id: string, name: string, key: string | undefined, run: (view: View3d) => void, more: Partial<Command> = {}): Command {
  return {
    id: `view3d.${id}`,
    name,
    ...(key === undefined ? {} : { key }),
    group: 'Tools',
    scope: 'viewer',
    keywords: '3D volume rendering',
    enabled: () => active3d() !== undefined,
    run: () => {
      const view = active3d();
      if (view !== undefined) run(view);
    },
    ...more,
  };
}

function move(id: string, name: string, key: string, change: (camera: Camera) => Camera): Command {
  return command(id, name, key, (view) => view.setCamera(change(view.state().camera)), { group: 'Go to' });
}

const degrees = 5;
const shareOfPicture = 0.04;

const moves: Command[] = [
  move('turnLeft', 'Turn 3D left', 'ArrowLeft', (c) => orbit(c, -degrees, 0)),
  move('turnRight', 'Turn 3D right', 'ArrowRight', (c) => orbit(c, degrees, 0)),
  move('turnUp', 'Turn 3D up', 'ArrowUp', (c) => orbit(c, 0, -degrees)),
  move('turnDown', 'Turn 3D down', 'ArrowDown', (c) => orbit(c, 0, degrees)),
  move('panLeft', 'Move 3D left', 'Shift+ArrowLeft', (c) => pan(c, -c.heightMm * shareOfPicture, 0)),
  move('panRight', 'Move 3D right', 'Shift+ArrowRight', (c) => pan(c, c.heightMm * shareOfPicture, 0)),
  move('panUp', 'Move 3D up', 'Shift+ArrowUp', (c) => pan(c, 0, c.heightMm * shareOfPicture)),
  move('panDown', 'Move 3D down', 'Shift+ArrowDown', (c) => pan(c, 0, -c.heightMm * shareOfPicture)),
  move('zoomIn', 'Zoom 3D in', '+', (c) => zoom(c, 1.15)),
  move('zoomOut', 'Zoom 3D out', '-', (c) => zoom(c, 1 / 1.15)),
  ...(Object.keys(sideNames) as Side[]).map((side) => move(`from${side}`, `3D from ${sideNames[side]}`, `Alt+${side}`, (c) => seenFrom(c, side))),
];

const tools: Command[] = [
  command('settings', '3D settings', 'Alt+S', () => useTools3d.setState((s) => ({ panel: !s.panel })), { pressed: () => useTools3d.getState().panel }),
  command('scalpel', 'Scalpel', 'C', () => useTools3d.setState((s) => ({ scalpel: !s.scalpel })), {
    icon: Scissors,
    description: 'Draw a lasso: remove inside or outside',
    pressed: () => useTools3d.getState().scalpel,
  }),
  command('box', 'Clipping box', 'Alt+B', () => useTools3d.setState((s) => ({ box: !s.box })), {
    icon: SquareDashed,
    pressed: () => useTools3d.getState().box,
  }),
  command('table', 'Remove table', 'Alt+T', (view) => view.changeScene((s) => ({ ...s, bodyOnly: !s.bodyOnly })), {
    icon: Box,
    enabled: () => active3d()?.volume.unit === 'HU',
    pressed: () => active3d()?.state().scene.bodyOnly === true,
  }),
  command('orbit', 'Orbit', 'Alt+O', (view) => view.setOrbiting(!view.state().orbiting), {
    description: 'The 3D picture turns by itself',
    pressed: () => active3d()?.state().orbiting === true,
  }),
  command('savePicture', 'Save 3D picture', undefined, () => useTools3d.setState({ panel: true, asked: 'picture' })),
  command('saveVideo', 'Save 3D video', undefined, () => useTools3d.setState({ panel: true, asked: 'video' })),
];

/** By place in the list: which looks there are depends on what the volume holds. */
const looks: Command[] = Array.from({ length: 9 }, (_, i) =>
  command(
    `preset${String(i + 1)}`,
    `3D preset ${String(i + 1)}`,
    String(i + 1),
    (view) => {
      const preset = presets3dFor(view.volume.unit)[i];
      if (preset !== undefined) view.changeScene((scene) => withPreset(scene, preset, view.range));
    },
    { description: presets3dFor('HU')[i]?.name ?? '' },
  ),
);

export const commands3d: readonly Command[] = [...tools, ...moves, ...looks];
