// Where the pixels of a picture (a stored image or a reformatted plane) lie in the patient. Pixel centres are integers.
import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from './vec3.ts';

export interface RasterGeometry {
  /** LPS of the centre of pixel (0, 0), mm. */
  readonly origin: Vec3;
  /** From a pixel to the next of its row (column + 1), mm. */
  readonly columnStep: Vec3;
  /** From a pixel to the one below (row + 1), mm. */
  readonly rowStep: Vec3;
}

export type ImagePoint = readonly [number, number];

export function imageToLps(g: RasterGeometry, [column, row]: ImagePoint): Vec3 {
  return add(g.origin, add(scale(g.columnStep, column), scale(g.rowStep, row)));
}

/** Column and row of the foot of the perpendicular from `p`; steps are orthogonal (PS3.3 C.7.6.2.1.1). */
export function lpsToImage(g: RasterGeometry, p: Vec3): ImagePoint {
  const d = subtract(p, g.origin);
  return [dot(d, g.columnStep) / dot(g.columnStep, g.columnStep), dot(d, g.rowStep) / dot(g.rowStep, g.rowStep)];
}

export function normal(g: RasterGeometry): Vec3 {
  return normalize(cross(g.columnStep, g.rowStep));
}

/** Signed distance from the plane of the picture, mm, along its normal. */
export function distanceToPlane(g: RasterGeometry, p: Vec3): number {
  return dot(subtract(p, g.origin), normal(g));
}

export function spacings(g: RasterGeometry): { column: number; row: number } {
  return { column: length(g.columnStep), row: length(g.rowStep) };
}
