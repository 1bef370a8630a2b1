// The contradiction checker: a pure function from text and facts to contradictions, each with the sentence, the evidence and a fix. Deterministic, no model.
import type { CheckFacts, CheckFinding, CheckInput, CheckKind, CheckSentence, Rule } from './checkInput.ts';
import { comparisonRule } from './comparisonRule.ts';
import { demographicsRule } from './demographicsRule.ts';
import { internalRule } from './internalRule.ts';
import { levelRule } from './levelRule.ts';
import { missingRule } from './missingRule.ts';
import { negationRule } from './negationRule.ts';
import { numberRule } from './numberRule.ts';
import { splitSentences } from './sentences.ts';
import { sideRule } from './sideRule.ts';

/** The number rule also finds units. */
const rules: { kinds: CheckKind[]; rule: Rule }[] = [
  { kinds: ['number', 'unit'], rule: numberRule },
  { kinds: ['side'], rule: sideRule },
  { kinds: ['level'], rule: levelRule },
  { kinds: ['comparison'], rule: comparisonRule },
  { kinds: ['negation'], rule: negationRule },
  { kinds: ['demographics'], rule: demographicsRule },
  { kinds: ['internal'], rule: internalRule },
  { kinds: ['missing'], rule: missingRule },
];

export interface Checked {
  checks: CheckFinding[];
  /** Kinds that were looked for and found nothing. */
  passed: CheckKind[];
}

export function checkSentences(facts: CheckFacts): Checked {
  const checks = rules.flatMap(({ rule }) => rule(facts));
  const found = new Set(checks.map((c) => c.kind));
  return { checks, passed: rules.flatMap((r) => r.kinds).filter((k) => !found.has(k)) };
}

/** Input and answer as documented for `sagitta check FILE.json --json`. */
export function checkReport(input: CheckInput): CheckFinding[] {
  const sentences = Object.entries(input.sections).flatMap(([section, text]): CheckSentence[] =>
    splitSentences(text ?? '').map((t) => ({ section, sentenceId: null, text: t, measurementIds: [] })),
  );
  return checkSentences({ input, sentences }).checks;
}
