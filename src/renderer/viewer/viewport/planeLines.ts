// Where the other planes of MPR cut a plane on the screen: centre, direction, and how far each line reaches inside the viewport. Nothing is drawn here.
import { lpsToImage, type ImagePoint } from '../geometry/rasterGeometry.ts';
import { add, type Vec3 } from '../geometry/vec3.ts';
import { apply, type Matrix, type Size } from '../geometry/viewTransform.ts';
import { linkedPlanes } from '../state/planes.ts';
import { cutLine } from '../state/turning.ts';
import type { ViewerState } from '../state/viewerStore.ts';
import type { PlaneName } from '../volume/planeAxes.ts';
import type { Picture } from './picture.ts';

export interface PlaneLine {
  /** Viewport of the other plane, and which it was before it was turned. */
  readonly at: number;
  readonly home: PlaneName;
  /** On the canvas, CSS px; the direction is of length 1. */
  readonly centre: ImagePoint;
  readonly direction: ImagePoint;
  /** Ends along the direction, px from the centre. */
  readonly ends: readonly [number, number];
  /** The letter stands at the far end, not at the near one. */
  readonly labelAtEnd: boolean;
}

/** Part of a line inside the viewport, with room for the letters at its edges. */
function inside([x, y]: ImagePoint, [dx, dy]: ImagePoint, { width, height }: Size): [number, number] {
  const reach = (at: number, d: number, lo: number, hi: number): [number, number] => {
    if (Math.abs(d) < 1e-6) return [-Infinity, Infinity];
    const [a, b] = [(lo - at) / d, (hi - at) / d];
    return a < b ? [a, b] : [b, a];
  };
  const [x0, x1] = reach(x, dx, 24, width - 10);
  const [y0, y1] = reach(y, dy, 30, height - 28);
  return [Math.max(x0, y0), Math.min(x1, y1)];
}

export function planeLines(
  state: Pick<ViewerState, 'layout' | 'viewports'>,
  at: number,
  { picture, crosshair, matrix, size }: { picture: Picture; crosshair: Vec3; matrix: Matrix; size: Size },
): PlaneLine[] {
  const { geometry, axes } = picture;
  if (geometry === null || axes === null) return [];
  const centre = apply(matrix, lpsToImage(geometry, crosshair));
  return linkedPlanes(state).flatMap((other): PlaneLine[] => {
    if (other.at === at) return [];
    const cut = cutLine(axes, other.axes);
    const end = apply(matrix, lpsToImage(geometry, add(crosshair, cut)));
    const [ex, ey] = [end[0] - centre[0], end[1] - centre[1]];
    const length = Math.hypot(ex, ey);
    // Planes that lie in one another have no line.
    if (length < 1e-9) return [];
    const upright = Math.abs(ey) > Math.abs(ex);
    // Upright lines run down, others to the right, whatever way the planes face.
    const sign = (upright ? ey : ex) < 0 ? -1 : 1;
    const direction: ImagePoint = [(sign * ex) / length, (sign * ey) / length];
    const ends = inside(centre, direction, size);
    return ends[1] <= ends[0] ? [] : [{ at: other.at, home: other.home, centre, direction, ends, labelAtEnd: upright }];
  });
}
