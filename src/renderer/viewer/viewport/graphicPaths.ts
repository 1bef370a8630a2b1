// Points and lines of a presentation state's graphics on the canvas. Pure; PresentationLayer.tsx draws them.
import type { DisplayedArea, GraphicPoint } from '../../../dicom/gsps/model.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix, type PictureShape, type Size } from '../geometry/viewTransform.ts';

/** PIXEL units count from the outer corner of the first pixel, pictures from its centre. */
export function pixelToImage([column, row]: GraphicPoint): ImagePoint {
  return [column - 0.5, row - 0.5];
}

/** DISPLAY units: 0 to 1 of the displayed area as it stands on the screen (PS3.3 C.10.5.1.2). */
export function displayToCanvas([x, y]: GraphicPoint, area: DisplayedArea | undefined, shape: PictureShape, matrix: Matrix, size: Size): ImagePoint {
  const corners = [area?.topLeft ?? [1, 1], area?.bottomRight ?? [shape.width, shape.height]] as const;
  const columns = corners.map(([column]) => column - 1);
  const rows = corners.map(([, row]) => row - 1);
  const outer = [
    apply(matrix, [Math.min(...columns) - 0.5, Math.min(...rows) - 0.5]),
    apply(matrix, [Math.max(...columns) + 0.5, Math.max(...rows) + 0.5]),
  ] as const;
  const [left, right] = [Math.min(outer[0][0], outer[1][0]), Math.max(outer[0][0], outer[1][0])];
  const [top, bottom] = [Math.min(outer[0][1], outer[1][1]), Math.max(outer[0][1], outer[1][1])];
  const isSeen = right > left && bottom > top && size.width > 0;
  return isSeen ? [left + x * (right - left), top + y * (bottom - top)] : [x * size.width, y * size.height];
}

/** Ends of the major axis, then of the minor one. */
export function ellipsePath(points: readonly ImagePoint[]): string {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return '';
  const major = Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
  const minor = Math.hypot(d[0] - c[0], d[1] - c[1]) / 2;
  const turn = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  return `M${a.join(',')}A${String(major)},${String(minor)} ${String(turn)} 1 0 ${b.join(',')}A${String(major)},${String(minor)} ${String(turn)} 1 0 ${a.join(',')}`;
}

/** A smooth line through the points (Catmull-Rom as cubic curves); closed when it ends where it began. */
export function smoothPath(points: readonly ImagePoint[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const closed = points.length > 3 && first[0] === last[0] && first[1] === last[1];
  const at = (i: number): ImagePoint => {
    if (closed) return points[(i + points.length - 1) % (points.length - 1)] ?? first;
    return points[Math.min(points.length - 1, Math.max(0, i))] ?? first;
  };
  let path = `M${first.join(',')}`;
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [p, q, r, s] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    path += `C${String(q[0] + (r[0] - p[0]) / 6)},${String(q[1] + (r[1] - p[1]) / 6)} ${String(r[0] - (s[0] - q[0]) / 6)},${String(r[1] - (s[1] - q[1]) / 6)} ${r.join(',')}`;
  }
  return path;
}
