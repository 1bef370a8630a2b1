// Organs a patient of this sex does not have, and an age or sex in the text that is not the patient's.
import type { CheckFacts, CheckFinding, CheckSentence, Rule } from './checkInput.ts';

const femaleOnly = /\b(uterus|uterine|endometri\w+|myometri\w+|ovar(?:y|ies|ian)|fallopian|adnexal?|vagina\w*|gravid|pregnan\w+|gestational|fetus|fetal)\b/i;
const maleOnly = /\b(prostat(?:e|ic)|seminal vesicles?|testis|testes|testic\w+|scrot\w+|epididym\w+|penis|penile|spermatic)\b/i;
/** Fathers and mothers, relatives' illness, and transfers of names do not count. */
const otherPerson = /\b(mother|father|sister|brother|family|wife|husband|partner)\b/i;
const written = /\b(\d{1,3})[- ]?(?:year|yr)s?[- ]old(?:\s+(male|man|boy|female|woman|girl))?/i;

function found(s: CheckSentence, message: string): CheckFinding {
  return { kind: 'demographics', section: s.section, sentenceId: s.sentenceId, sentence: s.text, evidence: ['patient'], message, fix: null };
}

function organs(s: CheckSentence, sex: string): CheckFinding[] {
  const wrong = sex === 'M' ? femaleOnly.exec(s.text) : sex === 'F' ? maleOnly.exec(s.text) : null;
  if (wrong === null || otherPerson.test(s.text)) return [];
  return [found(s, `Text names "${wrong[0]}"; the patient's sex is ${sex}.`)];
}

function ageAndSex(s: CheckSentence, facts: CheckFacts, sex: string): CheckFinding[] {
  const parts = written.exec(s.text);
  if (parts === null || otherPerson.test(s.text)) return [];
  const age = facts.input.patient?.age;
  if (age !== null && age !== undefined && Math.abs(Number(parts[1]) - age) > 1) return [found(s, `Text says ${parts[1] ?? ''} years; the patient is ${age}.`)];
  const said = parts[2] === undefined ? '' : /^(male|man|boy)$/i.test(parts[2]) ? 'M' : 'F';
  if (said !== '' && (sex === 'M' || sex === 'F') && said !== sex) return [found(s, `Text says ${parts[2] ?? ''}; the patient's sex is ${sex}.`)];
  return [];
}

export const demographicsRule: Rule = (facts) => {
  const sex = (facts.input.patient?.sex ?? '').toUpperCase();
  return facts.sentences.flatMap((s) => [...organs(s, sex), ...ageAndSex(s, facts, sex)]);
};
