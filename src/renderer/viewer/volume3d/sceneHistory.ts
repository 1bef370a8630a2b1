// Undo and redo of a 3D scene: each step a whole scene, moves of one gesture one step. Pure.
import type { Scene3d } from './scene3d.ts';

export interface SceneHistory {
  readonly now: Scene3d;
  readonly done: readonly Scene3d[];
  readonly undone: readonly Scene3d[];
  /** What the newest step belongs to; '' when it stands alone. */
  readonly gesture: string;
}

const most = 100;

export function startHistory(now: Scene3d): SceneHistory {
  return { now, done: [], undone: [], gesture: '' };
}

/** `gesture`: steps of the same one in a row (a drag, keys on one slider) are undone together. */
export function step(history: SceneHistory, next: Scene3d, gesture = ''): SceneHistory {
  if (next === history.now) return history;
  const goesOn = gesture !== '' && gesture === history.gesture;
  return { now: next, done: goesOn ? history.done : [...history.done, history.now].slice(-most), undone: [], gesture };
}

/** The gesture is over: the next step stands for itself. */
export function endGesture(history: SceneHistory): SceneHistory {
  return history.gesture === '' ? history : { ...history, gesture: '' };
}

export function undo(history: SceneHistory): SceneHistory {
  const last = history.done.at(-1);
  if (last === undefined) return history;
  return { now: last, done: history.done.slice(0, -1), undone: [...history.undone, history.now], gesture: '' };
}

export function redo(history: SceneHistory): SceneHistory {
  const next = history.undone.at(-1);
  if (next === undefined) return history;
  return { now: next, done: [...history.done, history.now], undone: history.undone.slice(0, -1), gesture: '' };
}
