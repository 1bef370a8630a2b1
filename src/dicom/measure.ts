// Lengths, angles and ratios on an image plane, with their uncertainty. Points are pixel coordinates (column, row); pixel centres are whole numbers.

export interface ImagePoint {
  column: number;
  row: number;
}

/** Size of a pixel, mm (or relative size where only the shape of pixels is known). */
export interface PixelSize {
  rowSpacing: number;
  columnSpacing: number;
}

export interface LengthMeasurement {
  mm: number;
  /**
   * Half a pixel at each end along the line, added in quadrature: what placing both ends on a pixel grid can cost.
   * It says nothing of the reader's choice of the ends.
   */
  uncertaintyMm: number;
}

/** A number and what half a pixel at each of its points changes. */
export interface Measured {
  value: number;
  uncertainty: number;
}

/** Length in mm by row and column spacing; for pixels that are not square the direction matters. */
export function lengthBetween(a: ImagePoint, b: ImagePoint, rowSpacing: number, columnSpacing: number): LengthMeasurement {
  const dx = (b.column - a.column) * columnSpacing;
  const dy = (b.row - a.row) * rowSpacing;
  const mm = Math.hypot(dx, dy);
  const pixelAlong = mm === 0 ? Math.max(rowSpacing, columnSpacing) : (Math.abs(dx) * columnSpacing + Math.abs(dy) * rowSpacing) / mm;
  return { mm, uncertaintyMm: (pixelAlong / 2) * Math.SQRT2 };
}

/** Length in pixels, for images without a spacing. */
export function lengthInPixels(a: ImagePoint, b: ImagePoint): number {
  return Math.hypot(b.column - a.column, b.row - a.row);
}

/**
 * What half a pixel at each point does to `f`: the change by half a column and by half a row is taken at its worst within a point
 * and added in quadrature over the points, as lengthBetween does. `reach`: half a pixel in pixels, more where pixels were made finer than the data.
 */
export function propagated(points: readonly ImagePoint[], f: (points: readonly ImagePoint[]) => number, reach = { column: 0.5, row: 0.5 }): number {
  const here = f(points);
  const shifted = (index: number, column: number, row: number): number =>
    Math.abs(f(points.map((p, i) => (i === index ? { column: p.column + column, row: p.row + row } : p))) - here);
  const perPoint = points.map((_, i) => {
    const byColumn = Math.max(shifted(i, reach.column, 0), shifted(i, -reach.column, 0));
    const byRow = Math.max(shifted(i, 0, reach.row), shifted(i, 0, -reach.row));
    return byColumn + byRow;
  });
  return Math.hypot(...perPoint);
}

interface Vector2 {
  x: number;
  y: number;
}

function between(a: ImagePoint, b: ImagePoint, size: PixelSize): Vector2 {
  return { x: (b.column - a.column) * size.columnSpacing, y: (b.row - a.row) * size.rowSpacing };
}

function degreesBetween(a: Vector2, b: Vector2): number {
  return (Math.abs(Math.atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y)) * 180) / Math.PI;
}

function measured(points: readonly ImagePoint[], f: (points: readonly ImagePoint[]) => number, most = Infinity): Measured {
  return { value: f(points), uncertainty: Math.min(most, propagated(points, f)) };
}

/** The angle at `apex`, 0 to 180°; null when an arm has no length. */
export function angleAt(a: ImagePoint, apex: ImagePoint, b: ImagePoint, size: PixelSize): Measured | null {
  if (lengthInPixels(a, apex) === 0 || lengthInPixels(b, apex) === 0) return null;
  const f = ([p, q, r]: readonly ImagePoint[]): number =>
    p === undefined || q === undefined || r === undefined ? 0 : degreesBetween(between(q, p, size), between(q, r, size));
  return measured([a, apex, b], f, 180);
}

/** From the left end to the right end, so that it does not matter from which side a line was drawn. */
function rightwards(a: ImagePoint, b: ImagePoint, size: PixelSize): Vector2 {
  const v = between(a, b, size);
  return v.x < 0 ? { x: -v.x, y: -v.y } : v;
}

/**
 * Cobb's angle between two end plates a–b and c–d, 0 to 180°, each taken from its left to its right end; null when a line has no length.
 * Plates tilted by more than 90° to each other are so told from less.
 */
export function cobbAngle(lines: readonly [ImagePoint, ImagePoint, ImagePoint, ImagePoint], size: PixelSize): Measured | null {
  const [a, b, c, d] = lines;
  if (lengthInPixels(a, b) === 0 || lengthInPixels(c, d) === 0) return null;
  const one = rightwards(a, b, size);
  const other = rightwards(c, d, size);
  // The sides are settled once: half a pixel on an upright line must not turn it round.
  const flip = [between(a, b, size).x < 0 ? -1 : 1, between(c, d, size).x < 0 ? -1 : 1] as const;
  const f = ([p, q, r, s]: readonly ImagePoint[]): number => {
    if (p === undefined || q === undefined || r === undefined || s === undefined) return 0;
    const [v, w] = [between(p, q, size), between(r, s, size)];
    return degreesBetween({ x: v.x * flip[0], y: v.y * flip[0] }, { x: w.x * flip[1], y: w.y * flip[1] });
  };
  return { value: degreesBetween(one, other), uncertainty: Math.min(180, propagated(lines, f)) };
}

export interface CardiothoracicRatio {
  ratio: Measured;
  heart: Measured;
  thorax: Measured;
}

/**
 * Transverse diameter of the heart over the inner diameter of the thorax: the heart's two outermost points are projected on the line of the thorax,
 * so they need not lie at one height. Widths are in the unit of `size`; null when the thorax has no width.
 */
export function cardiothoracicRatio(points: readonly [ImagePoint, ImagePoint, ImagePoint, ImagePoint], size: PixelSize): CardiothoracicRatio | null {
  const thoraxOf = ([a, b]: readonly ImagePoint[]): number => {
    const v = a === undefined || b === undefined ? { x: 0, y: 0 } : between(a, b, size);
    return Math.hypot(v.x, v.y);
  };
  const heartOf = (all: readonly ImagePoint[]): number => {
    const [a, b, c, d] = all;
    if (a === undefined || b === undefined || c === undefined || d === undefined) return 0;
    const [t, h] = [between(a, b, size), between(c, d, size)];
    return Math.abs(t.x * h.x + t.y * h.y) / (Math.hypot(t.x, t.y) || 1);
  };
  if (thoraxOf(points) === 0) return null;
  return { ratio: measured(points, (p) => heartOf(p) / (thoraxOf(p) || 1)), heart: measured(points, heartOf), thorax: measured(points.slice(0, 2), thoraxOf) };
}
