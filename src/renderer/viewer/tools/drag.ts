// What a mouse drag does on a viewport, per tool: begun, moved each frame, ended or cancelled. No DOM listeners here; those are usePointer.ts.
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { imageToLps } from '../geometry/rasterGeometry.ts';
import { apply, invert, panBy, viewMatrix, zoomAt, type Size } from '../geometry/viewTransform.ts';
import { constrainBox, constrainLine, dragHandle, ellipsePoints, newMeasurement, withPoints } from '../measure/drawn.ts';
import { refusalOn } from '../measure/evaluate.ts';
import { putMeasurement, selectMeasurement, setNaming, setPreview } from '../measure/measureStore.ts';
import { moveCrosshair, scrollBy, setWindow } from '../state/actions.ts';
import { changeViewport, useViewer, type ToolName, type Window } from '../state/viewerStore.ts';
import type { Picture } from '../viewport/picture.ts';
import { planeIndex } from '../volume/plane.ts';
import type { Hit } from './hit.ts';

export interface DragContext {
  readonly at: number;
  readonly size: Size;
  readonly picture: Picture;
  /** The window shown now (the file's own when the user set none). */
  readonly window: Window;
}

export interface Drag {
  move(to: ImagePoint, shift: boolean): void;
  end(): void;
  cancel(): void;
}

const nothing = (): void => undefined;

function viewOf(at: number): ReturnType<typeof useViewer.getState>['viewports'][number] | undefined {
  return useViewer.getState().viewports[at];
}

/** Canvas (CSS px) → image coordinates with the view as it is now. */
export function toImage({ at, size, picture }: Pick<DragContext, 'at' | 'size' | 'picture'>, point: ImagePoint): ImagePoint {
  const view = viewOf(at)?.view;
  return view === undefined ? [0, 0] : apply(invert(viewMatrix(size, picture.shape, view)), point);
}

/** The drag of the left button with a tool. */
export function toolDrag(tool: ToolName, context: DragContext, from: ImagePoint): Drag | null {
  switch (tool) {
    case 'windowLevel':
      return windowDrag(context, from);
    case 'pan':
      return panDrag(context, from);
    case 'zoom':
      return zoomDrag(context, from);
    case 'scroll':
      return scrollDrag(context, from);
    case 'crosshairs':
      return crosshairDrag(context, from);
    default:
      return drawDrag(tool, context, from);
  }
}

function windowDrag({ at, window, picture }: DragContext, from: ImagePoint): Drag {
  const before = viewOf(at)?.window ?? null;
  const step = Math.max(window.width, 1e-6) / 320;
  const whole = !(picture.values instanceof Float32Array);
  const tidy = (v: number): number => (whole ? Math.round(v) : v);
  return {
    move([x, y]) {
      setWindow(at, { width: Math.max(whole ? 1 : 1e-6, tidy(window.width + (x - from[0]) * step)), centre: tidy(window.centre + (y - from[1]) * step) });
    },
    end: nothing,
    cancel: () => {
      setWindow(at, before);
    },
  };
}

export function panDrag({ at, size, picture }: DragContext, from: ImagePoint): Drag | null {
  const before = viewOf(at)?.view;
  if (before === undefined) return null;
  return {
    move([x, y]) {
      changeViewport(at, () => ({ view: panBy(size, picture.shape, before, x - from[0], y - from[1]) }));
    },
    end: nothing,
    cancel: () => {
      changeViewport(at, () => ({ view: before }));
    },
  };
}

export function zoomDrag({ at, size, picture }: DragContext, from: ImagePoint): Drag | null {
  const before = viewOf(at)?.view;
  if (before === undefined) return null;
  return {
    move([, y]) {
      changeViewport(at, () => ({ view: zoomAt(size, picture.shape, before, Math.exp((from[1] - y) / 150), from) }));
    },
    end: nothing,
    cancel: () => {
      changeViewport(at, () => ({ view: before }));
    },
  };
}

