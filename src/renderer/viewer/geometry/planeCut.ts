// Where a rectangle of one plane cuts another plane: the reference line. Pure.
import { dot, subtract, type Vec3 } from './vec3.ts';
import { imageToLps, lpsToImage, normal, type ImagePoint, type RasterGeometry } from './rasterGeometry.ts';

interface Rectangle {
  readonly geometry: RasterGeometry;
  readonly columns: number;
  readonly rows: number;
}

/** Planes closer to parallel than this cut nowhere that would help. */
const parallelCosine = Math.cos((5 * Math.PI) / 180);

/** Ends of the cut in the pixels of `on`; null when the planes are parallel or the rectangle (edges of its pixels) does not reach the plane. */
export function cutLine({ geometry, columns, rows }: Rectangle, on: RasterGeometry): [ImagePoint, ImagePoint] | null {
  const n = normal(on);
  if (Math.abs(dot(normal(geometry), n)) > parallelCosine) return null;
  const corners = (
    [
      [-0.5, -0.5],
      [columns - 0.5, -0.5],
      [columns - 0.5, rows - 0.5],
      [-0.5, rows - 0.5],
    ] as const
  ).map((corner) => imageToLps(geometry, corner));
  const side = corners.map((p) => dot(subtract(p, on.origin), n));
  const points: Vec3[] = [];
  corners.forEach((p, i) => {
    const q = corners[(i + 1) % 4];
    const [a, b] = [side[i] ?? 0, side[(i + 1) % 4] ?? 0];
    if (q === undefined || a === b || a * b > 0) return;
    const t = a / (a - b);
    points.push([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t]);
  });
  const ends = points.map((p) => lpsToImage(on, p));
  const [first] = ends;
  const last = ends.find((p) => first !== undefined && Math.hypot(p[0] - first[0], p[1] - first[1]) > 1e-6);
  return first === undefined || last === undefined ? null : [first, last];
}
