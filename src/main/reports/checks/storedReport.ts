// A stored report and its study as the checker's facts, and the checker's answer as the report's checks. Overrides given for the same check stay.
import type { DraftInput } from '../draft/engine.ts';
import { bodySide, headerOf } from '../draft/bodySide.ts';
import { headersOf, studyFacts } from '../draft/studyFacts.ts';
import { sha256Hex } from '../lifecycle/canonicalJson.ts';
import type { Measurement, ReportCheck, ReportSection } from '../types.ts';
import type { CheckFacts, CheckFinding, CheckMeasurement, CheckSentence } from './checkInput.ts';
import { checkSentences } from './checkReport.ts';

export type CheckContext = Pick<DraftInput, 'detail' | 'measurements' | 'prior'>;

function ageInYears(context: CheckContext): number | null {
  const stated = /^(\d{3})Y$/.exec(context.detail.study.PatientAge)?.[1];
  if (stated !== undefined) return Number(stated);
  const { PatientBirthDate: born, StudyDate: on } = context.detail.study;
  if (!/^\d{8}$/.test(born) || !/^\d{8}$/.test(on)) return null;
  return Math.floor((Number(on) - Number(born)) / 10_000);
}

function toCheckMeasurement(m: Measurement, context: CheckContext, bodyPart: string): CheckMeasurement {
  const side = bodySide(m, headerOf(m, headersOf(context.detail)), bodyPart);
  const s = m.statistics;
  const density = s === null ? [] : [s.mean, s.sd, s.min, s.max].map((value) => ({ value, unit: s.unit }));
  const area = s === null || s.areaMm2 === null ? [] : [{ value: s.areaMm2, unit: 'mm²' }];
  const spread = m.uncertainty === null ? [] : [{ value: m.uncertainty, unit: m.unit }];
  return {
    id: m.id,
    label: m.label,
    value: m.value,
    unit: m.unit,
    side: side?.side ?? null,
    sideReason: side === null ? null : `LPS x ${side.x.toFixed(1)} mm`,
    also: [...density, ...area, ...spread],
  };
}

function sentencesOf(sections: ReportSection[]): CheckSentence[] {
  return sections.flatMap((section) =>
    section.sentences
      .filter((s) => s.state !== 'rejected')
      .map((s) => ({
        section: section.name,
        sentenceId: s.id,
        text: s.text,
        measurementIds: s.evidence.filter((e) => e.kind === 'measurement').map((e) => e.id),
      })),
  );
}

function factsOf(sections: ReportSection[], context: CheckContext): CheckFacts {
  const facts = studyFacts(context.detail);
  const named = new Map(context.measurements.map((m) => [m.id, m]));
  const prior = context.prior;
  const sentences = sentencesOf(sections).map((s) => {
    const byNumber = [...s.text.matchAll(/\bM(\d+)\b/g)].map((found) => Number(found[1]));
    const ids = context.measurements.filter((m) => byNumber.includes(m.number)).map((m) => m.id);
    return s.measurementIds.length > 0 ? { ...s, measurementIds: s.measurementIds.filter((id) => named.has(id)) } : { ...s, measurementIds: ids };
  });
  return {
    sentences,
    input: {
      patient: { sex: context.detail.study.PatientSex, age: ageInYears(context) },
      order: { description: context.detail.study.StudyDescription, side: facts.laterality ?? undefined },
      measurements: context.measurements.filter((m) => m.kind !== 'arrow').map((m) => toCheckMeasurement(m, context, facts.bodyPart)),
      prior: prior === null ? null : { measurements: prior.measurements.map((m) => ({ ...toCheckMeasurement(m, context, ''), side: null, sideReason: null })) },
      sections: {},
    },
  };
}

/** A sentence that says what was measured, while the measurement was deleted since. */
function restsOnDeleted(sections: ReportSection[], context: CheckContext): CheckFinding[] {
  const known = new Set(context.measurements.map((m) => m.id));
  return sentencesOf(sections)
    .filter((s) => s.measurementIds.length > 0 && s.measurementIds.every((id) => !known.has(id)))
    .map((s) => ({
      kind: 'number',
      section: s.section,
      sentenceId: s.sentenceId,
      sentence: s.text,
      evidence: s.measurementIds,
      message: 'The measurement this sentence rests on was deleted.',
      fix: null,
    }));
}

/** Same kind, sentence and message: same check. */
function checkId(kind: string, sentenceId: string | null, sentence: string, message: string): string {
  return sha256Hex(JSON.stringify([kind, sentenceId, sentence, message])).slice(0, 16);
}

export function checkStoredReport(sections: ReportSection[], before: ReportCheck[], context: CheckContext): { checks: ReportCheck[]; passedChecks: number } {
  const { checks: found, passed } = checkSentences(factsOf(sections, context));
  const checks = [...found, ...restsOnDeleted(sections, context)];
  const overrides = new Map(before.map((c) => [c.id, c.override]));
  const made = checks.map((c) => {
    const id = checkId(c.kind, c.sentenceId, c.sentence, c.message);
    const section = c.section.charAt(0).toUpperCase() + c.section.slice(1);
    return { id, ...c, section, override: overrides.get(id) ?? null };
  });
  return { checks: made, passedChecks: passed.length };
}
