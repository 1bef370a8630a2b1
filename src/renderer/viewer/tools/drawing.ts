// Drawing and moving measurements: by one drag, by lines one after the other, by an outline, by a click. One undo step each; nothing is stored before the end.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { newMeasurement, withPoints } from '../measure/drawn.ts';
import { refusalOn } from '../measure/evaluate.ts';
import { putMeasurement, selectMeasurement, setCalibrating, setNaming, setPreview } from '../measure/measureStore.ts';
import { constrainBox, constrainLine, draggedPoints, drawnBy, isComplete, movedHandle, simplified, type Kind } from '../measure/shapes.ts';
import { useViewer } from '../state/viewerStore.ts';
import { toImage, type Drag, type DragContext } from './dragContext.ts';
import type { Hit } from './hit.ts';

/** CSS px that tell a drag from a click. */
const dragPixels = 3;

/** The drag of the left button with a measuring tool; refused with a sentence on the viewport. */
export function startDrawing(kind: Kind, context: DragContext, from: ImagePoint): Drag | null {
  const refused = refusalOn(context.picture, kind);
  if (refused !== null) {
    useViewer.setState({ notice: { viewport: context.at, text: refused } });
    return null;
  }
  const way = drawnBy[kind];
  if (way === 'drag') return lineDrag(kind, context, from);
  if (way === 'outline') return outlineDrag(kind, context, from);
  return way === 'click' ? pointDrag(kind, context, from) : chainDrag(kind, way, context, from);
}

function keep(m: Measurement): void {
  if (m.kind === 'calibration') {
    setCalibrating(m);
    return;
  }
  putMeasurement(m);
  selectMeasurement(m.id);
  if (m.kind === 'arrow' || m.kind === 'text') setNaming(m.id);
}

/** A measurement that grows while it is drawn. */
interface Growing {
  readonly show: (points: readonly ImagePoint[]) => void;
  readonly done: () => Measurement | null;
  readonly cancel: () => void;
}

function growing(kind: Kind, { picture }: DragContext): Growing {
  let drawn: Measurement | null = null;
  return {
    show(points) {
      drawn = drawn === null ? newMeasurement(kind, picture, points) : withPoints(drawn, picture, points);
      setPreview(drawn);
    },
    done() {
      if (drawn === null) setPreview(null);
      return drawn;
    },
    cancel() {
      setPreview(null);
    },
  };
}

function lineDrag(kind: Kind, context: DragContext, from: ImagePoint): Drag {
  const { shape } = context.picture;
  const start = toImage(context, from);
  const drawing = growing(kind, context);
  const constrain = kind === 'ellipse' || kind === 'rectangle' ? constrainBox : constrainLine;
  let moved = false;
  return {
    move(canvas, shift) {
      moved ||= Math.hypot(canvas[0] - from[0], canvas[1] - from[1]) > dragPixels;
      if (!moved) return;
      const free = toImage(context, canvas);
      drawing.show(draggedPoints(kind, start, shift ? constrain(start, free, shape) : free, shape));
    },
    end() {
      const drawn = drawing.done();
      if (drawn !== null) keep(drawn);
      return undefined;
    },
    cancel: drawing.cancel,
  };
}

function pointDrag(kind: Kind, context: DragContext, from: ImagePoint): Drag {
  const drawing = growing(kind, context);
  drawing.show([toImage(context, from)]);
  return {
    move(canvas) {
      drawing.show([toImage(context, canvas)]);
    },
    end() {
      const drawn = drawing.done();
      if (drawn !== null) keep(drawn);
      return undefined;
    },
    cancel: drawing.cancel,
  };
}

function outlineDrag(kind: Kind, context: DragContext, from: ImagePoint): Drag {
  const drawing = growing(kind, context);
  const path: ImagePoint[] = [toImage(context, from)];
  let last = from;
  return {
    move(canvas) {
      if (Math.hypot(canvas[0] - last[0], canvas[1] - last[1]) < 2) return;
      last = canvas;
      path.push(toImage(context, canvas));
      if (path.length > 2) drawing.show(simplified(path, 0.25));
    },
    end() {
      const drawn = drawing.done();
      if (drawn !== null && isComplete(kind, drawn.imagePoints.length > 0 ? drawn.imagePoints : drawn.points)) keep(drawn);
      else setPreview(null);
      return undefined;
    },
    cancel: drawing.cancel,
  };
}

