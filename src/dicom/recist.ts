// RECIST 1.1 (Eisenhauer 2009, Eur J Cancer 45:228): which lesions may be targets, the sum of diameters, and the response against baseline and nadir. Pure.

export interface TargetLesion {
  name: string;
  /** Organ; `isNode` by itself, since nodes are measured by their short axis. */
  organ: string;
  isNode: boolean;
  /** mm; null where it was not measured. */
  longAxis: number | null;
  shortAxis: number | null;
  /** Said by a reader where no number tells it. */
  status: 'measured' | 'absent' | 'too-small' | 'not-evaluable' | 'unknown';
}

export interface NonTargetLesion {
  name: string;
  status: 'absent' | 'present' | 'unequivocal-progression' | 'not-evaluable' | 'unknown';
  isNode: boolean;
  /** mm; a node under 10 mm is normal. */
  shortAxis: number | null;
}

export interface TimePoint {
  targets: readonly TargetLesion[];
  nonTargets: readonly NonTargetLesion[];
  newLesions: number;
}

export type Refusable<T> = { ok: true; value: T } | { ok: false; reason: string };
export type TargetResponse = 'CR' | 'PR' | 'SD' | 'PD';
export type NonTargetResponse = 'CR' | 'Non-CR/Non-PD' | 'PD' | 'none';
export type Overall = 'CR' | 'PR' | 'SD' | 'PD' | 'Non-CR/Non-PD';

export interface Assessment {
  sum: Refusable<number>;
  target: Refusable<TargetResponse>;
  nonTarget: Refusable<NonTargetResponse>;
  overall: Refusable<Overall>;
}

const refuse = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
/** mm that stands for a lesion still seen but too small to measure (5.2 of the paper). */
const tooSmall = 5;

/** Why the lesions cannot be the targets of a baseline; [] when they can. `sliceThickness` in mm where it is known. */
export function targetProblems(targets: readonly TargetLesion[], sliceThickness: number | null = null): string[] {
  const problems: string[] = [];
  if (targets.length > 5) problems.push(`There are ${String(targets.length)} targets; RECIST 1.1 takes five at most.`);
  const organs = new Map<string, number>();
  for (const t of targets) {
    if (t.organ === '') problems.push(`${t.name} has no organ.`);
    else organs.set(t.organ, (organs.get(t.organ) ?? 0) + 1);
    problems.push(...sizeProblems(t, sliceThickness));
  }
  for (const [organ, count] of organs) if (count > 2) problems.push(`${organ} has ${String(count)} targets; RECIST 1.1 takes two of an organ at most.`);
  return problems;
}

function sizeProblems(t: TargetLesion, sliceThickness: number | null): string[] {
  if (t.isNode) {
    if (t.shortAxis === null) return [`${t.name} is a lymph node and has no short axis.`];
    return t.shortAxis < 15 ? [`${t.name} is a lymph node with a short axis under 15 mm.`] : [];
  }
  if (t.longAxis === null) return [`${t.name} has no long axis.`];
  const least = Math.max(10, sliceThickness !== null && sliceThickness > 5 ? 2 * sliceThickness : 0);
  return t.longAxis < least ? [`${t.name} is shorter than ${String(least)} mm.`] : [];
}

/** mm that a target adds to the sum: long axis, of nodes the short one. */
function diameterOf(t: TargetLesion): Refusable<number> {
  if (t.status === 'absent') return { ok: true, value: 0 };
  if (t.status === 'too-small') return { ok: true, value: tooSmall };
  const value = t.isNode ? t.shortAxis : t.longAxis;
  if (t.status === 'not-evaluable') return refuse(`${t.name} cannot be evaluated`);
  if (value === null) return refuse(`${t.name} was not measured${t.isNode ? ' by its short axis' : ''}`);
  return { ok: true, value };
}

