// Which series goes into which pane of a protocol: by the rules of the pane, by likeness to another pane, or the next that hangs nowhere. Pure.
import type { HangingPane, SavedLayout, SeriesRule } from '../../../contract/hanging.ts';
import type { Stack } from '../stack/stack.ts';
import type { StackFacts } from './facts.ts';
import { likeness } from './likeness.ts';
import { foundWord } from './words.ts';

export interface Filled {
  readonly stack: Stack;
  /** 0-based image to show; null: where a stack opens. */
  readonly index: number | null;
}

/** Index of the image of the view that the rule asks for; null where it asks for none, undefined where there is none. */
function viewIndex(rule: SeriesRule, { views }: StackFacts): number | null | undefined {
  if (rule.views.length === 0 && rule.laterality === null) return null;
  const wanted = rule.views.map((view) => view.toUpperCase());
  const at = views.findIndex((v) => (wanted.length === 0 || wanted.includes(v.view)) && (rule.laterality === null || v.laterality === rule.laterality));
  return at === -1 ? undefined : at;
}

/** What of the series answers to the rule; undefined when it does not. */
function answersTo(rule: SeriesRule, facts: StackFacts): Filled | undefined {
  const { stack, modality, texts, orientation, contrast, kernel } = facts;
  if (rule.modalities.length > 0 && !rule.modalities.some((m) => m.toUpperCase() === modality)) return undefined;
  if (stack.images.length < rule.minImages) return undefined;
  if (rule.orientation !== null && rule.orientation !== orientation) return undefined;
  if (rule.contrast !== null && rule.contrast !== contrast) return undefined;
  if (rule.kernels.length > 0 && foundWord(rule.kernels, [kernel]) === undefined) return undefined;
  if (rule.words.length > 0 && foundWord(rule.words, texts) === undefined) return undefined;
  if (foundWord(rule.withoutWords, texts) !== undefined) return undefined;
  const index = viewIndex(rule, facts);
  return index === undefined ? undefined : { stack, index };
}

/** Pictures before scouts, then more images before fewer; the order of the strip decides between equals. */
function bestFirst(list: readonly StackFacts[]): StackFacts[] {
  return [...list].sort((a, b) => Number(a.scout) - Number(b.scout) || b.stack.images.length - a.stack.images.length);
}

interface Use {
  readonly pane: HangingPane;
  readonly filled: Filled | null;
}

function sameUse(use: Use, pane: HangingPane, wanted: Filled): boolean {
  const there = use.filled;
  return use.pane.plane === pane.plane && there?.stack.id === wanted.stack.id && there.index === wanted.index && use.pane.study === pane.study;
}

/** By the first rule that something answers to. A series that hangs already gives way to another that answers too, unless it shows another image there. */
function byRules(pane: HangingPane, candidates: readonly StackFacts[], before: readonly Use[]): Filled | null {
  const twice = new Set<Filled>();
  for (const rule of pane.series) {
    const answers = candidates.map((facts) => answersTo(rule, facts)).filter((filled) => filled !== undefined);
    const free = answers.find((filled) => !before.some((use) => sameUse(use, pane, filled)));
    if (free !== undefined) return free;
    const [used] = answers;
    // The same pixels twice make sense under another window only.
    if (used !== undefined && !before.some((use) => sameUse(use, pane, used) && sameWindow(use.pane, pane))) twice.add(used);
  }
  return [...twice][0] ?? null;
}

function sameWindow(a: HangingPane, b: HangingPane): boolean {
  return a.window?.centre === b.window?.centre && a.window?.width === b.window?.width;
}

function nextFree(candidates: readonly StackFacts[], before: readonly Use[]): Filled | null {
  const next = candidates.find(({ stack, scout }) => !scout && !before.some((use) => use.filled?.stack.id === stack.id));
  return next === undefined ? null : { stack: next.stack, index: null };
}

/** What hangs in each pane; null where nothing answers. `current` and `prior` in the order of the strip. */
export function fillPanes(panes: readonly HangingPane[], current: readonly StackFacts[], prior: readonly StackFacts[]): (Filled | null)[] {
  const uses: Use[] = [];
  const sorted = { current: bestFirst(current), prior: bestFirst(prior) };
  const fillOne = (pane: HangingPane, at: number): Filled | null => {
    const strip = pane.study === 'prior' ? prior : current;
    if (pane.like !== null) {
      const model = pane.like - 1 < at ? uses[pane.like - 1]?.filled : undefined;
      return model === null || model === undefined ? null : alike(model, pane, current, prior);
    }
    return byRules(pane, sorted[pane.study], uses) ?? (pane.otherwise === 'next' ? nextFree(strip, uses) : null);
  };
  panes.forEach((pane, at) => uses.push({ pane, filled: fillOne(pane, at) }));
  return uses.map(({ filled }) => filled);
}

/** Of the same study: the very series. Of the other: the one most like it. */
function alike(model: Filled, pane: HangingPane, current: readonly StackFacts[], prior: readonly StackFacts[]): Filled | null {
  if (model.stack.prior === (pane.study === 'prior')) return model;
  const facts = [...current, ...prior].find(({ stack }) => stack.id === model.stack.id);
  if (facts === undefined) return null;
  const best = mostLike(facts, pane.study === 'prior' ? prior : current);
  return best === undefined ? null : { stack: best.stack, index: null };
}

/** The series most like the given one; undefined when none has its modality and plane. */
export function mostLike(model: StackFacts, others: readonly StackFacts[]): StackFacts | undefined {
  const scored = others.map((facts) => ({ facts, score: likeness(model, facts) })).filter(({ score }) => score > 0);
  return scored.sort((a, b) => b.score - a.score)[0]?.facts;
}

export interface Arranged<P> {
  readonly columns: number;
  readonly rows: number;
  /** By rows, one for each pane of the grid. */
  readonly panes: readonly P[];
}

/** Without the columns and rows in which nothing hangs. */
export function compact({ columns, rows }: Pick<SavedLayout, 'columns' | 'rows'>, filled: readonly (Filled | null)[]): Arranged<number> {
  const has = (column: number, row: number): boolean => (filled[row * columns + column] ?? null) !== null;
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const keptRows = range(rows).filter((row) => range(columns).some((column) => has(column, row)));
  const keptColumns = range(columns).filter((column) => keptRows.some((row) => has(column, row)));
  return { columns: keptColumns.length, rows: keptRows.length, panes: keptRows.flatMap((row) => keptColumns.map((column) => row * columns + column)) };
}
