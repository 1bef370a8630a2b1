// A path through the patient and the surface that is straightened along it: even steps of true length, one direction across that turns as little as possible.
import { add, cross, distance, dot, normalize, scale, subtract, type Vec3 } from '../geometry/vec3.ts';

const zero: Vec3 = [0, 0, 0];
const ahead: Vec3 = [1, 0, 0];
const head: Vec3 = [0, 0, 1];

export interface Curve {
  /** Distance of neighbouring points along the path, mm. */
  readonly stepMm: number;
  readonly points: readonly Vec3[];
  /** Unit vectors at each point: along the path, and across it (perpendicular). */
  readonly along: readonly Vec3[];
  readonly across: readonly Vec3[];
  /** One direction across for the whole path, which lies in a plane: lengths along are true at any distance across, not on the path alone. */
  readonly even: boolean;
}

/** Points between two knots on a Catmull-Rom spline, centripetal: it neither loops nor overshoots between clicks. */
function segment([p0, p1, p2, p3]: readonly [Vec3, Vec3, Vec3, Vec3], parts: number): Vec3[] {
  const knot = (t: number, a: Vec3, b: Vec3): number => t + Math.sqrt(Math.max(1e-9, distance(a, b)));
  const t1 = knot(0, p0, p1);
  const t2 = knot(t1, p1, p2);
  const t3 = knot(t2, p2, p3);
  const mix = (a: Vec3, b: Vec3, ta: number, tb: number, t: number): Vec3 => add(scale(a, (tb - t) / (tb - ta)), scale(b, (t - ta) / (tb - ta)));
  return Array.from({ length: parts }, (_, i) => {
    const t = t1 + ((t2 - t1) * i) / parts;
    const [a, b, c] = [mix(p0, p1, 0, t1, t), mix(p1, p2, t1, t2, t), mix(p2, p3, t2, t3, t)];
    return mix(mix(a, b, 0, t2, t), mix(b, c, t1, t3, t), t1, t2, t);
  });
}

function spline(points: readonly Vec3[], stepMm: number): Vec3[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const beyond = (a: Vec3, b: Vec3 | undefined): Vec3 => (b === undefined ? a : subtract(scale(a, 2), b));
  const knots = [beyond(first, points[1]), ...points, beyond(last, points.at(-2))];
  const dense = knots.slice(1, -2).flatMap((p1, i): Vec3[] => {
    const [p0, p2, p3] = [knots[i] ?? p1, knots[i + 2] ?? p1, knots[i + 3] ?? p1];
    return segment([p0, p1, p2, p3], Math.max(4, Math.ceil((4 * distance(p1, p2)) / stepMm)));
  });
  return [...dense, last];
}

/** Points of a polyline at even distances along it. */
function evenly(line: readonly Vec3[], stepMm: number): { points: Vec3[]; stepMm: number } {
  const lengths = line.slice(1).map((p, i) => distance(p, line[i] ?? p));
  const total = lengths.reduce((sum, l) => sum + l, 0);
  const count = Math.max(2, Math.round(total / stepMm) + 1);
  const step = total / (count - 1);
  const points: Vec3[] = [];
  let [at, done] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    while (at < lengths.length - 1 && done + (lengths[at] ?? 0) < n * step) {
      done += lengths[at] ?? 0;
      at += 1;
    }
    const [a, b] = [line[at], line[at + 1]];
    const length = lengths[at] ?? 0;
    const t = length === 0 ? 0 : Math.min(1, (n * step - done) / length);
    if (a !== undefined && b !== undefined) points.push(add(a, scale(subtract(b, a), t)));
  }
  return { points, stepMm: step };
}

/**
 * The path through `knots` (LPS, at least two apart from one another), sampled every `stepMm` or a little less or more. `up`: normal of the plane
 * that it was drawn on; turned about the path by `turn` radians it is the direction across. null for a path without length.
 */
export function curveThrough(knots: readonly Vec3[], up: Vec3, stepMm: number, turn = 0): Curve | null {
  const apart = knots.filter((p, i) => i === 0 || distance(p, knots[i - 1] ?? p) > stepMm / 2);
  if (apart.length < 2) return null;
  const { points, stepMm: step } = evenly(spline(apart, stepMm), stepMm);
  const along = points.map((p, i) => normalize(subtract(points[i + 1] ?? p, points[i - 1] ?? p)));
  const planar = points.every((p) => Math.abs(dot(subtract(p, points[0] ?? p), up)) < stepMm / 4);
  const across: Vec3[] = [];
  along.forEach((t, i) => {
    // Without a turn of its own: the last direction, made perpendicular again.
    const before = across[i - 1] ?? up;
    let next = normalize(subtract(before, scale(t, dot(before, t))));
    if (Math.hypot(...next) < 0.5) next = normalize(cross(t, Math.abs(t[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]));
    across.push(next);
  });
  const turned = across.map((v, i) => {
    const beside = cross(along[i] ?? v, v);
    return add(scale(v, Math.cos(turn)), scale(beside, Math.sin(turn)));
  });
  return { stepMm: step, points, along, across: turned, even: planar && Math.abs(Math.sin(turn)) < 1e-9 };
}

/** Length of the whole path, mm. */
export function lengthOf(curve: Curve): number {
  return curve.stepMm * (curve.points.length - 1);
}

/** Place in the patient of a point of the straightened picture: `n` steps along, `mm` across. */
export function onCurve(curve: Curve, n: number, mm: number): Vec3 {
  const last = curve.points.length - 1;
  const i = Math.min(last - 1, Math.max(0, Math.floor(n)));
  const t = Math.min(1, Math.max(0, n - i));
  const mix = (list: readonly Vec3[]): Vec3 => {
    const [a, b] = [list[i] ?? zero, list[i + 1] ?? zero];
    return add(scale(a, 1 - t), scale(b, t));
  };
  return add(mix(curve.points), scale(normalize(mix(curve.across)), mm));
}

/** Nearest point of the path: steps along, mm across, and how far beside the surface the place lies. */
export function toCurve(curve: Curve, p: Vec3): { n: number; mm: number; besideMm: number } {
  let [best, least] = [0, Infinity];
  curve.points.forEach((c, i) => {
    const d = distance(c, p);
    if (d < least) [best, least] = [i, d];
  });
  const foot = curve.points[best] ?? p;
  const offset = subtract(p, foot);
  const [t, v] = [curve.along[best] ?? ahead, curve.across[best] ?? head];
  const mm = dot(offset, v);
  return { n: best + dot(offset, t) / curve.stepMm, mm, besideMm: Math.abs(dot(offset, cross(t, v))) };
}

/** The plane across the path at step `n`: the cross-section, hung as near to `like` as it can be. */
export function sectionAt(curve: Curve, n: number, like: { right: Vec3; down: Vec3 }): { right: Vec3; down: Vec3 } {
  const i = Math.min(curve.points.length - 1, Math.max(0, Math.round(n)));
  const t = curve.along[i] ?? ahead;
  const flat = (v: Vec3): Vec3 => subtract(v, scale(t, dot(v, t)));
  const [right, down] = [flat(like.right), flat(like.down)];
  // Where the path runs along one of the two directions, the other one decides.
  if (Math.hypot(...right) >= Math.hypot(...down)) {
    const r = normalize(right);
    const d = cross(t, r);
    return { right: r, down: dot(d, like.down) < 0 ? scale(d, -1) : d };
  }
  const d = normalize(down);
  const r = cross(d, t);
  return { right: dot(r, like.right) < 0 ? scale(r, -1) : r, down: d };
}
