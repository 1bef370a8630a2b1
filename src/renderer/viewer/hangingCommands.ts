// Layouts, protocols, priors and scrolling together as commands: toolbar, keys and palette take them from here.
import { GitCompare, Grid2x2, Link2, SplitSquareHorizontal } from 'lucide-react';
import type { Command, CommandIcon } from '../commands/index.ts';
import {
  comparesPrior,
  forgetMatch,
  matchHere,
  moveViewports,
  openInNewWindow,
  previousArrangement,
  scrollAlone,
  showGrid,
  tileSeries,
  toggleCompare,
  toggleMaximised,
  toggleSync,
} from './state/actions.ts';
import { stackOf, useViewer } from './state/viewerStore.ts';

const get = useViewer.getState;

function hasStacks(): boolean {
  return get().stacks.length > 0;
}

function hasPixels(): boolean {
  const state = get();
  return (stackOf(state, state.viewports[state.active])?.images.length ?? 0) > 0;
}

interface Said {
  key?: string;
  icon?: CommandIcon;
  description?: string;
  keywords?: string;
  group?: Command['group'];
  enabled?: () => boolean;
  pressed?: () => boolean;
}

function command(id: string, name: string, run: () => void, said: Said = {}): Command {
  return { id: `viewer.${id}`, name, group: 'Tools', scope: 'viewer', enabled: hasStacks, run, ...said };
}

export const layoutCommand = command('layout', 'Layout', () => useViewer.setState((s) => ({ chooser: s.chooser === 'layout' ? null : 'layout' })), {
  key: 'Shift+L',
  icon: Grid2x2,
  description: 'Grid up to 5 by 5, tiles, saved layouts',
  pressed: () => get().layout === 'grid' && get().viewports.length > 1,
});

export const linkCommands: readonly Command[] = [
  command('referenceLines', 'Reference lines', () => useViewer.setState((s) => ({ referenceLines: !s.referenceLines })), {
    key: 'Shift+R',
    icon: SplitSquareHorizontal,
    description: 'Where the active image cuts the others',
    pressed: () => get().referenceLines,
  }),
  command('syncScroll', 'Sync scroll', toggleSync, {
    key: 'Shift+Y',
    icon: Link2,
    description: 'Scroll viewports together',
    pressed: () => get().sync,
  }),
  command('comparePrior', 'Compare prior', toggleCompare, {
    key: 'Shift+P',
    icon: GitCompare,
    keywords: 'previous earlier study',
    description: 'The same series of the earlier study beside it',
    pressed: () => comparesPrior(),
  }),
];

function grid(columns: number, rows: number, key: string): Command {
  return command(`grid${String(columns)}x${String(rows)}`, `Layout ${String(columns)} by ${String(rows)}`, () => showGrid({ columns, rows }), { key });
}

const several = (): boolean => get().viewports.length > 1;

export const hangingCommands: readonly Command[] = [
  command('hangingProtocol', 'Hanging protocol', () => useViewer.setState({ chooser: 'protocol' }), {
    key: 'Shift+H',
    keywords: 'hang layout arrange',
    description: 'Choose another for this study',
  }),
  grid(1, 1, 'Alt+1'),
  grid(2, 1, 'Alt+2'),
  grid(3, 1, 'Alt+3'),
  grid(2, 2, 'Alt+4'),
  command('tile', 'Tile the series', () => tileSeries(get().grid.columns * get().grid.rows === 1 ? { columns: 3, rows: 2 } : get().grid), {
    key: 'Shift+T',
    enabled: hasPixels,
    description: 'Consecutive images over the panes',
  }),
  command('maximise', 'Maximise viewport', () => toggleMaximised(get().active), { key: 'Enter', enabled: several, pressed: () => get().maximised !== null }),
  command('previousLayout', 'Previous layout', previousArrangement, { key: 'Alt+Z', enabled: () => get().past.length > 0, keywords: 'undo hanging' }),
  command('matchHere', 'Match images here', matchHere, {
    key: 'Shift+M',
    enabled: several,
    description: 'What is shown now belongs together: scroll on from here',
    keywords: 'sync offset prior',
  }),
  command('forgetMatch', 'Match images by themselves', forgetMatch, { enabled: () => get().offsets.size > 0, keywords: 'sync offset prior automatic' }),
  command('newWindow', 'Open in new window', () => void openInNewWindow(), { key: 'Ctrl+Shift+N', keywords: 'second monitor screen' }),
  command('moveViewports', 'Move viewports to a second window', () => void moveViewports(), { key: 'Ctrl+Shift+M', keywords: 'second monitor screen' }),
  command('aloneUp', 'Previous image, this viewport alone', () => scrollAlone(get().active, -1), { key: 'Alt+ArrowUp', group: 'Go to', enabled: hasPixels }),
  command('aloneDown', 'Next image, this viewport alone', () => scrollAlone(get().active, 1), { key: 'Alt+ArrowDown', group: 'Go to', enabled: hasPixels }),
];
