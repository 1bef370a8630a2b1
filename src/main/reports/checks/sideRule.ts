// Left and right: against the side of the measurement a sentence speaks of, against the order, and findings against impression.
import type { CheckFacts, CheckFinding, CheckMeasurement, CheckSentence, Rule } from './checkInput.ts';
import { hasWord, labelWords, referencesOf } from './references.ts';
import { replaceAt, type Side, sideWords } from './sentences.ts';

const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');
const twoSided = /\b(bilateral\w*|both|contralateral|respectively|opposite|midline shift|compared (?:to|with))\b/i;

function sideOf(m: CheckMeasurement): { side: Side; reason: string } | null {
  const labelled = sideWords(m.label)[0]?.side ?? sideWords(m.site ?? '')[0]?.side;
  if (m.side !== null && m.side !== undefined) {
    return { side: m.side, reason: m.sideReason ? `the measurement lies ${m.side} of the midline (${m.sideReason})` : `the measurement is on the ${m.side}` };
  }
  return labelled === undefined ? null : { side: labelled, reason: `the measurement is labelled ${labelled}` };
}

/** One side word only, and the wrong one; "right of the midline" and "right lung" alike. */
function againstMeasurement(sentence: CheckSentence, facts: CheckFacts): CheckFinding[] {
  const references = referencesOf(sentence, facts);
  const [m] = references;
  const words = sideWords(sentence.text);
  const known = m === undefined || references.length > 1 ? null : sideOf(m);
  if (m === undefined || known === null || words.length === 0 || twoSided.test(sentence.text)) return [];
  if (words.some((w) => w.side === known.side)) {
    return [];
  }
  const [first] = words;
  if (first === undefined) return [];
  const fix = words.length === 1 ? replaceAt(sentence.text, first.start, first.end, known.side) : null;
  const message = `Text says ${first.side}; ${known.reason}.`;
  return [{ kind: 'side', section: sentence.section, sentenceId: sentence.sentenceId, sentence: sentence.text, evidence: [m.id], message, fix }];
}

/** The ordered side is never named and the other one is, with the ordered part of the body. */
function againstOrder(facts: CheckFacts): CheckFinding[] {
  const side = facts.input.order?.side ?? sideWords(facts.input.order?.description ?? '')[0]?.side;
  const said = facts.sentences.filter((s) => s.section.toLowerCase() !== 'comparison' && s.section.toLowerCase() !== 'indication');
  if (side === undefined || sideWords(facts.input.order?.description ?? '').some((w) => w.side !== side)) return [];
  if (said.some((s) => sideWords(s.text).some((w) => w.side === side))) return [];
  const parts = labelWords(facts.input.order?.description ?? '').filter((w) => w.length > 2 && !/^(xray|with|without|and|views?|contrast)$/.test(w));
  return said.flatMap((s) => {
    const wrong = sideWords(s.text).find((w) => w.side === other(side));
    if (wrong === undefined || twoSided.test(s.text) || (parts.length > 0 && !parts.some((p) => hasWord(s.text, p)))) return [];
    const message = `Text says ${wrong.side}; the ${side} side was examined.`;
    const fix = sideWords(s.text).length === 1 ? replaceAt(s.text, wrong.start, wrong.end, side) : null;
    return [{ kind: 'side' as const, section: s.section, sentenceId: s.sentenceId, sentence: s.text, evidence: ['order'], message, fix }];
  });
}

/** The noun after the side word: "right kidney" is kidney. Lobes, segments and such say little alone: they take the next word too. */
function sidedNouns(text: string): { noun: string; side: Side }[] {
  const pattern = /\b(left|right)\s+((?:(?:upper|middle|lower|main|anterior|posterior|medial|lateral|small|large)\s+)*\p{L}{4,})/giu;
  return [...text.matchAll(pattern)].map((m) => ({
    side: (m[1] ?? '').toLowerCase() as Side,
    noun: (m[2] ?? '').toLowerCase().replaceAll(/\s+/g, ' ').replace(/s$/, ''),
  }));
}

const keyFindings =
  /\b(nodule|mass|lesion|fracture|effusion|pneumothorax|cyst|stone|calculus|tumou?r|infarct\w*|h(?:a)?emorrhage|h(?:a)?ematoma|consolidation|hydronephrosis|tear)\b/i;

/** Same finding and same noun, one side in the findings and only the other in the impression. */
function withinReport(facts: CheckFacts): CheckFinding[] {
  const of = (name: string): CheckSentence[] => facts.sentences.filter((s) => s.section.toLowerCase() === name && !/^\s*no\b/i.test(s.text));
  const findings = of('findings');
  return of('impression').flatMap((s) => {
    const what = keyFindings.exec(s.text)?.[1]?.toLowerCase();
    if (what === undefined || twoSided.test(s.text) || sideWords(s.text).length !== 1) return [];
    return sidedNouns(s.text).flatMap(({ noun, side }) => {
      const same = findings.filter((f) => hasWord(f.text, what) && sidedNouns(f.text).some((n) => n.noun === noun));
      if (same.length === 0 || same.some((f) => twoSided.test(f.text) || sideWords(f.text).some((w) => w.side === side))) return [];
      const word = sideWords(s.text)[0];
      const fix = word === undefined ? null : replaceAt(s.text, word.start, word.end, other(side));
      const message = `Impression says ${side} ${noun}; Findings say ${other(side)} ${noun}.`;
      return [{ kind: 'side' as const, section: s.section, sentenceId: s.sentenceId, sentence: s.text, evidence: ['findings'], message, fix }];
    });
  });
}

export const sideRule: Rule = (facts) => {
  const measured = facts.sentences.filter((s) => s.section.toLowerCase() !== 'comparison').flatMap((s) => againstMeasurement(s, facts));
  const seen = new Set(measured.map((f) => f.sentence));
  const rest = [...againstOrder(facts), ...withinReport(facts)].filter((f) => !seen.has(f.sentence));
  return [...measured, ...rest.filter((f, i) => rest.findIndex((o) => o.sentence === f.sentence) === i)];
};
