// Numbers in a sentence against the values of the measurement it speaks of: wrong number, or right number with a wrong unit.
import type { CheckFacts, CheckFinding, CheckMeasurement, CheckSentence, Rule } from './checkInput.ts';
import { referencesOf } from './references.ts';
import { isAboutPrior, quantities, type Quantity, replaceAt } from './sentences.ts';

interface Known {
  value: number;
  unit: string;
}

const inMm: Record<string, number> = { mm: 1, cm: 10 };
const inMm2: Record<string, number> = { 'mm²': 1, 'cm²': 100 };

function factor(from: string, to: string): number | null {
  if (from === to) return 1;
  for (const table of [inMm, inMm2]) {
    const a = table[from];
    const b = table[to];
    if (a !== undefined && b !== undefined) return a / b;
  }
  return null;
}

function rounds(written: Quantity, value: number): boolean {
  return (
    Math.abs(written.value - value) <= 0.5 * 10 ** -written.decimals + 1e-6 || Math.abs(written.value) === Math.abs(Number(value.toFixed(written.decimals)))
  );
}

function agrees(written: Quantity, known: Known): boolean {
  const f = factor(known.unit, written.unit);
  return f !== null && rounds(written, known.value * f);
}

function sameNumber(written: Quantity, known: Known): boolean {
  return known.unit !== written.unit && rounds(written, known.value);
}

function knownOf(m: CheckMeasurement): Known[] {
  return [...(m.value === null ? [] : [{ value: m.value, unit: m.unit }]), ...(m.also ?? [])];
}

/** How images were made, margins, thresholds and differences are not sizes of the finding. */
const notTheFinding =
  /\b(slice|section|collimation|thick(?:ness)?|reconstruct\w*|margin|threshold|less than|more than|larger than|greater than|smaller than|under|over|below|above|at least|at most|from the|away|apart|distance)\b|[<>≤≥]/i;

function isDifference(text: string, q: Quantity): boolean {
  return (
    /[+±]\s*$/.test(text.slice(0, q.start)) ||
    /^[+]/.test(text.slice(q.start)) ||
    /\bby\s*$/.test(text.slice(0, q.start)) ||
    /\(\s*-?$/.test(text.slice(0, q.start))
  );
}

function around(text: string, q: Quantity): string {
  return text.slice(Math.max(0, q.start - 24), q.end + 14);
}

function judge(q: Quantity, sentence: CheckSentence, known: Known[], main: CheckMeasurement): CheckFinding | null {
  if (known.some((k) => agrees(q, k))) return null;
  const base = { section: sentence.section, sentenceId: sentence.sentenceId, sentence: sentence.text, evidence: [main.id] };
  const written = sentence.text.slice(q.start, q.end);
  const swapped = known.find((k) => sameNumber(q, k));
  if (swapped !== undefined && /[a-zµ²]$/i.test(written)) {
    const number = written.replace(/\s*[a-z²]+\d?$/i, '');
    const fix = replaceAt(sentence.text, q.start, q.end, `${number} ${swapped.unit}`);
    return { ...base, kind: 'unit', message: `Text says ${written}; the measurement is in ${swapped.unit}.`, fix };
  }
  const f = main.value === null ? null : factor(main.unit, q.unit);
  if (main.value === null || f === null) return null;
  const right = (main.value * f).toFixed(q.unit === 'mm' ? Math.max(1, q.decimals) : q.decimals);
  const fix = replaceAt(sentence.text, q.start, q.end, written.replace(/^[-+−]?\d+(?:[.,]\d+)?/, right));
  return { ...base, kind: 'number', message: `Text says ${written}; the measurement is ${right} ${q.unit}.`, fix };
}

function checkSentence(sentence: CheckSentence, facts: CheckFacts): CheckFinding[] {
  const references = referencesOf(sentence, facts);
  const [main] = references;
  if (main === undefined || references.length > 1) return [];
  const known = knownOf(main);
  const priors = (facts.input.prior?.measurements ?? []).flatMap(knownOf);
  const others = facts.input.measurements.filter((m) => m !== main).flatMap(knownOf);
  return quantities(sentence.text).flatMap((q) => {
    if (notTheFinding.test(around(sentence.text, q)) || isDifference(sentence.text, q) || isAboutPrior(sentence.text, q.start)) return [];
    if (priors.some((k) => agrees(q, k)) || others.some((k) => agrees(q, k))) return [];
    const found = judge(q, sentence, known, main);
    return found === null ? [] : [found];
  });
}

const judged = new Set(['findings', 'impression', 'comparison']);

export const numberRule: Rule = (facts) => facts.sentences.filter((s) => judged.has(s.section.toLowerCase())).flatMap((s) => checkSentence(s, facts));
