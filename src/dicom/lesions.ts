// A lesion over time: change, growth and volume-doubling time, each with what the uncertainty of its numbers allows to say. Pure; sizes in mm or mm³, dates as DA.

/** What a size is: a length doubles with the third root of the volume. */
export type SizeKind = 'diameter' | 'volume';

export interface Size {
  value: number;
  /** ± in the same unit; null when nobody knows it. */
  uncertainty: number | null;
  /** StudyDate, YYYYMMDD. */
  date: string;
}

export interface Change {
  absolute: number;
  /** Of the earlier value; null when that was 0. */
  percent: number | null;
  /** Uncertainty of the difference, added in quadrature; null when one of the two is not known. */
  uncertainty: number | null;
  /** The difference is larger than its uncertainty. */
  isBeyondUncertainty: boolean;
}

export type Doubling =
  | { ok: true; days: number; /** Range that the uncertainties allow; Infinity when growth so slow is among them. */ from: number; to: number }
  | { ok: false; reason: string };

function days(da: string): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(da);
  if (!match) return null;
  const at = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return Number.isNaN(at) ? null : Math.round(at / 86_400_000);
}

/** Days from one StudyDate to another; null when one cannot be read. */
export function daysBetween(from: string, to: string): number | null {
  const [a, b] = [days(from), days(to)];
  return a === null || b === null ? null : b - a;
}

export function changeOf(earlier: Size, later: Size): Change {
  const absolute = later.value - earlier.value;
  const uncertainty = earlier.uncertainty === null || later.uncertainty === null ? null : Math.hypot(earlier.uncertainty, later.uncertainty);
  return {
    absolute,
    percent: earlier.value === 0 ? null : (absolute / earlier.value) * 100,
    uncertainty,
    isBeyondUncertainty: uncertainty !== null && Math.abs(absolute) > uncertainty,
  };
}

/** Schwartz 1961: t · ln 2 / ln(V2/V1), with V ∝ d³ for diameters. */
function doubling(elapsed: number, from: number, to: number, kind: SizeKind): number {
  const growth = Math.log(to / from) * (kind === 'diameter' ? 3 : 1);
  return growth <= 0 ? Infinity : (elapsed * Math.LN2) / growth;
}

/** Volume-doubling time, refused where the numbers do not carry it: no growth, or growth within the uncertainty. */
export function doublingTime(earlier: Size, later: Size, kind: SizeKind): Doubling {
  const elapsed = daysBetween(earlier.date, later.date);
  if (elapsed === null || elapsed <= 0) return { ok: false, reason: 'the dates of the two studies do not tell a time between them' };
  if (!(earlier.value > 0) || !(later.value > 0)) return { ok: false, reason: 'one of the two sizes is zero' };
  const change = changeOf(earlier, later);
  if (change.uncertainty === null) return { ok: false, reason: 'the uncertainty of one of the two sizes is not known' };
  if (!change.isBeyondUncertainty) return { ok: false, reason: 'the change is within the uncertainty' };
  if (later.value <= earlier.value) return { ok: false, reason: 'it has not grown' };
  const [e, l] = [earlier.uncertainty ?? 0, later.uncertainty ?? 0];
  const fastest = doubling(elapsed, Math.max(earlier.value - e, Number.MIN_VALUE), later.value + l, kind);
  const slowest = later.value - l > earlier.value + e ? doubling(elapsed, earlier.value + e, later.value - l, kind) : Infinity;
  return { ok: true, days: doubling(elapsed, earlier.value, later.value, kind), from: fastest, to: slowest };
}
