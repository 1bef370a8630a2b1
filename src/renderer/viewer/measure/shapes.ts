// The points of each kind of measurement: how many, which lines they make, and where they go when a handle is moved. Pure; image coordinates.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';

export type Kind = Measurement['kind'];

export interface PixelShape {
  readonly columnSpacing: number;
  readonly rowSpacing: number;
}

export type Segment = readonly [ImagePoint, ImagePoint];

/** How a kind is drawn: by one drag, by lines one after the other (points per line), by an outline, or by a click. */
export const drawnBy: Record<Kind, 'drag' | 'outline' | 'click' | readonly number[]> = {
  length: 'drag',
  bidirectional: 'drag',
  ellipse: 'drag',
  rectangle: 'drag',
  arrow: 'drag',
  calibration: 'drag',
  freehand: 'outline',
  text: 'click',
  probe: 'click',
  angle: [3],
  cobb: [2, 2],
  cardiothoracic: [2, 2],
};

const counts: Record<Kind, number> = {
  length: 2,
  bidirectional: 4,
  angle: 3,
  cobb: 4,
  ellipse: 4,
  rectangle: 4,
  freehand: 3,
  arrow: 2,
  text: 1,
  probe: 1,
  cardiothoracic: 4,
  calibration: 2,
};

/** All points that the kind needs are there. */
export function isComplete(kind: Kind, points: readonly unknown[]): boolean {
  return points.length >= counts[kind];
}

export const regionKinds: readonly Kind[] = ['ellipse', 'rectangle', 'freehand'];

/** The lines that a shape is made of; an ellipse has none (its axes are not drawn). */
export function segmentsOf(kind: Kind, points: readonly ImagePoint[], shape: PixelShape): Segment[] {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || kind === 'ellipse') return [];
  if (kind === 'rectangle' || kind === 'freehand') return points.map((p, i): Segment => [p, points[(i + 1) % points.length] ?? p]);
  if (kind === 'angle')
    return c === undefined
      ? [[a, b]]
      : [
          [a, b],
          [b, c],
        ];
  if (c === undefined || d === undefined) return [[a, b]];
  if (kind === 'bidirectional' || kind === 'cobb')
    return [
      [a, b],
      [c, d],
    ];
  if (kind !== 'cardiothoracic') return [[a, b]];
  // The heart's borders fall on the line of the thorax.
  const feet: Segment[] = [c, d].map((p) => [p, footOn([a, b], p, shape)]);
  return [[a, b], ...feet];
}

