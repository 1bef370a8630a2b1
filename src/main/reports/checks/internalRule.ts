// Findings against impression: the same finding with another size.
import type { CheckFacts, CheckFinding, CheckSentence, Rule } from './checkInput.ts';
import { referencesOf } from './references.ts';
import { isAboutPrior, quantities, type Quantity, replaceAt, sideWords } from './sentences.ts';

const findingNouns = /\b(nodule|mass|lesion|cyst|an?eurysm|calculus|stone|h(?:a)?ematoma|lymph node|node|polyp|collection|tumou?r)s?\b/i;
const places =
  /\b(upper|middle|lower|lobe|segment|left|right|hepatic|liver|renal|kidney|lung|pulmonary|adrenal|splenic|spleen|pancrea\w+|thyroid|aort\w+|brain)\b/gi;

function sizes(s: CheckSentence): Quantity[] {
  return quantities(s.text).filter(
    (q) =>
      (q.unit === 'mm' || q.unit === 'cm') &&
      !isAboutPrior(s.text, q.start) &&
      !/[±+]\s*$/.test(s.text.slice(0, q.start)) &&
      !/\(\s*-?$/.test(s.text.slice(0, q.start)),
  );
}

function mm(q: Quantity): number {
  return q.unit === 'cm' ? q.value * 10 : q.value;
}

function close(a: Quantity, b: Quantity): boolean {
  const step = (q: Quantity): number => (q.unit === 'cm' ? 10 : 1) * 0.5 * 10 ** -q.decimals;
  return Math.abs(mm(a) - mm(b)) <= step(a) + step(b) + 1e-6;
}

function noun(s: CheckSentence): string | undefined {
  return findingNouns.exec(s.text)?.[1]?.toLowerCase();
}

/** The same noun, and no place word that only one of them has on the other side. */
function sameFinding(a: CheckSentence, b: CheckSentence): boolean {
  if (noun(a) === undefined || noun(a) !== noun(b)) return false;
  const sides = (s: CheckSentence): string =>
    sideWords(s.text)
      .map((w) => w.side)
      .join();
  const placeSet = (s: CheckSentence): Set<string> => new Set([...s.text.matchAll(places)].map((m) => m[0].toLowerCase()));
  const pa = placeSet(a);
  const pb = placeSet(b);
  return sides(a) === sides(b) && [...pb].every((p) => pa.has(p));
}

function one(impression: CheckSentence, findings: CheckSentence[]): CheckFinding[] {
  const [size, ...more] = sizes(impression);
  if (size === undefined || more.length > 0) return [];
  const same = findings.filter((f) => sameFinding(f, impression));
  const [first] = same;
  if (first === undefined || same.length > 1) return [];
  const said = sizes(first);
  const [only] = said;
  if (only === undefined || said.some((q) => close(q, size))) return [];
  const fixable = said.length === 1 && only.unit === size.unit;
  const right = first.text.slice(only.start, only.end);
  const fix = fixable ? replaceAt(impression.text, size.start, size.end, right) : null;
  const message = `Impression says ${impression.text.slice(size.start, size.end)}; Findings say ${right}.`;
  return [
    { kind: 'internal', section: impression.section, sentenceId: impression.sentenceId, sentence: impression.text, evidence: ['findings'], message, fix },
  ];
}

/** Sentences of known measurements are the number rule's. */
function unmeasured(facts: CheckFacts, name: string): CheckSentence[] {
  return facts.sentences.filter((s) => s.section.toLowerCase() === name && referencesOf(s, facts).length === 0);
}

export const internalRule: Rule = (facts) => unmeasured(facts, 'impression').flatMap((s) => one(s, unmeasured(facts, 'findings')));
