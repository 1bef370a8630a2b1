// The values of a template's {placeholders}: of the study, of the prior, of one measurement. A null means not known; the sentence is then not written.
import type { Measurement } from '../types.ts';
import type { BodySide } from './bodySide.ts';
import type { Change } from './change.ts';
import type { DraftPrior } from './engine.ts';
import type { StudyFacts } from './studyFacts.ts';
import { bodyPartInWords, capitalised, dateInWords, plainNumber, spreadInWords, valueInWords } from './words.ts';

export type Placeholders = Record<string, string | null>;

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : one === 'series' ? 'series' : `${one}s`}`;

export function studyPlaceholders(facts: StudyFacts): Placeholders {
  return {
    modality: facts.modality === '' ? null : facts.modality,
    bodyPart: facts.bodyPart === '' ? null : bodyPartInWords(facts.bodyPart),
    description: facts.description === '' ? null : facts.description,
    images: facts.images === 0 ? null : count(facts.images, 'image'),
    series: facts.series === 0 ? null : count(facts.series, 'series'),
    sliceThickness: facts.sliceThickness === null ? null : plainNumber(facts.sliceThickness),
    kvp: facts.kvp === null ? null : plainNumber(facts.kvp),
    kernel: facts.kernel,
    contrastAgent: facts.contrastAgent,
    laterality: facts.laterality,
  };
}

export function priorPlaceholders(prior: DraftPrior | null): Placeholders {
  if (prior === null) return { priorTitle: null, priorDate: null };
  const { study } = prior;
  const title = study.StudyDescription || [study.ModalitiesInStudy.join('/'), bodyPartInWords(study.BodyPartExamined)].filter((t) => t !== '').join(' ');
  return { priorTitle: title === '' ? 'Study' : title, priorDate: study.StudyDate === '' ? null : dateInWords(study.StudyDate) };
}

const saysSide = /\b(left|right)\b/i;

function where(measurement: Measurement, side: BodySide | null): string {
  const number = `M${measurement.number}`;
  const place = measurement.place === '' ? number : `${number}, ${measurement.place}`;
  return side === null || saysSide.test(measurement.label) ? place : `${place}, ${side.side} of the midline`;
}

/** ", previously 8.2 mm on 14 July 2026 (+0.9 mm, +11 %)", '' without a prior. */
function comparison(measurement: Measurement, change: Change | null, prior: DraftPrior | null): string {
  if (change === null || prior === null) return '';
  const date = prior.study.StudyDate === '' ? '' : ` on ${dateInWords(prior.study.StudyDate)}`;
  const value = (v: number): string => `${valueInWords(v, measurement.unit)} ${measurement.unit}`;
  const before = `, previously ${value(change.priorValue)}${date}`;
  if (!change.beyondUncertainty) return `${before} (no change beyond the measurement uncertainty)`;
  const sign = change.difference > 0 ? '+' : '';
  const percent = change.percent === null ? '' : `, ${sign}${change.percent.toFixed(0)} %`;
  return `${before} (${sign}${value(change.difference)}${percent})`;
}

/** Subject and numbers of one measurement; `subject` is its label, else a neutral noun. */
export function measurementPlaceholders(m: Measurement, side: BodySide | null, change: Change | null, prior: DraftPrior | null): Placeholders {
  const label = m.label.trim();
  const s = m.statistics;
  const size = m.value === null ? null : `${valueInWords(m.value, m.unit)}${m.uncertainty === null ? '' : ` ± ${spreadInWords(m.uncertainty)}`} ${m.unit}`;
  const unit = s?.unit ?? m.unit;
  return {
    subject: label === '' ? (m.kind === 'ellipse' ? 'Region of interest' : 'Measured structure') : capitalised(label),
    label: label === '' ? null : capitalised(label),
    size,
    where: where(m, side),
    comparison: comparison(m, change, prior),
    mean: s === null ? null : `${valueInWords(s.mean, unit)} ${unit}`,
    sd: s === null ? null : `${spreadInWords(s.sd)} ${unit}`,
    range: s === null ? null : `${valueInWords(s.min, unit)} to ${valueInWords(s.max, unit)} ${unit}`,
    area: s === null || s.areaMm2 === null ? null : `${spreadInWords(s.areaMm2)} mm²`,
    refused: m.refused,
  };
}

/** The first alternative whose placeholders are all known, filled; null when none is. */
export function fill(alternatives: string[], values: Placeholders): string | null {
  for (const alternative of alternatives) {
    const names = [...alternative.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '');
    if (names.every((n) => typeof values[n] === 'string')) return alternative.replace(/\{(\w+)\}/g, (_, n: string) => values[n] ?? '');
  }
  return null;
}