export function sumOfDiameters(targets: readonly TargetLesion[]): Refusable<number> {
  if (targets.length === 0) return refuse('there is no target lesion');
  let sum = 0;
  for (const target of targets) {
    const diameter = diameterOf(target);
    if (!diameter.ok) return diameter;
    sum += diameter.value;
  }
  return { ok: true, value: sum };
}

/** All gone: no target left but nodes that are normal (short axis under 10 mm). */
function isComplete(targets: readonly TargetLesion[]): boolean {
  return targets.every((t) => t.status === 'absent' || (t.isNode && t.status === 'measured' && t.shortAxis !== null && t.shortAxis < 10));
}

/** `baseline` and `nadir`: sums in mm; the nadir is the smallest before this time point, baseline included. */
export function targetResponse(targets: readonly TargetLesion[], baseline: number, nadir: number): Refusable<TargetResponse> {
  const sum = sumOfDiameters(targets);
  if (!sum.ok) return sum;
  if (isComplete(targets)) return { ok: true, value: 'CR' };
  const grown = sum.value - nadir;
  // Sums of tenths of a millimetre: 20 % of 100 must not fail by a rounding error.
  const slack = 1e-9;
  if (grown >= 5 - slack && grown >= 0.2 * nadir - slack) return { ok: true, value: 'PD' };
  if (baseline > 0 && sum.value <= 0.7 * baseline + slack) return { ok: true, value: 'PR' };
  return { ok: true, value: 'SD' };
}

export function nonTargetResponse(lesions: readonly NonTargetLesion[]): Refusable<NonTargetResponse> {
  if (lesions.length === 0) return { ok: true, value: 'none' };
  if (lesions.some((l) => l.status === 'unequivocal-progression')) return { ok: true, value: 'PD' };
  const unknown = lesions.find((l) => l.status === 'unknown' || l.status === 'not-evaluable');
  if (unknown !== undefined) return refuse(`${unknown.name} (non-target) was not assessed`);
  const gone = lesions.every((l) => l.status === 'absent' || (l.isNode && l.shortAxis !== null && l.shortAxis < 10));
  return { ok: true, value: gone ? 'CR' : 'Non-CR/Non-PD' };
}

/** Tables 1 and 2 of the paper. */
function overallOf(target: Refusable<TargetResponse>, nonTarget: Refusable<NonTargetResponse>, newLesions: number, hasTargets: boolean): Refusable<Overall> {
  if (newLesions > 0 || (target.ok && target.value === 'PD') || (nonTarget.ok && nonTarget.value === 'PD')) return { ok: true, value: 'PD' };
  if (!hasTargets) {
    if (!nonTarget.ok) return nonTarget;
    return nonTarget.value === 'none' ? refuse('no lesion is followed') : { ok: true, value: nonTarget.value };
  }
  if (!target.ok) return target;
  if (target.value !== 'CR') return { ok: true, value: target.value };
  if (!nonTarget.ok) return { ok: true, value: 'PR' };
  return { ok: true, value: nonTarget.value === 'Non-CR/Non-PD' ? 'PR' : 'CR' };
}

/** `earlier`: time points before this one, the baseline first. */
export function assess(earlier: readonly TimePoint[], now: TimePoint): Assessment {
  const sum = sumOfDiameters(now.targets);
  const nonTarget = nonTargetResponse(now.nonTargets);
  const [baseline] = earlier;
  if (baseline === undefined) {
    const reason = 'this is the baseline';
    return { sum, target: refuse(reason), nonTarget: refuse(reason), overall: refuse(reason) };
  }
  const hasTargets = baseline.targets.length > 0;
  const first = sumOfDiameters(baseline.targets);
  const before = earlier.map((point) => sumOfDiameters(point.targets)).flatMap((s) => (s.ok ? [s.value] : []));
  const target: Refusable<TargetResponse> = first.ok ? targetResponse(now.targets, first.value, Math.min(...before)) : refuse(`at baseline ${first.reason}`);
  return { sum, target, nonTarget, overall: overallOf(target, nonTarget, now.newLesions, hasTargets) };
}
