// Hanging protocols in words and as fields of a form. Pure.
import type { HangingPane, HangingProtocol, ListedProtocol, SeriesRule } from '../../contract/hanging.ts';

/** "CT head, brain" → two words; commas part them. */
export function readWords(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

export function writeWords(words: readonly string[]): string {
  return words.join(', ');
}

export const emptyRule: SeriesRule = {
  modalities: [],
  words: [],
  withoutWords: [],
  orientation: null,
  contrast: null,
  kernels: [],
  views: [],
  laterality: null,
  minImages: 1,
};

export function emptyPane(n: number): HangingPane {
  return {
    name: `Pane ${String(n)}`,
    study: 'current',
    series: [emptyRule],
    like: null,
    otherwise: 'empty',
    plane: 'stack',
    window: null,
    zoom: 'fit',
    sync: '',
  };
}

/** As many panes as the grid has; those that are there stay. */
export function withGrid(protocol: HangingProtocol, columns: number, rows: number): HangingProtocol {
  const size = columns * rows;
  const panes = Array.from({ length: size }, (_, i) => protocol.panes[i] ?? emptyPane(i + 1));
  return { ...protocol, columns, rows, panes: panes.map((pane) => (pane.like !== null && pane.like > size ? { ...pane, like: null } : pane)) };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const stem = name.slice(0, 56);
  if (!taken.has(`${stem} copy`)) return `${stem} copy`;
  for (let n = 2; ; n += 1) if (!taken.has(`${stem} copy ${String(n)}`)) return `${stem} copy ${String(n)}`;
}

/** An id made of the name; it never changes after. */
function idOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 58);
  const stem = plain === '' ? 'protocol' : plain;
  if (!taken.has(stem)) return stem;
  for (let n = 2; ; n += 1) if (!taken.has(`${stem}-${String(n)}`)) return `${stem}-${String(n)}`;
}

export function copyOf(protocol: HangingProtocol, list: readonly ListedProtocol[]): HangingProtocol {
  const name = freeName(protocol.name, new Set(list.map((each) => each.protocol.name)));
  return { ...protocol, name, id: idOf(name, new Set(list.map((each) => each.protocol.id))) };
}

/** What it is for and what it hangs, in one line. */
export function protocolWords({ match, columns, rows }: HangingProtocol): string {
  const parts = [
    match.modalities.join(', '),
    match.bodyParts.slice(0, 3).join(', ').toLowerCase(),
    match.words.join(', '),
    match.prior === 'needed' ? 'with a prior' : match.prior === 'none' ? 'without a prior' : '',
    `${String(columns)} × ${String(rows)}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The order of ids after one moved by a step. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= ids.length) return [...ids];
  const next = [...ids];
  [next[at], next[to]] = [next[to] ?? '', next[at] ?? ''];
  return next;
}
