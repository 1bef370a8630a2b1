// The measuring tools as commands, and the keys that move what is selected. What they draw is tools/ and measure/.
import {
  ArrowUpRight,
  CircleDashed,
  HeartPulse,
  Lasso,
  Pipette,
  RulerDimensionLine,
  Ruler,
  SquareDashed,
  Tally2,
  TriangleRight,
  Type,
  Maximize2,
} from 'lucide-react';
import type { Command, CommandIcon } from '../commands/index.ts';
import { removeMeasurement, useMeasureStore } from './measure/measureStore.ts';
import { setTool } from './state/actions.ts';
import { stackOf, useViewer, type ToolName } from './state/viewerStore.ts';
import { holdNextHandle, isHandleHeld, nudge, selectNext } from './tools/nudge.ts';

function isPlanar(): boolean {
  const state = useViewer.getState();
  const viewport = state.viewports[state.active];
  return viewport?.kind !== '3D' && (stackOf(state, viewport)?.images.length ?? 0) > 0;
}

function tool(name: string, value: ToolName, icon: CommandIcon, more: Partial<Command> = {}): Command {
  return {
    id: `viewer.${value}`,
    name,
    group: 'Tools',
    scope: 'viewer',
    icon,
    enabled: isPlanar,
    pressed: () => useViewer.getState().tool === value,
    run: () => {
      setTool(value);
    },
    ...more,
  };
}

/** The second group of the toolbar. */
export const measureTools: readonly Command[] = [
  tool('Length', 'length', Ruler, { key: 'L', keywords: 'measure distance mm' }),
  tool('Bidirectional', 'bidirectional', Maximize2, { key: 'B', keywords: 'measure long short axis diameter RECIST', description: 'Long and short axis' }),
  tool('Angle', 'angle', TriangleRight, { key: 'A', keywords: 'measure degrees', description: 'Two arms: drag one, click the end of the other' }),
  tool('Cobb', 'cobb', Tally2, { keywords: 'measure angle spine scoliosis', description: 'Angle between two lines' }),
  tool('Ellipse ROI', 'ellipse', CircleDashed, { key: 'E', keywords: 'measure region mean HU' }),
  tool('Rectangle ROI', 'rectangle', SquareDashed, { keywords: 'measure region mean HU box' }),
  tool('Freehand ROI', 'freehand', Lasso, { key: 'F', keywords: 'measure region outline mean HU' }),
  tool('Arrow', 'arrow', ArrowUpRight, { keywords: 'annotate text' }),
  tool('Text', 'text', Type, { key: 'T', keywords: 'annotate words' }),
  tool('Probe', 'probe', Pipette, { keywords: 'value HU velocity point' }),
  tool('Cardiothoracic ratio', 'cardiothoracic', HeartPulse, {
    keywords: 'measure heart width CTR',
    description: 'The thorax, then the two borders of the heart',
  }),
  tool('Calibrate', 'calibration', RulerDimensionLine, { keywords: 'calibration known length spacing mm', description: 'By a line of known length' }),
];

function isSelected(): boolean {
  return useMeasureStore.getState().selectedId !== null;
}

function move(id: string, name: string, key: string, run: () => void, enabled: () => boolean, description = ''): Command {
  return { id: `viewer.${id}`, name, key, group: 'Tools', scope: 'viewer', enabled, run, ...(description === '' ? {} : { description }) };
}

function step(id: string, name: string, key: string, [right, down]: readonly [number, number]): Command[] {
  const held = 'While a point of a measurement is held';
  return [
    move(`nudge${id}`, `Move point ${name}`, key, () => nudge(right, down), isHandleHeld, held),
    move(`nudge${id}Ten`, `Move point ${name} by ten`, `Shift+${key}`, () => nudge(right * 10, down * 10), isHandleHeld, held),
  ];
}

/** Stand before the commands that scroll: the arrow keys are theirs while a point is held. */
export const editCommands: readonly Command[] = [
  move('nextMeasurement', 'Next measurement', ']', () => selectNext(1), isPlanar, 'Of those on the active image'),
  move('previousMeasurement', 'Previous measurement', '[', () => selectNext(-1), isPlanar, 'Of those on the active image'),
  move('nextHandle', 'Hold next point', '.', () => holdNextHandle(1), isSelected, 'Of the selected measurement; after the last one the whole of it'),
  move('previousHandle', 'Hold previous point', ',', () => holdNextHandle(-1), isSelected),
  ...step('Left', 'left', 'ArrowLeft', [-1, 0]),
  ...step('Right', 'right', 'ArrowRight', [1, 0]),
  ...step('Up', 'up', 'ArrowUp', [0, -1]),
  ...step('Down', 'down', 'ArrowDown', [0, 1]),
  {
    id: 'viewer.delete',
    name: 'Delete measurement',
    key: 'Delete',
    group: 'Tools',
    scope: ['viewer', 'panel'],
    enabled: isSelected,
    run: () => {
      const { selectedId } = useMeasureStore.getState();
      if (selectedId !== null) removeMeasurement(selectedId);
    },
  },
];
