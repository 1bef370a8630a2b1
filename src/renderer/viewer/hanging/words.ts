// Whether a word of a protocol is found in a description. Pure.

/** Spelled the same whatever the case and the accents of capitals. */
function plain(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function pattern(word: string): RegExp {
  const body = plain(word)
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`(^|[^\\p{L}\\p{N}])${body}`, 'su');
}

/** The first of the words that begins a word of one of the texts; `*` stands for any characters. undefined when none does. */
export function foundWord(words: readonly string[], texts: readonly string[]): string | undefined {
  const lines = texts.filter((text) => text !== '').map(plain);
  return words.find((word) => {
    const wanted = pattern(word);
    return lines.some((line) => wanted.test(line));
  });
}
