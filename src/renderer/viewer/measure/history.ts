// Undo and redo as a pure value: each step knows the measurements it changed, before and after. Nothing is stored or drawn here.
import type { Measurement } from '../../../contract/measurement.ts';

/** null: not there (before a creation, after a deletion). */
export interface Change {
  readonly id: string;
  readonly before: Measurement | null;
  readonly after: Measurement | null;
}

export interface Step {
  readonly changes: readonly Change[];
  /** Steps of one tag that follow each other are one: a handle moved by ten key presses. "" for a step of its own. */
  readonly tag: string;
}

export interface History {
  readonly items: ReadonlyMap<string, Measurement>;
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

export const emptyHistory: History = { items: new Map(), done: [], undone: [] };

function put(items: ReadonlyMap<string, Measurement>, values: readonly (readonly [string, Measurement | null])[]): ReadonlyMap<string, Measurement> {
  const next = new Map(items);
  for (const [id, value] of values) {
    if (value === null) next.delete(id);
    else next.set(id, value);
  }
  return next;
}

/** Does several changes as one step; what was undone before cannot be redone any more. */
export function performAll(history: History, values: readonly (readonly [string, Measurement | null])[], tag = ''): History {
  const changes = values
    .map(([id, after]): Change => ({ id, before: history.items.get(id) ?? null, after }))
    .filter(({ before, after }) => before !== null || after !== null);
  if (changes.length === 0) return history;
  const items = put(history.items, values);
  const last = history.done.at(-1);
  if (tag !== '' && last?.tag === tag) return { items, done: [...history.done.slice(0, -1), joined(last, changes)], undone: [] };
  return { items, done: [...history.done, { changes, tag }], undone: [] };
}

/** One step that leads from the first one's state to the second one's. */
function joined(step: Step, changes: readonly Change[]): Step {
  const first = new Map(step.changes.map((c) => [c.id, c]));
  for (const c of changes) first.set(c.id, { ...c, before: first.get(c.id)?.before ?? c.before });
  return { tag: step.tag, changes: [...first.values()] };
}

export function perform(history: History, id: string, after: Measurement | null): History {
  return performAll(history, [[id, after]]);
}

/** Gives the newest step another end, when it is the step that made `id`: what is typed right after drawing belongs to the drawing. Else a step of its own. */
export function amend(history: History, id: string, after: Measurement): History {
  const last = history.done.at(-1);
  const made = last?.changes.find((c) => c.id === id);
  if (last === undefined || made === undefined || made.before !== null) return perform(history, id, after);
  const changes = last.changes.map((c) => (c === made ? { ...c, after } : c));
  return { items: put(history.items, [[id, after]]), done: [...history.done.slice(0, -1), { ...last, changes }], undone: [] };
}

export function undo(history: History): { history: History; step: Step } | null {
  const step = history.done.at(-1);
  if (step === undefined) return null;
  const items = put(
    history.items,
    step.changes.map((c) => [c.id, c.before]),
  );
  return { step, history: { items, done: history.done.slice(0, -1), undone: [...history.undone, step] } };
}

export function redo(history: History): { history: History; step: Step } | null {
  const step = history.undone.at(-1);
  if (step === undefined) return null;
  const items = put(
    history.items,
    step.changes.map((c) => [c.id, c.after]),
  );
  return { step, history: { items, done: [...history.done, step], undone: history.undone.slice(0, -1) } };
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
