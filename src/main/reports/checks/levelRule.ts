// The level of a measured finding: lobe, liver segment, vertebra, as its site says, against the sentence that speaks of it.
import type { CheckFacts, CheckFinding, CheckSentence, Rule } from './checkInput.ts';
import { referencesOf } from './references.ts';
import { replaceAt } from './sentences.ts';

const patterns = [/\b(upper|middle|lower)(?= lobe\b)/gi, /(?<=\bsegment )(VIII|VII|VI|IV[ab]?|V|III|II|I|[1-8])\b/gi, /\b([CTL]\d{1,2}|S[1-5])\b(?![\d.])/g];

function places(text: string, pattern: RegExp): { written: string; start: number }[] {
  return [...text.matchAll(pattern)].map((m) => ({ written: m[0], start: m.index }));
}

function one(s: CheckSentence, facts: CheckFacts): CheckFinding[] {
  const references = referencesOf(s, facts);
  const [m] = references;
  if (m === undefined || references.length > 1) return [];
  return patterns.flatMap((pattern) => {
    const [known, ...more] = places(`${m.site ?? ''} ${m.label}`, pattern);
    const said = places(s.text, pattern);
    const [first] = said;
    if (known === undefined || more.length > 0 || first === undefined || said.length > 1) return [];
    if (first.written.toLowerCase() === known.written.toLowerCase()) return [];
    const fix = replaceAt(s.text, first.start, first.start + first.written.length, known.written);
    const message = `Text says ${first.written}; the measurement is at ${known.written}.`;
    return [{ kind: 'level' as const, section: s.section, sentenceId: s.sentenceId, sentence: s.text, evidence: [m.id], message, fix }];
  });
}

export const levelRule: Rule = (facts) => facts.sentences.flatMap((s) => one(s, facts));
