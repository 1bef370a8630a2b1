// The numbers of a measurement as coded values, both ways: main value, statistics of a region, further numbers. Pure.
import type { Measurement, OtherValue, RoiStatistics } from '../../contract/measurement.ts';
import { derivations, own, quantities, sameCode, unitCode, unitName, type Code } from '../../dicom/sr/codes.ts';
import type { SrGraphic, SrNumber } from '../../dicom/sr/group.ts';
import type { Kind } from './kinds.ts';

const mainConcepts: Partial<Record<Kind, Code>> = {
  length: quantities.length,
  bidirectional: quantities.longAxis,
  angle: quantities.angle,
  cobb: quantities.cobbAngle,
  cardiothoracic: quantities.cardiothoracicRatio,
  calibration: quantities.calibration,
};

const named: readonly (readonly [string, Code])[] = [
  ['short axis', quantities.shortAxis],
  ['long axis', quantities.longAxis],
  ['area', quantities.area],
  ['perimeter', quantities.perimeter],
  ['volume', quantities.volume],
  ['width', quantities.width],
  ['diameter', quantities.diameter],
  ['length', quantities.length],
  ['heart width', quantities.heartWidth],
  ['thorax width', quantities.thoraxWidth],
];

/** A value of the image itself, by its unit: HU, SUVbw, signal of MR, anything else. */
function pixelConcept(unit: string, modality: string): Code {
  if (unit === 'HU') return quantities.attenuation;
  if (unit === 'SUVbw') return quantities.suvbw;
  return modality === 'MR' ? quantities.signal : quantities.pixelValue;
}

function plain(concept: Code, value: number, unit: string): SrNumber {
  return { concept, derivation: null, value, unit: unitCode(unit), uncertainty: null, spacingSource: '', graphics: [] };
}

/** At most 16 characters (SH), told apart by a checksum of the whole name. */
function conceptOfName(name: string): Code {
  const known = named.find(([word]) => word === name.toLowerCase());
  if (known) return known[1];
  const sum = Array.from(name).reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 46_656, 7);
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 11);
  return own(`${slug}-${sum.toString(36)}`, name.slice(0, 64));
}

function statisticsNumbers(s: RoiStatistics, modality: string): SrNumber[] {
  const of = (derivation: Code, value: number): SrNumber => ({ ...plain(pixelConcept(s.unit, modality), value, s.unit), derivation });
  return [
    of(derivations.mean, s.mean),
    of(derivations.sd, s.sd),
    of(derivations.min, s.min),
    of(derivations.max, s.max),
    ...(s.median === null ? [] : [of(derivations.median, s.median)]),
    plain(quantities.pixelCount, s.pixelCount, 'px'),
    ...(s.areaMm2 === null ? [] : [plain(quantities.area, s.areaMm2, 'mm²')]),
    ...(s.perimeterMm === null ? [] : [plain(quantities.perimeter, s.perimeterMm, 'mm')]),
  ];
}

/** `lines`: what the main number, and the second line of two axes, was measured on. */
export function numbersOf(m: Measurement, modality: string, lines: readonly SrGraphic[]): SrNumber[] {
  if (m.statistics !== null) {
    const numbers = statisticsNumbers(m.statistics, modality);
    return [...numbers, ...othersOf(m, lines)].map((n, i) => (i === 0 ? { ...n, uncertainty: m.uncertainty, spacingSource: m.spacingSource } : n));
  }
  if (m.value === null) return othersOf(m, lines);
  const concept = mainConcepts[m.kind] ?? pixelConcept(m.unit, modality);
  const own = m.kind === 'bidirectional' ? lines.slice(0, 1) : [...lines];
  const main = { ...plain(concept, m.value, m.unit), uncertainty: m.uncertainty, spacingSource: m.spacingSource, graphics: own };
  return [main, ...othersOf(m, lines)];
}

function othersOf(m: Measurement, lines: readonly SrGraphic[]): SrNumber[] {
  return m.others.map((other) => {
    const concept = conceptOfName(other.name);
    const second = m.kind === 'bidirectional' && sameCode(concept, quantities.shortAxis) ? lines.slice(1, 2) : [];
    return { ...plain(concept, other.value, other.unit), uncertainty: other.uncertainty, graphics: second };
  });
}

type ReadValue = Pick<Measurement, 'value' | 'unit' | 'uncertainty' | 'others' | 'statistics' | 'spacingSource'>;

function other(n: SrNumber): OtherValue {
  const word = named.find(([, code]) => sameCode(n.concept, code))?.[0];
  const name = word ?? n.concept.meaning;
  return {
    name: n.derivation === null ? name : `${name} (${n.derivation.meaning.toLowerCase()})`,
    value: n.value,
    unit: unitName(n.unit),
    uncertainty: n.uncertainty,
  };
}

function statisticsOf(numbers: readonly SrNumber[]): { statistics: RoiStatistics; used: Set<SrNumber> } | null {
  const used = new Set<SrNumber>();
  const derived = (code: Code): number | undefined => {
    const found = numbers.find((n) => sameCode(n.derivation, code));
    if (found) used.add(found);
    return found?.value;
  };
  const plainOf = (code: Code, unit: string): number | null => {
    const found = numbers.find((n) => n.derivation === null && sameCode(n.concept, code) && unitName(n.unit) === unit);
    if (found) used.add(found);
    return found?.value ?? null;
  };
  const [mean, sd, min, max] = [derived(derivations.mean), derived(derivations.sd), derived(derivations.min), derived(derivations.max)];
  const count = plainOf(quantities.pixelCount, 'px');
  if (mean === undefined || sd === undefined || min === undefined || max === undefined || count === null) return null;
  const statistics: RoiStatistics = {
    mean,
    sd,
    min,
    max,
    median: derived(derivations.median) ?? null,
    pixelCount: Math.trunc(count),
    areaMm2: plainOf(quantities.area, 'mm²'),
    perimeterMm: plainOf(quantities.perimeter, 'mm'),
    unit: unitName(numbers.find((n) => sameCode(n.derivation, derivations.mean))?.unit ?? unitCode('')),
  };
  return { statistics, used };
}

/** The main number first: the one of the kind, else the mean of a region, else the first. */
export function valuesOf(kind: Kind, numbers: readonly SrNumber[]): ReadValue {
  const read = ['ellipse', 'rectangle', 'freehand'].includes(kind) ? statisticsOf(numbers) : null;
  const wanted = mainConcepts[kind];
  const main = (wanted && numbers.find((n) => sameCode(n.concept, wanted))) ?? numbers.find((n) => sameCode(n.derivation, derivations.mean)) ?? numbers.at(0);
  const spacingSource = numbers.find((n) => n.spacingSource !== '')?.spacingSource ?? '';
  if (main === undefined) return { value: null, unit: '', uncertainty: null, others: [], statistics: null, spacingSource };
  const others = numbers.filter((n) => n !== main && read?.used.has(n) !== true).map(other);
  return {
    value: main.value,
    unit: unitName(main.unit),
    uncertainty: main.uncertainty,
    others: others.slice(0, 16),
    statistics: read?.statistics ?? null,
    spacingSource,
  };
}
