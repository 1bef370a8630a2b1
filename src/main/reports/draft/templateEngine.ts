// The embedded drafter: fills a template with what is known. Deterministic, no language model; it claims nothing that was not measured or read from a header.
import { fail, ok } from '../../../contract/result.ts';
import type { Evidence, Measurement } from '../types.ts';
import { bodySide, headerOf } from './bodySide.ts';
import { changeSince } from './change.ts';
import type { DraftInput, DraftingEngine, DraftSection, DraftSentence } from './engine.ts';
import { fill, measurementPlaceholders, type Placeholders, priorPlaceholders, studyPlaceholders } from './placeholders.ts';
import { headersOf, studyFacts } from './studyFacts.ts';
import type { TemplateLine } from './templateShape.ts';
import { dateInWords, valueInWords } from './words.ts';

/** What a measurement's chip says: "M1 9.1 mm". */
function measurementChip(m: Measurement, letter = 'M'): string {
  const name = `${letter}${m.number}`;
  return m.value === null ? name : `${name} ${valueInWords(m.value, m.unit)} ${m.unit}`;
}

function isFor(line: TemplateLine, m: Measurement): boolean {
  if (line.each === 'refused') return m.refused !== null && m.kind !== 'arrow';
  return m.kind === line.each && (m.kind === 'arrow' || m.value !== null);
}

function priorEvidence(input: DraftInput): Evidence[] {
  if (input.prior === null) return [];
  return [{ kind: 'prior', id: input.prior.study.StudyInstanceUID, text: `Prior ${dateInWords(input.prior.study.StudyDate)}`.trim() }];
}

function lineEvidence(line: TemplateLine, input: DraftInput): Evidence[] {
  if (line.evidence === 'none' || line.unsupported === true) return [];
  if (line.evidence === 'prior') return priorEvidence(input);
  return [{ kind: 'study', id: input.detail.study.StudyInstanceUID, text: 'Study' }];
}

interface Prepared {
  input: DraftInput;
  base: Placeholders;
  bodyPart: string;
  headers: ReturnType<typeof headersOf>;
}

function measured(line: TemplateLine, m: Measurement, p: Prepared): DraftSentence[] {
  const { input } = p;
  const change = changeSince(m, input.prior?.measurements ?? []);
  const side = bodySide(m, headerOf(m, p.headers), p.bodyPart);
  const text = fill(line.alternatives, { ...p.base, ...measurementPlaceholders(m, side, change, input.prior) });
  if (text === null) return [];
  const evidence: Evidence[] = [{ kind: 'measurement', id: m.id, text: measurementChip(m) }];
  if (change !== null) evidence.push({ kind: 'prior', id: change.prior.id, text: measurementChip(change.prior, 'P') });
  evidence.push(...input.keyImages.filter((k) => k.id === m.SOPInstanceUID));
  return [{ text, evidence, supported: true, requiresReview: true }];
}

function sentencesOf(line: TemplateLine, p: Prepared): DraftSentence[] {
  const { each } = line;
  if (each !== undefined) return p.input.measurements.filter((m) => isFor(line, m)).flatMap((m) => measured(line, m, p));
  if (line.evidence === 'prior' && p.input.prior === null) return [];
  const text = fill(line.alternatives, p.base);
  return text === null ? [] : [{ text, evidence: lineEvidence(line, p.input), supported: line.unsupported !== true, requiresReview: true }];
}

/** Sections in the template's order; one without sentences is there and empty, for a person to fill. */
export function draftFromTemplate(input: DraftInput): DraftSection[] {
  const facts = studyFacts(input.detail);
  const noPrior = input.prior === null ? 'No earlier study of this patient in the archive.' : null;
  const base = { ...studyPlaceholders(facts), ...priorPlaceholders(input.prior), noPrior };
  const prepared: Prepared = { input, base, bodyPart: facts.bodyPart, headers: headersOf(input.detail) };
  return input.template.sections.map((s) => ({ name: s.name, sentences: s.lines.flatMap((l) => sentencesOf(l, prepared)) }));
}

export const templateEngine: DraftingEngine = {
  id: 'sagitta-template',
  version: '1.0.0',
  kind: 'template',
  draft(input, { signal }) {
    if (signal.aborted) return Promise.resolve(fail('CANCELLED', 'The draft was cancelled; the report is as it was.'));
    return Promise.resolve(ok(draftFromTemplate(input)));
  },
};
