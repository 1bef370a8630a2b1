// Which viewports a layout has, and what hangs in them. Pure; actions.ts puts it into the store.
import type { Stack } from '../stack/stack.ts';
import { emptyViewport, type Layout, type ViewportState } from './viewerStore.ts';

export function middleOf(stack: Stack): number {
  return Math.floor(stack.images.length / 2);
}

function stackViewport(stack: Stack | undefined): ViewportState {
  return stack === undefined ? emptyViewport : { ...emptyViewport, stackId: stack.id, index: stack.cine === null ? middleOf(stack) : 0 };
}

/** The stack a study opens with: the largest that forms a volume, else the largest of pictures, else the first document. */
export function firstStack(stacks: readonly Stack[]): Stack | undefined {
  const received = stacks.filter((s) => !s.series.derived);
  const largest = [...(received.length > 0 ? received : stacks)].sort((a, b) => Number(b.grid.ok) - Number(a.grid.ok) || b.images.length - a.images.length);
  return largest[0];
}

/** Viewports of a layout with `stack` in the first; side by side shows the next stack of pictures beside it. */
export function hang(layout: Layout, stack: Stack | undefined, stacks: readonly Stack[]): ViewportState[] {
  if (layout === 'mpr') {
    const base = stackViewport(stack);
    return [
      { ...base, kind: 'Axial' },
      { ...base, kind: 'Sagittal' },
      { ...base, kind: 'Coronal' },
      { ...base, kind: '3D' },
    ];
  }
  if (layout === 'volume') return [{ ...stackViewport(stack), kind: '3D' }];
  if (layout === 'two') {
    const others = stacks.filter((s) => s !== stack && s.images.length > 0);
    const next = others.find((s) => s.series.Modality === stack?.series.Modality) ?? others[0] ?? stack;
    return [stackViewport(stack), stackViewport(next)];
  }
  return [stackViewport(stack)];
}
