// Where the label plates go: beside their shape, inside the viewport, over neither lines nor each other. Pure; canvas pixels.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import type { Size } from '../geometry/viewTransform.ts';
import { detailText, valueText } from './describe.ts';
import { segmentsOf, type Segment } from './shapes.ts';

const plateHeight = 38;

export interface Box {
  x: number;
  y: number;
  width: number;
}

export interface Placed {
  /** Where the leader begins. */
  readonly anchor: ImagePoint;
  readonly plate: Box;
}

/** Part of the segment lies under the plate; eleven points along it are near enough for a line on a screen. */
function covers(plate: Box, [a, b]: Segment): boolean {
  const [left, right, top, bottom] = [plate.x - 4, plate.x + plate.width + 4, plate.y - 4, plate.y + plateHeight + 4];
  if ((a[0] < left && b[0] < left) || (a[0] > right && b[0] > right) || (a[1] < top && b[1] < top) || (a[1] > bottom && b[1] > bottom)) return false;
  for (let i = 0; i <= 10; i += 1) {
    const [x, y] = [a[0] + ((b[0] - a[0]) * i) / 10, a[1] + ((b[1] - a[1]) * i) / 10];
    if (x > left && x < right && y > top && y < bottom) return true;
  }
  return false;
}

/** Lines that plates keep clear of: of an ellipse its axes and the sides of its box, of an outline its box. */
function strokes(kind: Measurement['kind'], points: readonly ImagePoint[]): Segment[] {
  if (kind !== 'ellipse' && kind !== 'freehand') return segmentsOf(kind, points, { columnSpacing: 1, rowSpacing: 1 });
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const box: Segment[] = [
    [
      [x0, y0],
      [x1, y0],
    ],
    [
      [x1, y0],
      [x1, y1],
    ],
    [
      [x1, y1],
      [x0, y1],
    ],
    [
      [x0, y1],
      [x0, y0],
    ],
  ];
  return kind === 'freehand'
    ? box
    : [
        ...box,
        [
          [x0, (y0 + y1) / 2],
          [x1, (y0 + y1) / 2],
        ],
        [
          [(x0 + x1) / 2, y0],
          [(x0 + x1) / 2, y1],
        ],
      ];
}

/** Wide enough for its words at 12 px. */
function plateWidth(m: Measurement): number {
  return Math.min(260, 22 + 6.4 * Math.max(valueText(m).length + 4, detailText(m).length));
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < plateHeight + 4;
}

interface Around {
  readonly taken: readonly Box[];
  readonly drawn: readonly Segment[];
}

/** Below and right of the shape if that is free, else above or beside it. */
function place(points: readonly ImagePoint[], width: number, size: Size, { taken, drawn }: Around): Placed {
  const anchor = points.reduce<ImagePoint>((low, p) => (p[1] > low[1] ? p : low), points[0] ?? [0, 0]);
  const top = Math.min(...points.map((p) => p[1]));
  const x = Math.min(Math.max(6, anchor[0] + 12), Math.max(6, size.width - width - 6));
  const below = [0, 1, 2].map((n): Box => ({ x, y: anchor[1] + 26 + n * (plateHeight + 6), width }));
  const above = [0, 1, 2].map((n): Box => ({ x, y: top - 26 - plateHeight - n * (plateHeight + 6), width }));
  const right = Math.max(...points.map((p) => p[0])) + 26;
  const left = Math.min(...points.map((p) => p[0])) - 26 - width;
  const middle = (top + anchor[1] - plateHeight) / 2;
  const beside = [right, left].map((at): Box => ({ x: at, y: middle, width })).filter((box) => box.x > 6 && box.x + width < size.width - 6);
  const inside = [...below, ...beside, ...above].filter((box) => box.y > 50 && box.y + plateHeight < size.height - 60);
  const free = inside.filter((box) => taken.every((other) => !overlaps(box, other)));
  const plate = free.find((box) => drawn.every((line) => !covers(box, line))) ??
    free[0] ??
    inside[0] ?? { x, y: Math.min(Math.max(6, anchor[1] + 26), size.height - plateHeight - 6), width };
  return { anchor, plate };
}

export interface ToPlace {
  readonly measurement: Measurement;
  readonly canvas: readonly ImagePoint[];
}

/** One plate for each, in the same order. A shape outside the viewport gets its plate beside it, without looking for room. */
export function placePlates(shapes: readonly ToPlace[], size: Size): Placed[] {
  const drawn = shapes.flatMap(({ measurement, canvas }) => strokes(measurement.kind, canvas));
  const taken: Box[] = [];
  return shapes.map(({ measurement, canvas }) => {
    const width = plateWidth(measurement);
    const [first] = canvas;
    const away = canvas.every(([x, y]) => x < 0 || y < 0 || x > size.width || y > size.height);
    if (away && first !== undefined) return { anchor: first, plate: { x: first[0] + 12, y: first[1] + 26, width } };
    const placed = place(canvas, width, size, { taken, drawn });
    taken.push(placed.plate);
    return placed;
  });
}
