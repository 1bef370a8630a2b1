// "No nodule" while a nodule was measured. Only whole denials of a labelled measurement; "no other nodule" is fine.
import type { CheckFacts, CheckFinding, CheckSentence, Rule } from './checkInput.ts';
import { labelWords } from './references.ts';

const qualified = /\b(other|further|additional|new|second|suspicious|enlarged|more|larger|calcified|solid|change|growth)\b/i;
const nouns = new Set([
  'nodule',
  'mass',
  'lesion',
  'cyst',
  'aneurysm',
  'stone',
  'calculus',
  'effusion',
  'hematoma',
  'haematoma',
  'pneumothorax',
  'fracture',
  'node',
  'polyp',
  'collection',
  'tumor',
  'tumour',
  'ascites',
  'hemorrhage',
  'haemorrhage',
]);

function one(s: CheckSentence, facts: CheckFacts): CheckFinding[] {
  const denial = /(?:^|[,;]\s*|\bthere (?:is|are)\s+)(?:no|without)\s+((?:\p{L}+\s+){0,3}\p{L}+)/iu.exec(s.text)?.[1] ?? '';
  if (denial === '' || qualified.test(denial) || /\bno\b.*\b(in|of) the\b/i.test(s.text)) return [];
  const words = labelWords(denial).map((w) => w.replace(/(?<!s)s$/, ''));
  const m = facts.input.measurements.find((x) => x.value !== null && labelWords(x.label).some((w) => nouns.has(w) && words.includes(w)));
  if (m === undefined) return [];
  const message = `Text denies what was measured: ${m.label} ${m.value ?? ''} ${m.unit}.`;
  return [{ kind: 'negation', section: s.section, sentenceId: s.sentenceId, sentence: s.text, evidence: [m.id], message, fix: null }];
}

export const negationRule: Rule = (facts) =>
  facts.sentences.filter((s) => ['findings', 'impression'].includes(s.section.toLowerCase())).flatMap((s) => one(s, facts));
