// Fields of the protocol editor.
import { describe, expect, it } from 'vitest';
import type { HangingProtocol } from '../../contract/hanging.ts';
import { copyOf, emptyPane, moved, readWords, withGrid, writeWords } from './hangingText.ts';

const match = {
  modalities: [],
  bodyParts: [],
  words: [],
  withoutWords: [],
  views: [],
  minViews: 0,
  minSeries: 0,
  maxSeries: null,
  prior: 'any' as const,
  minFilledPanes: 1,
};
const protocol: HangingProtocol = {
  format: 'sagitta-hanging-protocol-1',
  id: 'knee',
  name: 'Knee',
  description: '',
  columns: 2,
  rows: 1,
  panes: [emptyPane(1), { ...emptyPane(2), like: 1 }],
  match,
  syncScroll: false,
  tile: false,
};

describe('the editor', () => {
  it('reads words between commas and drops empty ones', () => {
    expect(readWords(' T2 , *flair*,, ')).toEqual(['T2', '*flair*']);
    expect(readWords(writeWords(['a b', 'c']))).toEqual(['a b', 'c']);
  });

  it('keeps panes when the grid grows, and forgets likeness to one that is gone (catches: a protocol the archive refuses)', () => {
    expect(withGrid(protocol, 2, 2).panes.map(({ name }) => name)).toEqual(['Pane 1', 'Pane 2', 'Pane 3', 'Pane 4']);
    const swapped = { ...protocol, panes: [{ ...emptyPane(1), like: 2 }, emptyPane(2)] };
    expect(withGrid(swapped, 1, 1).panes).toEqual([{ ...emptyPane(1), like: null }]);
  });

  it('gives a copy an id and a name of its own', () => {
    const first = copyOf(protocol, [{ protocol, builtIn: true, enabled: true }]);
    expect([first.id, first.name]).toEqual(['knee-copy', 'Knee copy']);
    const second = copyOf(
      protocol,
      [protocol, first].map((each) => ({ protocol: each, builtIn: false, enabled: true })),
    );
    expect([second.id, second.name]).toEqual(['knee-copy-2', 'Knee copy 2']);
  });

  it('moves within the list only', () => {
    expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
  });
});
