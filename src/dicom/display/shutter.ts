// Display shutters (PS3.3 C.7.6.11, C.7.6.15): which pixels are covered, and with what. Read here from images; presentation states bring the same shape.
import type { Shutter } from '../headerModel.ts';
import type { DataSet } from '../model.ts';

type Shape = Shutter['shape'];

/** Shutters of an image; `[]` without. A shape whose numbers are missing covers nothing. */
export function readShutters(d: DataSet): Shutter[] {
  if (!d.has('ShutterShape')) return [];
  const value = d.uint16('ShutterPresentationValue') ?? null;
  return d.strings('ShutterShape').flatMap((shape): Shutter[] => readers[shape]?.(d, value) ?? []);
}

const readers: Record<string, ((d: DataSet, value: number | null) => Shutter[]) | undefined> = {
  RECTANGULAR(d, value) {
    const [left, right] = [d.number('ShutterLeftVerticalEdge'), d.number('ShutterRightVerticalEdge')];
    const [top, bottom] = [d.number('ShutterUpperHorizontalEdge'), d.number('ShutterLowerHorizontalEdge')];
    if (left === undefined || right === undefined || top === undefined || bottom === undefined) return [];
    return [{ value, shape: 'rectangular', left, right, top, bottom }];
  },
  CIRCULAR(d, value) {
    const [row, column] = d.numbers('CenterOfCircularShutter');
    const radius = d.number('RadiusOfCircularShutter');
    return row === undefined || column === undefined || radius === undefined ? [] : [{ value, shape: 'circular', centre: [column, row], radius }];
  },
  POLYGONAL(d, value) {
    const numbers = d.numbers('VerticesOfThePolygonalShutter');
    const points = Array.from({ length: numbers.length >> 1 }, (_, i) => [numbers[2 * i + 1] ?? 0, numbers[2 * i] ?? 0] as const);
    return points.length < 3 ? [] : [{ value, shape: 'polygonal', points }];
  },
  BITMAP(d, value) {
    const overlayGroup = d.uint16('ShutterOverlayGroup');
    return overlayGroup === undefined ? [] : [{ value, shape: 'bitmap', overlayGroup }];
  },
};

/** Whether a pixel (column, row from 1) is seen. The edge itself is. */
const visible: { [S in Exclude<Shape, 'bitmap'>]: (shutter: Extract<Shutter, { shape: S }>, column: number, row: number) => boolean } = {
  rectangular: ({ left, right, top, bottom }, column, row) => column >= left && column <= right && row >= top && row <= bottom,
  circular: ({ centre, radius }, column, row) => Math.hypot(column - centre[0], row - centre[1]) <= radius,
  polygonal: ({ points }, column, row) => isInside(points, column, row),
};

/** Even-odd rule. */
function isInside(points: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  points.forEach(([ax, ay], i) => {
    const [bx, by] = points.at(i - 1) ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

export interface ShutterMask {
  /** 1 = covered, by pixel. */
  readonly covered: Uint8Array;
  /** Grey 0 to 255 of what covers. */
  readonly level: number;
}

/** What all shutters together cover; null when they cover nothing. `bitmap`: pixels (indexes) that an overlay plane covers, by its group. */
export function shutterMask(
  shutters: readonly Shutter[],
  { rows, columns }: { rows: number; columns: number },
  bitmap: (group: number) => Uint32Array | undefined = () => undefined,
): ShutterMask | null {
  const covered = new Uint8Array(rows * columns);
  for (const shutter of shutters) cover(covered, shutter, { rows, columns }, bitmap);
  const value = shutters.find((shutter) => shutter.value !== null)?.value ?? 0;
  return covered.includes(1) ? { covered, level: Math.round((Math.min(65535, Math.max(0, value)) / 65535) * 255) } : null;
}

function cover(
  covered: Uint8Array,
  shutter: Shutter,
  { rows, columns }: { rows: number; columns: number },
  bitmap: (group: number) => Uint32Array | undefined,
): void {
  if (shutter.shape === 'bitmap') {
    for (const at of bitmap(shutter.overlayGroup) ?? []) covered[at] = 1;
    return;
  }
  const isVisible = visible[shutter.shape] as (shutter: Shutter, column: number, row: number) => boolean;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) if (!isVisible(shutter, column + 1, row + 1)) covered[row * columns + column] = 1;
}
