// How a measurement changed since the prior study: which earlier one is the same lesion, and whether the difference is more than the uncertainty.
import type { Measurement } from '../types.ts';

export interface Change {
  prior: Measurement;
  priorValue: number;
  difference: number;
  percent: number | null;
  /** False: |difference| is within the combined uncertainty. */
  beyondUncertainty: boolean;
}

function sameLabel(a: Measurement, b: Measurement): boolean {
  return a.label.trim() !== '' && a.label.trim().toLowerCase() === b.label.trim().toLowerCase();
}

/** Same trackingUid, else the only one of the same kind with the same label. */
function priorOf(measurement: Measurement, priors: Measurement[]): Measurement | null {
  const tracked = priors.find((p) => p.trackingUid === measurement.trackingUid && p.kind === measurement.kind);
  if (tracked !== undefined) return tracked;
  const named = priors.filter((p) => p.kind === measurement.kind && sameLabel(p, measurement));
  return named.length === 1 ? (named[0] ?? null) : null;
}

export function changeSince(measurement: Measurement, priors: Measurement[]): Change | null {
  const prior = priorOf(measurement, priors);
  if (prior === null || prior.value === null || measurement.value === null || prior.unit !== measurement.unit) return null;
  const difference = measurement.value - prior.value;
  const combined = Math.hypot(measurement.uncertainty ?? 0, prior.uncertainty ?? 0);
  return {
    prior,
    priorValue: prior.value,
    difference,
    percent: prior.value > 0 ? (difference / prior.value) * 100 : null,
    beyondUncertainty: Math.abs(difference) > combined,
  };
}
