// Undo and redo as a pure value: each step knows a measurement before and after. Nothing is stored or drawn here.
import type { Measurement } from '../../../contract/measurement.ts';

/** null: not there (before a creation, after a deletion). */
export interface Step {
  readonly id: string;
  readonly before: Measurement | null;
  readonly after: Measurement | null;
}

export interface History {
  readonly items: ReadonlyMap<string, Measurement>;
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

export const emptyHistory: History = { items: new Map(), done: [], undone: [] };

function put(items: ReadonlyMap<string, Measurement>, id: string, value: Measurement | null): ReadonlyMap<string, Measurement> {
  const next = new Map(items);
  if (value === null) next.delete(id);
  else next.set(id, value);
  return next;
}

/** Does a step; what was undone before cannot be redone any more. */
export function perform(history: History, id: string, after: Measurement | null): History {
  const before = history.items.get(id) ?? null;
  if (before === null && after === null) return history;
  return { items: put(history.items, id, after), done: [...history.done, { id, before, after }], undone: [] };
}

/** Gives the newest step another end, when it is a step of `id` that made it: what is typed right after drawing belongs to the drawing. Else a step of its own. */
export function amend(history: History, id: string, after: Measurement): History {
  const last = history.done.at(-1);
  if (last?.id !== id || last.before !== null) return perform(history, id, after);
  return { items: put(history.items, id, after), done: [...history.done.slice(0, -1), { ...last, after }], undone: [] };
}

export function undo(history: History): { history: History; step: Step } | null {
  const step = history.done.at(-1);
  if (step === undefined) return null;
  return { step, history: { items: put(history.items, step.id, step.before), done: history.done.slice(0, -1), undone: [...history.undone, step] } };
}

export function redo(history: History): { history: History; step: Step } | null {
  const step = history.undone.at(-1);
  if (step === undefined) return null;
  return { step, history: { items: put(history.items, step.id, step.after), done: [...history.done, step], undone: history.undone.slice(0, -1) } };
}

/** Takes over what the archive knows; ids in `pending` are newer here than there and stay as they are. */
export function merge(history: History, stored: readonly Measurement[], pending: ReadonlySet<string>): History {
  const items = new Map(stored.filter((m) => !pending.has(m.id)).map((m) => [m.id, m]));
  for (const id of pending) {
    const mine = history.items.get(id);
    if (mine !== undefined) items.set(id, mine);
  }
  return { ...history, items };
}
