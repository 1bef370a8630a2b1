// The 3D views that are mounted, by viewport, and which of their tools is in hand. Small, so that commands reach them without loading 3D.
import { create } from 'zustand';
import type { View3d, Kept3d } from './view3d.ts';

const views = new Map<number, View3d>();

export function registerView3d(at: number, view: View3d): () => void {
  views.set(at, view);
  return () => {
    if (views.get(at) === view) views.delete(at);
  };
}

export function view3dAt(at: number): View3d | undefined {
  return views.get(at);
}

interface Tools3d {
  panel: boolean;
  /** The next drag draws a lasso. */
  scalpel: boolean;
  /** Handles of the clipping box stand in the picture. */
  box: boolean;
  /** Whether the shown scene can be undone and redone, for buttons elsewhere. */
  history: string;
  /** A command asks the panel to save. */
  asked: 'picture' | 'video' | null;
}

export const useTools3d = create<Tools3d>(() => ({ panel: false, scalpel: false, box: false, history: '', asked: null }));

/** Scenes of volumes that were shown in this session, so that leaving 3D loses no cut. */
const kept = new Map<string, Kept3d>();
const mostKept = 8;

export function keep3d(stackId: string, what: Kept3d): void {
  kept.delete(stackId);
  kept.set(stackId, what);
  const oldest = kept.keys().next().value;
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}

export function kept3d(stackId: string): Kept3d | null {
  return kept.get(stackId) ?? null;
}
