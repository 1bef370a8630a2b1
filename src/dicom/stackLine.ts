// The line on which the slices of a stack lie: even, uneven, sheared, bent or with holes; and what follows for a volume. No sorting, no pixels.
import { add, dot, norm, normalOf, type Plane, type Vector } from './geometry.ts';

/** How slices must be resampled to make an upright, even box: sheared slices pushed back (`tilt`, uneven or not), uneven gaps filled (`spacing`). */
export type Resampling = 'tilt' | 'spacing';

export interface Line {
  gaps: number[];
  /** Mean distance of neighbours along the normal, mm. */
  mean: number;
  /** Angle between the line of positions and the normal, degrees, and the sideways shift from first to last slice, mm. */
  tiltDegrees: number;
  shiftMm: number;
  /** Largest distance of a slice from its place on the straight, even line, mm: along the normal, and sideways from the straight line. */
  driftMm: number;
  bendMm: number;
}

/** `planes` in order along the normal of the first. Undefined under two. */
export function lineThrough(planes: readonly Plane[]): Line | undefined {
  const [first, last] = [planes[0], planes.at(-1)];
  if (!first || !last || planes.length < 2) return undefined;
  const normal = normalOf(first);
  const along = planes.map((plane) => dot(add(plane.position, first.position, -1), normal));
  const total = along.at(-1) ?? 0;
  const sideways = (plane: Plane): Vector => {
    const offset = add(plane.position, first.position, -1);
    return add(offset, normal, -dot(offset, normal));
  };
  const shift = sideways(last);
  let [driftMm, bendMm] = [0, 0];
  planes.forEach((plane, i) => {
    const at = along[i] ?? 0;
    driftMm = Math.max(driftMm, Math.abs(at - (total * i) / (planes.length - 1)));
    bendMm = Math.max(bendMm, norm(add(sideways(plane), shift, total === 0 ? 0 : -at / total)));
  });
  return {
    gaps: along.slice(1).map((at, i) => at - (along[i] ?? 0)),
    mean: total / (planes.length - 1),
    tiltDegrees: (Math.atan2(norm(shift), Math.abs(total)) * 180) / Math.PI,
    shiftMm: norm(shift),
    driftMm,
    bendMm,
  };
}

/** A gap this many times its neighbours is a hole, not a wider spacing. */
const holeRatio = 1.75;
/** Wider differences leave too much between slices to be filled by interpolation. */
const widestRatio = 4;
const steepest = 60;

/** The first gap (index of the slice before it) that is much wider than those beside it: a slice is missing there. */
function firstHole(gaps: readonly number[]): number | undefined {
  const median = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  const wide = (i: number): boolean => (gaps[i] ?? 0) >= holeRatio * median;
  const found = gaps.findIndex((gap, i) => {
    const beside = [gaps[i - 1], gaps[i + 1]].filter((g) => g !== undefined);
    // One wide gap among narrow ones, or two together inside the stack, are holes; more of them are a zone of wider spacing.
    const alone = gap >= holeRatio * Math.max(...beside);
    const pair = wide(i) && wide(i + 1) && i > 0 && i + 2 < gaps.length && !wide(i - 1) && !wide(i + 2);
    return beside.length > 0 && (alone || pair);
  });
  return found < 0 ? undefined : found;
}

/** Why the slices make no volume, one sentence; or how they become one. Half a pixel sideways or a tenth of a slice along is what an upright box may be wrong by. */
export function judgeLine(line: Line, halfPixelMm: number): { reason: string; resample: Resampling | null } {
  const refuse = (reason: string): { reason: string; resample: null } => ({ reason, resample: null });
  const [lo, hi] = [Math.min(...line.gaps), Math.max(...line.gaps)];
  if (line.bendMm > halfPixelMm) return refuse(`The slices do not lie on one straight line: one is ${line.bendMm.toFixed(1)} mm beside it.`);
  const uneven = line.driftMm > 0.1 * line.mean;
  const hole = uneven ? firstHole(line.gaps) : undefined;
  if (hole !== undefined) {
    const beside = line.gaps[hole - 1] ?? line.gaps[hole + 1] ?? 0;
    const images = `images ${String(hole + 1)} and ${String(hole + 2)}`;
    return refuse(`Slices are missing between ${images}: the gap is ${(line.gaps[hole] ?? 0).toFixed(2)} mm, the one beside it ${beside.toFixed(2)} mm.`);
  }
  if (uneven && hi > widestRatio * lo) return refuse(`The slices are too unevenly spaced: gaps from ${lo.toFixed(2)} to ${hi.toFixed(2)} mm.`);
  if (line.tiltDegrees > steepest) return refuse(`The stack is sheared by ${line.tiltDegrees.toFixed(1)}°: there is hardly a box in it.`);
  if (line.shiftMm > halfPixelMm) return { reason: '', resample: 'tilt' };
  return { reason: '', resample: uneven ? 'spacing' : null };
}
