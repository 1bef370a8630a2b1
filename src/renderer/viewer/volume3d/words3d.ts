// What the state mark of a 3D picture says: what it is made of, and what of the volume is hidden. Pure.
import { hiddenWords, type Scene3d } from './scene3d.ts';
import type { Picture3d } from './painter.ts';

export interface StateWord3d {
  readonly word: string;
  readonly tone: 'neutral' | 'warn' | 'crit';
  readonly detail: string;
}

const why: Record<string, string> = {
  'table removed': 'Everything but the largest body is hidden: table, cushions, clothes, and air around. The stored images are untouched; undo brings it back.',
  clipped: 'A clipping box hides what lies outside of it. The stored images are untouched.',
};

const interpolated: StateWord3d = {
  word: 'interpolated',
  tone: 'warn',
  detail: 'A 3D picture is computed from all slices, by values alone. Measure and decide on the planes.',
};
const reduced: StateWord3d = {
  word: 'reduced',
  tone: 'warn',
  detail: 'Drawn coarser while it moves, and from averaged voxels when the volume is very large; the planes keep every voxel.',
};

const drawing: StateWord3d = { word: 'loading 3D', tone: 'neutral', detail: 'The first picture is being drawn.' };

/** Most grave first. */
export function words3d(scene: Scene3d | null, picture: Picture3d | null): StateWord3d[] {
  if (picture === null) return [drawing];
  const hidden = scene === null ? [] : hiddenWords(scene);
  const parts = hidden.map((word): StateWord3d => ({
    word,
    tone: 'warn',
    detail: why[word] ?? 'The scalpel hides part of the volume through its whole depth. The stored images are untouched; undo brings it back.',
  }));
  return picture.reduced ? [reduced, ...parts, interpolated] : [...parts, interpolated];
}
