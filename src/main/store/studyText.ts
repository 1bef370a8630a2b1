// Questions to the trigram index of studies (FTS5): which letters must stand somewhere in a study's search text. Only words, no SQL conditions of attributes.

/** Fewer letters make no trigram. */
const least = 3;
/** More letters of one word narrow no further. */
const most = 64;

/** A phrase for MATCH; undefined where the word is too short, or holds what the index cannot. `isWhole`: the index alone decides whether the word is there. */
export function phraseOf(word: string): { phrase: string; isWhole: boolean } | undefined {
  const letters = Array.from(word);
  if (letters.length < least || word.includes('\0') || /\p{Surrogate}/u.test(word)) return undefined;
  return { phrase: `"${letters.slice(0, most).join('').replaceAll('"', '""')}"`, isWhole: letters.length <= most };
}

/** All phrases of the parts between wildcards of a folded name; empty when the index cannot help. */
export function phrasesOfName(folded: string): string[] {
  return folded.split(/[*?]/).flatMap((run) => phraseOf(run)?.phrase ?? []);
}

/**
 * The same for text that is compared with its case. Only plain letters are sure to be the same in the folded text, and the last of a run might be joined there
 * with a mark that follows it.
 */
export function phrasesOfText(pattern: string): string[] {
  const runs = pattern.match(/[\x20-\x29\x2b-\x3e\x40-\x7e]+/g) ?? [];
  return runs.flatMap((run) => phraseOf(run.slice(0, -1).toLowerCase())?.phrase ?? []);
}

export function allOf(phrases: readonly string[]): string {
  return phrases.join(' AND ');
}
