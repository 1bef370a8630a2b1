// Which viewports a layout has, and what hangs in them without a protocol. Pure; layouts.ts puts it into the store.
import type { Stack } from '../stack/stack.ts';
import { emptyViewport, type GridShape, type ViewportState } from './viewerStore.ts';

export function middleOf(stack: Stack): number {
  return Math.floor(stack.images.length / 2);
}

export function stackViewport(stack: Stack | undefined): ViewportState {
  return stack === undefined ? emptyViewport : { ...emptyViewport, stackId: stack.id, index: stack.cine === null ? middleOf(stack) : 0 };
}

/** The stack a study opens with: the largest that forms a volume, else the largest of pictures, else the first document. */
export function firstStack(stacks: readonly Stack[]): Stack | undefined {
  const current = stacks.filter((s) => !s.prior);
  const received = current.filter((s) => !s.series.derived);
  const largest = [...(received.length > 0 ? received : current)].sort((a, b) => Number(b.grid.ok) - Number(a.grid.ok) || b.images.length - a.images.length);
  return largest[0];
}

/** The planes and the 3D picture of a stack (`mpr`), or the 3D picture alone (`volume`). */
export function hangVolume(layout: 'mpr' | 'volume', stack: Stack): ViewportState[] {
  const base = stackViewport(stack);
  if (layout === 'volume') return [{ ...base, kind: '3D' }];
  return (['Axial', 'Sagittal', 'Coronal', '3D'] as const).map((kind) => ({ ...base, kind }));
}

/** A grid with `stack` first; the other panes take the next stacks of pictures of the study, those of the same modality first. */
export function hangGrid(shape: GridShape, stack: Stack | undefined, stacks: readonly Stack[]): ViewportState[] {
  return fillGrid(shape, [stackViewport(stack)], stacks);
}

/** A grid with the viewports that hang already in its first panes; panes that are new take stacks that hang nowhere yet. */
export function fillGrid({ columns, rows }: GridShape, kept: readonly ViewportState[], stacks: readonly Stack[]): ViewportState[] {
  const size = columns * rows;
  const hung = new Set(kept.slice(0, size).map((v) => v.stackId));
  const modality = stacks.find((s) => s.id === kept[0]?.stackId)?.series.Modality;
  const free = stacks.filter((s) => !s.prior && s.images.length > 0 && !hung.has(s.id));
  const next = [...free.filter((s) => s.series.Modality === modality), ...free.filter((s) => s.series.Modality !== modality)];
  return Array.from({ length: size }, (_, i) => kept[i] ?? stackViewport(next[i - kept.length]));
}
