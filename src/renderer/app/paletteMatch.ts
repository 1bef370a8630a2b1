// Finding commands by a few letters: whole runs of letters beat scattered ones, starts of words beat middles. Pure.

export interface Match {
  score: number;
  /** Indexes of the matched letters in the text. */
  letters: number[];
}

function isWordStart(text: string, index: number): boolean {
  return index === 0 || /[\s/,(·-]/.test(text[index - 1] ?? '');
}

/** null when the letters of `query` do not all occur in `text` in their order. An empty query matches everything. */
export function matchText(query: string, text: string): Match | null {
  const [needle, hay] = [query.trim().toLowerCase(), text.toLowerCase()];
  if (needle === '') return { score: 0, letters: [] };
  const starts = [...hay.matchAll(new RegExp(needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'))].map((found) => found.index);
  const run = starts.find((index) => isWordStart(text, index)) ?? starts[0];
  if (run !== undefined) {
    return { score: (isWordStart(text, run) ? 100 : 60) - run / 10, letters: Array.from({ length: needle.length }, (_, offset) => run + offset) };
  }
  return scattered(needle, hay, text);
}

function scattered(needle: string, hay: string, text: string): Match | null {
  const letters: number[] = [];
  let score = 20;
  let from = 0;
  for (const letter of needle.replaceAll(' ', '')) {
    const index = hay.indexOf(letter, from);
    if (index === -1) return null;
    score += isWordStart(text, index) ? 4 : index === from ? 1 : -2;
    letters.push(index);
    from = index + 1;
  }
  return score > 10 ? { score, letters } : null;
}
