// Which measurement lies under the pointer: a handle within 12 px, else its line within 6 px. Pure.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix } from '../geometry/viewTransform.ts';

export interface Hit {
  readonly measurement: Measurement;
  /** In image coordinates of the picture. */
  readonly points: readonly ImagePoint[];
  /** Index of the point that is held; null: the whole. */
  readonly handle: number | null;
}

export interface Shown {
  readonly measurement: Measurement;
  readonly points: readonly ImagePoint[];
}

const handleReach = 12;
const lineReach = 6;

function toSegment([x, y]: ImagePoint, a: ImagePoint, b: ImagePoint): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const t = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/** Distance from an ellipse's outline, close to it; canvas axes (turns are quarter turns). */
function toEllipse([x, y]: ImagePoint, points: readonly ImagePoint[]): number {
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [rx, ry] = [(x1 - x0) / 2, (y1 - y0) / 2];
  const q = Math.hypot((x - (x0 + x1) / 2) / (rx || 1), (y - (y0 + y1) / 2) / (ry || 1));
  return Math.abs(q - 1) * Math.min(rx, ry);
}

/** `at`: CSS px on the canvas. Later measurements lie on top. */
export function hitTest(shown: readonly Shown[], matrix: Matrix, at: ImagePoint): Hit | null {
  const onCanvas = shown.map((s) => ({ ...s, canvas: s.points.map((p) => apply(matrix, p)) })).reverse();
  for (const { measurement, points, canvas } of onCanvas) {
    const handle = canvas.findIndex((p) => Math.hypot(p[0] - at[0], p[1] - at[1]) <= handleReach);
    if (handle >= 0) return { measurement, points, handle };
  }
  for (const { measurement, points, canvas } of onCanvas) {
    const [a, b] = canvas;
    if (a === undefined || b === undefined) continue;
    const far = measurement.kind === 'ellipse' ? toEllipse(at, canvas) : toSegment(at, a, b);
    if (far <= lineReach) return { measurement, points, handle: null };
  }
  return null;
}