function scrollDrag({ at, size, picture }: DragContext, from: ImagePoint): Drag {
  const count =
    picture.volume === null || picture.plane === 'acquired' ? picture.stack.images.length : planeIndex(picture.volume, picture.plane, [0, 0, 0]).count;
  const pixels = Math.max(2, size.height / Math.max(1, count));
  let done = 0;
  const to = (steps: number): void => {
    scrollBy(at, steps - done);
    done = steps;
  };
  return {
    move([, y]) {
      to(Math.round((y - from[1]) / pixels));
    },
    end: nothing,
    cancel: () => {
      to(0);
    },
  };
}

function crosshairDrag(context: DragContext, from: ImagePoint): Drag | null {
  const { at, picture } = context;
  const before = useViewer.getState();
  const go = (canvas: ImagePoint): void => {
    const [column, row] = toImage(context, canvas);
    if (picture.geometry !== null) moveCrosshair(imageToLps(picture.geometry, [column, row]), at);
    else if (picture.image !== null) useViewer.setState({ pixelCursor: { key: picture.image.key, column: Math.round(column), row: Math.round(row) } });
  };
  go(from);
  return {
    move: go,
    end: nothing,
    cancel: () => {
      useViewer.setState({ crosshair: before.crosshair, pixelCursor: before.pixelCursor });
    },
  };
}

function drawDrag(kind: 'length' | 'ellipse' | 'arrow', context: DragContext, from: ImagePoint): Drag | null {
  const { at, picture } = context;
  const refused = refusalOn(picture, kind);
  if (refused !== null) {
    useViewer.setState({ notice: { viewport: at, text: refused } });
    return null;
  }
  const { columnSpacing, rowSpacing } = picture.shape;
  const start = toImage(context, from);
  let drawn: ReturnType<typeof newMeasurement> | null = null;
  let moved = false;
  return {
    move(canvas, shift) {
      moved ||= Math.hypot(canvas[0] - from[0], canvas[1] - from[1]) > 3;
      if (!moved) return;
      const free = toImage(context, canvas);
      const to = shift ? (kind === 'ellipse' ? constrainBox : constrainLine)(start, free, columnSpacing, rowSpacing) : free;
      // An arrow is drawn from its tip to its tail.
      const points = kind === 'ellipse' ? ellipsePoints(start, to) : [start, to];
      drawn = drawn === null ? newMeasurement(kind, picture, points) : withPoints(drawn, picture, points);
      setPreview(drawn);
    },
    end() {
      if (drawn === null) {
        setPreview(null);
        return;
      }
      putMeasurement(drawn);
      selectMeasurement(drawn.id);
      if (kind === 'arrow') setNaming(drawn.id);
    },
    cancel: () => {
      setPreview(null);
    },
  };
}

/** Drags a handle, or the whole measurement. */
export function measurementDrag(context: DragContext, hit: Hit, from: ImagePoint): Drag {
  const { picture } = context;
  const { measurement, points, handle } = hit;
  const start = toImage(context, from);
  const { columnSpacing, rowSpacing } = picture.shape;
  let changed = measurement;
  selectMeasurement(measurement.id);
  return {
    move(canvas, shift) {
      const [x, y] = toImage(context, canvas);
      const shifted = points.map(([c, r]): ImagePoint => [c + x - start[0], r + y - start[1]]);
      if (handle === null) changed = withPoints(measurement, picture, shifted);
      else {
        const free = shifted[handle] ?? [x, y];
        const fixed = measurement.kind === 'ellipse' ? undefined : points[1 - handle];
        const to = shift && fixed !== undefined ? constrainLine(fixed, free, columnSpacing, rowSpacing) : free;
        changed = withPoints(measurement, picture, dragHandle(measurement.kind, points, handle, to));
      }
      setPreview(changed);
    },
    end() {
      if (changed !== measurement) putMeasurement(changed);
      else setPreview(null);
    },
    cancel: () => {
      setPreview(null);
    },
  };
}
