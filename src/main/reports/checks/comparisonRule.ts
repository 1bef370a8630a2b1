// Claims of change: without an earlier study there is nothing to compare with; with one, the direction must fit the measured values.
import type { CheckFacts, CheckFinding, CheckMeasurement, CheckSentence, Rule } from './checkInput.ts';
import { labelWords, referencesOf } from './references.ts';

const claim =
  /\b(unchanged|stable (?:in|since|compared|appearance|size)|(?:remains?|is|are) stable|interval (?:change|growth|increase|decrease|development)|(?:increased|decreased|larger|smaller|grown|progressed|improved|worsened|resolved)\b[^.]*\b(?:since|compared|than (?:before|previously|on)|from prior|interval)|previously\s+[-\d]|compared (?:to|with) (?:the )?(?:prior|previous|earlier|study)|(?:since|than) the (?:prior|previous|earlier|last)|no (?:interval|significant) change)/i;
const deniesPrior = /\b(no|without)\s+(?:\w+\s+){0,2}(prior|previous|earlier|comparison)\b|\bnot available\b|\bnone\b/i;
const grew = /\b(increase[ds]?|larger|bigger|grown|growth|enlarged|progress(?:ion|ed))\b/i;
const shrank = /\b(decrease[ds]?|smaller|shrunk|regress(?:ion|ed)|reduced)\b/i;
const same = /\b(unchanged|stable|no (?:interval|significant) change)\b/i;
const denied = /\b(no|not|without)\s+(?:\w+\s+){0,2}(increase|decrease|growth|larger|smaller|progression|regression)/i;

/** Difference below this part of the earlier value is not called a change here; measurement noise must not raise alarms. */
const changePart = 0.1;
const samePart = 0.2;

function found(s: CheckSentence, evidence: string[], message: string): CheckFinding {
  return { kind: 'comparison', section: s.section, sentenceId: s.sentenceId, sentence: s.text, evidence, message, fix: null };
}

function priorFor(m: CheckMeasurement, priors: CheckMeasurement[]): CheckMeasurement | undefined {
  const key = labelWords(m.label).join(' ');
  const sameLabel = priors.filter((p) => p.unit === m.unit && (p.id === m.id || (key !== '' && labelWords(p.label).join(' ') === key)));
  return sameLabel.length === 1 ? sameLabel[0] : undefined;
}

function direction(s: CheckSentence, facts: CheckFacts): CheckFinding[] {
  const references = referencesOf(s, facts);
  const [m] = references;
  const prior = m === undefined || references.length > 1 ? undefined : priorFor(m, facts.input.prior?.measurements ?? []);
  if (m?.value === null || m?.value === undefined || prior?.value === null || prior?.value === undefined || prior.value === 0) return [];
  if (denied.test(s.text)) return [];
  const part = (m.value - prior.value) / Math.abs(prior.value);
  const numbers = `measured ${m.value} ${m.unit}, before ${prior.value} ${prior.unit}`;
  const evidence = [m.id, prior.id];
  if (grew.test(s.text) && !shrank.test(s.text) && part < -changePart) return [found(s, evidence, `Text says larger; ${numbers}.`)];
  if (shrank.test(s.text) && !grew.test(s.text) && part > changePart) return [found(s, evidence, `Text says smaller; ${numbers}.`)];
  if (same.test(s.text) && Math.abs(part) > samePart) return [found(s, evidence, `Text says unchanged; ${numbers}.`)];
  return [];
}

export const comparisonRule: Rule = (facts) => {
  const said = facts.sentences.filter((s) => ['findings', 'impression', 'comparison'].includes(s.section.toLowerCase()));
  if (facts.input.prior !== null && facts.input.prior !== undefined) return said.flatMap((s) => direction(s, facts));
  return said
    .filter((s) => claim.test(s.text) && !deniesPrior.test(s.text))
    .map((s) => found(s, [], 'The text compares with an earlier study; there is none for this patient in the archive.'));
};
