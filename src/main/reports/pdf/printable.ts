// Text the fonts of the PDF can print, and what to say about the rest. Person names (PS3.5 §6.2.1) as people write them.

export interface Printable {
  text: string;
  /** True when something had to be left out or replaced. */
  incomplete: boolean;
}

/** Characters without a glyph become □; control characters vanish. */
export function printable(text: string, has: (codePoint: number) => boolean): Printable {
  let incomplete = false;
  const plain = text
    .replaceAll(/[\t\r\n]+/g, ' ')
    .replaceAll(/\p{Cc}|[\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '')
    .normalize('NFC');
  const out = Array.from(plain, (ch) => {
    if (has(ch.codePointAt(0) ?? 0)) return ch;
    incomplete = true;
    return '□';
  });
  return { text: out.join(''), incomplete };
}

/** One component group `Family^Given^Middle^Prefix^Suffix` as "Family, Prefix Given Middle, Suffix". */
function groupInWords(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((c) => c.trim());
  const first = [prefix, given, middle].filter((c) => c !== '').join(' ');
  return [family, first, suffix].filter((c) => c !== '').join(', ');
}

/** Groups that can be printed whole; if none can, the first with □. `incomplete`: a group was left out. */
export function personNameInWords(name: string, has: (codePoint: number) => boolean): Printable {
  const groups = name
    .split('=')
    .map(groupInWords)
    .filter((g) => g !== '')
    .map((g) => printable(g, has));
  const whole = groups.filter((g) => !g.incomplete);
  const [first] = groups;
  if (whole.length === 0) return first ?? { text: '', incomplete: false };
  return { text: whole.map((g) => g.text).join(' · '), incomplete: whole.length < groups.length };
}

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;

/** Runs of one writing direction, in reading order; spaces between right-to-left words belong to their run. */
export function directionRuns(text: string): string[] {
  const runs: { rtl: boolean; words: string[] }[] = [];
  for (const word of text.split(/(?<= )/)) {
    const rtl = rightToLeft.test(word);
    const last = runs.at(-1);
    if (last?.rtl === rtl) last.words.push(word);
    else runs.push({ rtl, words: [word] });
  }
  return runs.flatMap((r) => {
    const text = r.words.join('');
    return r.rtl && text.endsWith(' ') ? [text.trimEnd(), ' '] : [text];
  });
}
