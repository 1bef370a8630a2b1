// Text to sentences, numbers with units, and side words. Plain reading of English report text, no meaning.

/** Splits at . ! ? before a capital or the end; decimals and M1. stay whole. */
export function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+(?=[\p{Lu}\d])|\n+/u)
    .map((s) => s.trim())
    .filter((s) => s !== '');
}

export interface Quantity {
  value: number;
  /** Digits after the point, as written. */
  decimals: number;
  unit: string;
  /** Where the number and unit stand in the sentence. */
  start: number;
  end: number;
}

const quantityPattern = /(?<![\w.])([-+−]?\d+(?:[.,]\d+)?)\s*(mm²|mm2|cm²|cm2|mm|cm|HU|SUVbw|SUV|millimet(?:er|re)s?|centimet(?:er|re)s?)(?![\w²])/gi;
/** "8 x 9 mm", "12 × 8 × 5 mm", "9.1 ± 0.7 mm", "96 to 143 HU": the unit at the end holds for all of them. */
const chainPattern = /(?<![\w.])([-+−]?\d+(?:[.,]\d+)?)(?=\s*(?:x|×|by|±|to|-|–)\s*[-+−]?\d)/gi;

const unitNames: Record<string, string> = { mm2: 'mm²', cm2: 'cm²', hu: 'HU', suv: 'SUVbw', suvbw: 'SUVbw' };

function canonicalUnit(unit: string): string {
  const lower = unit.toLowerCase();
  if (lower.startsWith('millimet')) return 'mm';
  if (lower.startsWith('centimet')) return 'cm';
  return unitNames[lower] ?? lower;
}

function quantity(text: string, unit: string, start: number, end: number): Quantity {
  const plain = text.replace('−', '-').replace(',', '.');
  return { value: Number(plain), decimals: plain.split('.')[1]?.length ?? 0, unit: canonicalUnit(unit), start, end };
}

/** All numbers with a length, area or density unit, in order. */
export function quantities(sentence: string): Quantity[] {
  const withUnit = [...sentence.matchAll(quantityPattern)].map((m) => quantity(m[1] ?? '', m[2] ?? '', m.index, m.index + m[0].length));
  const chained = [...sentence.matchAll(chainPattern)].flatMap((m) => {
    const end = m.index + m[0].length;
    const next = withUnit.find((q) => q.start >= end);
    if (next === undefined || /[a-z]{3,}/i.test(sentence.slice(end, next.start))) return [];
    return [quantity(m[1] ?? '', next.unit, m.index, end)];
  });
  return [...withUnit, ...chained].toSorted((a, b) => a.start - b.start);
}

export type Side = 'left' | 'right';

export interface SideWord {
  side: Side;
  start: number;
  end: number;
  written: string;
}

/** "left" and "right" as sides; not "left shift", "right away". */
export function sideWords(text: string): SideWord[] {
  return [...text.matchAll(/\b(left|right)\b(?!\s+(?:shift|away|now))/gi)].map((m) => ({
    side: (m[1] ?? '').toLowerCase() as Side,
    start: m.index,
    end: m.index + m[0].length,
    written: m[0],
  }));
}

/** Puts `replacement` in the place `[start, end)`, first letter as big as before. */
export function replaceAt(text: string, start: number, end: number, replacement: string): string {
  const was = text.charAt(start);
  const cased = was !== was.toLowerCase() ? replacement.charAt(0).toUpperCase() + replacement.slice(1) : replacement;
  return text.slice(0, start) + cased + text.slice(end);
}

const saysBefore = /\b(previous(?:ly)?|prior|before|earlier|formerly|was)\b[^.;,()]*$/i;

/** True when the words before the place speak of an earlier study. */
export function isAboutPrior(sentence: string, at: number): boolean {
  return saysBefore.test(sentence.slice(0, at)) || /^[^.;,()]*\b(previously|on the prior)\b/i.test(sentence.slice(at));
}
