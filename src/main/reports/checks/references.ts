// Which measurement a sentence speaks of: by what it is known to rest on, by its number (M1), or by its label. Unsure means none.
import type { CheckFacts, CheckMeasurement, CheckSentence } from './checkInput.ts';

const empty = new Set(['the', 'a', 'an', 'of', 'in', 'left', 'right', 'reference', 'lesion', 'mass', 'at', 'and']);

/** Words of a label that tell it from others. */
export function labelWords(label: string): string[] {
  return label
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((w) => w !== '' && !empty.has(w));
}

export function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\p{L}\\d])${word}s?(?![\\p{L}\\d])`, 'iu').test(text);
}

function named(m: CheckMeasurement, text: string): boolean {
  const words = labelWords(m.label);
  return words.length > 0 && words.every((w) => hasWord(text, w));
}

/** The measurements a sentence names; with several of one label, none of these. */
export function referencesOf(sentence: CheckSentence, facts: CheckFacts): CheckMeasurement[] {
  const all = facts.input.measurements;
  if (sentence.measurementIds.length > 0) return all.filter((m) => sentence.measurementIds.includes(m.id));
  const byId = all.filter((m) => /^m\d+$/i.test(m.id) && hasWord(sentence.text, m.id));
  if (byId.length > 0) return byId;
  const byLabel = all.filter((m) => named(m, sentence.text));
  const unique = byLabel.filter((m) => byLabel.filter((o) => o.label.toLowerCase() === m.label.toLowerCase()).length === 1);
  return unique;
}