/** Foot of the perpendicular (in mm) from `p` on the line through a segment. */
export function footOn([a, b]: Segment, p: ImagePoint, shape: PixelShape): ImagePoint {
  const t = alongLine([a, b], p, shape);
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** 0 at `a`, 1 at `b`. */
function alongLine([a, b]: Segment, p: ImagePoint, { columnSpacing: x, rowSpacing: y }: PixelShape): number {
  const [dx, dy] = [(b[0] - a[0]) * x, (b[1] - a[1]) * y];
  const length = dx * dx + dy * dy;
  return length === 0 ? 0 : ((p[0] - a[0]) * x * dx + (p[1] - a[1]) * y * dy) / length;
}

/** The points of a kind that is drawn by one drag. */
export function draggedPoints(kind: Kind, from: ImagePoint, to: ImagePoint, shape: PixelShape): ImagePoint[] {
  if (kind === 'ellipse') return ellipsePoints(from, to);
  if (kind === 'rectangle') return [from, [to[0], from[1]], to, [from[0], to[1]]];
  if (kind === 'bidirectional') return [from, to, ...shortAxis([from, to], 0.5, [0.25, 0.25], shape)];
  // An arrow is drawn from its tip to its tail.
  return [from, to];
}

/** The four axis ends of an ellipse in the box from `a` to `b`. */
function ellipsePoints(a: ImagePoint, b: ImagePoint): ImagePoint[] {
  const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return [
    [Math.min(a[0], b[0]), cy],
    [Math.max(a[0], b[0]), cy],
    [cx, Math.min(a[1], b[1])],
    [cx, Math.max(a[1], b[1])],
  ];
}

/** Ends of the short axis: square to the long one (in mm) at share `t` of it, reaching `out` times its length to either side. */
function shortAxis([a, b]: Segment, t: number, out: readonly [number, number], { columnSpacing: x, rowSpacing: y }: PixelShape): ImagePoint[] {
  const [dx, dy] = [(b[0] - a[0]) * x, (b[1] - a[1]) * y];
  const foot: ImagePoint = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
  return [
    [foot[0] + (dy * out[0]) / x, foot[1] - (dx * out[0]) / y],
    [foot[0] - (dy * out[1]) / x, foot[1] + (dx * out[1]) / y],
  ];
}

/** How far a point lies from the long axis, as a share of its length; positive on the side of the short axis' first end. */
function outOf([a, b]: Segment, p: ImagePoint, { columnSpacing: x, rowSpacing: y }: PixelShape): number {
  const [dx, dy] = [(b[0] - a[0]) * x, (b[1] - a[1]) * y];
  const length = dx * dx + dy * dy;
  return length === 0 ? 0 : ((p[0] - a[0]) * x * dy - (p[1] - a[1]) * y * dx) / length;
}

/** The points after handle `index` was moved to `to`. */
export function movedHandle(kind: Kind, points: readonly ImagePoint[], index: number, to: ImagePoint, shape: PixelShape): ImagePoint[] {
  if (kind === 'ellipse') return movedEllipse(points, index, to);
  if (kind === 'rectangle') return movedCorner(points, index, to);
  if (kind === 'bidirectional') return movedAxis(points, index, to, shape);
  return points.map((p, i) => (i === index ? to : p));
}

/** Ends of an ellipse's axis move along that axis; the opposite end stays. */
function movedEllipse(points: readonly ImagePoint[], index: number, to: ImagePoint): ImagePoint[] {
  const [left, right, top, bottom] = points;
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return [...points];
  return ellipsePoints([index === 0 ? to[0] : left[0], index === 2 ? to[1] : top[1]], [index === 1 ? to[0] : right[0], index === 3 ? to[1] : bottom[1]]);
}

/** A corner moves, the opposite one stays. */
function movedCorner(points: readonly ImagePoint[], index: number, to: ImagePoint): ImagePoint[] {
  const stays = points[(index + 2) % 4];
  if (stays === undefined) return [...points];
  const next: ImagePoint = index % 2 === 0 ? [stays[0], to[1]] : [to[0], stays[1]];
  const before: ImagePoint = index % 2 === 0 ? [to[0], stays[1]] : [stays[0], to[1]];
  const out: ImagePoint[] = [];
  [out[index], out[(index + 1) % 4], out[(index + 2) % 4], out[(index + 3) % 4]] = [to, next, stays, before];
  return out;
}

/** The short axis stays square to the long one; a moved end of it may also slide along, and never crosses over. */
function movedAxis(points: readonly ImagePoint[], index: number, to: ImagePoint, shape: PixelShape): ImagePoint[] {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return [...points];
  const out: [number, number] = [outOf([a, b], c, shape), -outOf([a, b], d, shape)];
  const t = alongLine([a, b], c, shape);
  if (index < 2) {
    const long: Segment = index === 0 ? [to, b] : [a, to];
    return [...long, ...shortAxis(long, t, out, shape)];
  }
  const at = Math.min(1, Math.max(0, alongLine([a, b], to, shape)));
  out[index === 2 ? 0 : 1] = Math.max(0, index === 2 ? outOf([a, b], to, shape) : -outOf([a, b], to, shape));
  return [a, b, ...shortAxis([a, b], at, out, shape)];
}

/** The far end when Shift holds a line to the nearest multiple of 45° (in mm). */
export function constrainLine(from: ImagePoint, to: ImagePoint, { columnSpacing, rowSpacing }: PixelShape): ImagePoint {
  const dx = (to[0] - from[0]) * columnSpacing;
  const dy = (to[1] - from[1]) * rowSpacing;
  const turn = Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) * (Math.PI / 4);
  const along = dx * Math.cos(turn) + dy * Math.sin(turn);
  return [from[0] + (along * Math.cos(turn)) / columnSpacing, from[1] + (along * Math.sin(turn)) / rowSpacing];
}

/** The far corner when Shift makes the ellipse a circle, the rectangle a square (in mm). */
export function constrainBox(from: ImagePoint, to: ImagePoint, { columnSpacing, rowSpacing }: PixelShape): ImagePoint {
  const dx = (to[0] - from[0]) * columnSpacing;
  const dy = (to[1] - from[1]) * rowSpacing;
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [from[0] + (Math.sign(dx || 1) * side) / columnSpacing, from[1] + (Math.sign(dy || 1) * side) / rowSpacing];
}

/** An outline with as few corners as keep it within `tolerance` pixels of what was drawn (Douglas and Peucker), 500 at most. */
export function simplified(outline: readonly ImagePoint[], tolerance: number): ImagePoint[] {
  let kept = reduce(outline, tolerance);
  for (let wider = tolerance * 2; kept.length > 500; wider *= 2) kept = reduce(outline, wider);
  return kept;
}

function reduce(line: readonly ImagePoint[], tolerance: number): ImagePoint[] {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || line.length < 3) return [...line];
  let [far, at] = [0, 0];
  line.forEach((p, i) => {
    const d = fromSegment(p, first, last);
    if (d > far) [far, at] = [d, i];
  });
  return far <= tolerance ? [first, last] : [...reduce(line.slice(0, at + 1), tolerance).slice(0, -1), ...reduce(line.slice(at), tolerance)];
}

/** Distance from a segment. */
export function fromSegment([x, y]: ImagePoint, a: ImagePoint, b: ImagePoint): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const t = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}
