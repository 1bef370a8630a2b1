// Which measurement lies under the pointer: a handle within 12 px, else its line within 6 px. Pure.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix } from '../geometry/viewTransform.ts';
import { fromSegment, segmentsOf, type PixelShape } from '../measure/shapes.ts';

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
const square: PixelShape = { columnSpacing: 1, rowSpacing: 1 };

/** Distance from an ellipse's outline, close to it; canvas axes (turns are quarter turns). */
function toEllipse([x, y]: ImagePoint, points: readonly ImagePoint[]): number {
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [rx, ry] = [(x1 - x0) / 2, (y1 - y0) / 2];
  const q = Math.hypot((x - (x0 + x1) / 2) / (rx || 1), (y - (y0 + y1) / 2) / (ry || 1));
  return Math.abs(q - 1) * Math.min(rx, ry);
}

/** The nearest handle within reach: those of a small shape lie close together. */
function handleAt(canvas: readonly ImagePoint[], at: ImagePoint): number | null {
  let [best, least] = [-1, handleReach];
  canvas.forEach((p, i) => {
    const d = Math.hypot(p[0] - at[0], p[1] - at[1]);
    if (d <= least) [best, least] = [i, d];
  });
  return best < 0 ? null : best;
}

/** `at`: CSS px on the canvas. Later measurements lie on top; the corners of an outline are held only when it is selected. */
export function hitTest(shown: readonly Shown[], matrix: Matrix, at: ImagePoint, selectedId: string | null = null): Hit | null {
  const onCanvas = shown.map((s) => ({ ...s, canvas: s.points.map((p) => apply(matrix, p)) })).reverse();
  for (const { measurement, points, canvas } of onCanvas) {
    if (measurement.kind === 'freehand' && measurement.id !== selectedId) continue;
    const handle = handleAt(canvas, at);
    if (handle !== null) return { measurement, points, handle };
  }
  for (const { measurement, points, canvas } of onCanvas) {
    const far =
      measurement.kind === 'ellipse'
        ? toEllipse(at, canvas)
        : Math.min(Infinity, ...segmentsOf(measurement.kind, canvas, square).map(([a, b]) => fromSegment(at, a, b)));
    if (far <= lineReach) return { measurement, points, handle: null };
  }
  return null;
}