/** Lines one after the other, each dragged or clicked end by end: `lines` says how many points each has. */
function chainDrag(kind: Kind, lines: readonly number[], context: DragContext, from: ImagePoint): Drag {
  const { shape } = context.picture;
  const drawing = growing(kind, context);
  const all = lines.reduce((a, b) => a + b, 0);
  const fixed: ImagePoint[] = [toImage(context, from)];
  let pressedAt: ImagePoint | null = from;
  let to: ImagePoint = from;
  /** The next point begins a line of its own. */
  const atStart = (): boolean => lines.reduce<number[]>((ends, n) => [...ends, (ends.at(-1) ?? 0) + n], [0]).includes(fixed.length);
  const next = (shift: boolean): ImagePoint => {
    const free = toImage(context, to);
    const before = fixed.at(-1);
    return shift && before !== undefined ? constrainLine(before, free, shape) : free;
  };
  let held = false;
  const finish = (): 'more' | undefined => {
    drawing.show(fixed);
    if (fixed.length < all) return 'more';
    const drawn = drawing.done();
    if (drawn !== null) keep(drawn);
    return undefined;
  };
  return {
    press(canvas) {
      pressedAt = canvas;
      to = canvas;
      if (!atStart()) return;
      fixed.push(toImage(context, canvas));
    },
    move(canvas, shift) {
      to = canvas;
      held = shift;
      if (!atStart()) drawing.show([...fixed, next(shift)]);
    },
    end() {
      const dragged = pressedAt !== null && Math.hypot(to[0] - pressedAt[0], to[1] - pressedAt[1]) > dragPixels;
      // A click that began a line leaves its end on the pointer; the next click puts it down.
      const began = pressedAt !== null && !dragged && isNear(fixed.at(-1), toImage(context, pressedAt));
      pressedAt = null;
      if (began) return finish();
      fixed.push(next(held));
      return finish();
    },
    cancel: drawing.cancel,
  };
}

function isNear(a: ImagePoint | undefined, b: ImagePoint): boolean {
  return a !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-9;
}

/** Drags a handle, or the whole measurement; a click on it selects it for the arrow keys. */
export function measurementDrag(context: DragContext, hit: Hit, from: ImagePoint): Drag {
  const { picture } = context;
  const { measurement, points, handle } = hit;
  const start = toImage(context, from);
  let changed = measurement;
  selectMeasurement(measurement.id, handle ?? 'all');
  return {
    move(canvas, shift) {
      if (measurement.imported || (changed === measurement && Math.hypot(canvas[0] - from[0], canvas[1] - from[1]) <= dragPixels)) return;
      const [x, y] = toImage(context, canvas);
      changed = withPoints(
        measurement,
        picture,
        movedPoints({ kind: measurement.kind, points, handle, by: [x - start[0], y - start[1]], shift }, picture.shape),
      );
      setPreview(changed);
    },
    end() {
      if (changed === measurement) return undefined;
      // The arrow keys go back to the images after a drag.
      selectMeasurement(measurement.id);
      putMeasurement(changed);
      return undefined;
    },
    cancel: () => {
      setPreview(null);
    },
  };
}

interface Move {
  kind: Kind;
  points: readonly ImagePoint[];
  handle: number | null;
  by: ImagePoint;
  shift: boolean;
}

const straight: readonly Kind[] = ['length', 'arrow', 'calibration', 'bidirectional'];

/** The points after a handle, or all of them, moved by so many pixels. */
export function movedPoints({ kind, points, handle, by, shift }: Move, shape: DragContext['picture']['shape']): ImagePoint[] {
  const moved = points.map(([c, r]): ImagePoint => [c + by[0], r + by[1]]);
  const free = handle === null ? undefined : moved[handle];
  if (handle === null || free === undefined) return moved;
  const partner = straight.includes(kind) && handle < 2 ? points[1 - handle] : undefined;
  return movedHandle(kind, points, handle, shift && partner !== undefined ? constrainLine(partner, free, shape) : free, shape);
}
