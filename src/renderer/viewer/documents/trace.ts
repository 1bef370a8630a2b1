// Samples → the path of a curve on paper. Pure.

export interface Trace {
  path: string;
  width: number;
  height: number;
  /** Least and greatest value, in the channel's unit. */
  low: number;
  high: number;
}

/** Factor from a UCUM unit to millivolt; null for what is not an electric potential. */
export function toMillivolt(unit: string): number | null {
  return { uV: 1e-3, mV: 1, V: 1e3, nV: 1e-6 }[unit] ?? null;
}

const margin = 8;
const freeHeight = 96;

/**
 * A polyline of all samples; where several fall into one pixel column their extremes stay, so that no spike is lost.
 * `pixelsPerUnit` null: the curve fills its strip, for values without a standard gain.
 */
export function tracePath(values: Float32Array, { pixelsPerSample, pixelsPerUnit }: { pixelsPerSample: number; pixelsPerUnit: number | null }): Trace {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (values.length === 0) [low, high] = [0, 0];
  const scale = pixelsPerUnit ?? (high > low ? freeHeight / (high - low) : 1);
  const height = Math.ceil((high - low) * scale) + 2 * margin;
  const y = (value: number): string => (margin + (high - value) * scale).toFixed(1);
  const points: string[] = [];
  const perColumn = Math.max(1, Math.floor(0.5 / pixelsPerSample));
  for (let i = 0; i < values.length; i += perColumn) {
    let [least, greatest] = [i, i];
    for (let j = i; j < Math.min(values.length, i + perColumn); j += 1) {
      if ((values[j] ?? 0) < (values[least] ?? 0)) least = j;
      if ((values[j] ?? 0) > (values[greatest] ?? 0)) greatest = j;
    }
    for (const at of least === greatest ? [least] : [Math.min(least, greatest), Math.max(least, greatest)]) {
      points.push(`${(at * pixelsPerSample).toFixed(1)} ${y(values[at] ?? 0)}`);
    }
  }
  return {
    path: points.length === 0 ? '' : `M${points.join('L')}`,
    width: Math.ceil(values.length * pixelsPerSample) + 1,
    height: Math.max(height, 40),
    low,
    high,
  };
}
