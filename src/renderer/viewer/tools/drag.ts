// What a mouse drag does on a viewport, per tool: begun, moved each frame, ended or cancelled. Drawing is drawing.ts, listeners are usePointer.ts.
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { imageToLps } from '../geometry/rasterGeometry.ts';
import { panBy, zoomAt } from '../geometry/viewTransform.ts';
import { moveCrosshair, scrollBy, setWindow } from '../state/actions.ts';
import { addKnot, dropKnot, moveAlong } from '../state/curve.ts';
import { changeViewport, useViewer, type ToolName } from '../state/viewerStore.ts';
import { pictureToLps } from '../viewport/picture.ts';
import { planeIndex } from '../volume/plane.ts';
import { toImage, viewOf, type Drag, type DragContext } from './dragContext.ts';
import { startDrawing } from './drawing.ts';

const nothing = (): undefined => undefined;

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
    case 'curve':
      return knotDrag(context, from);
    default:
      return startDrawing(tool, context, from);
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
  const count = picture.volume === null || picture.axes === null ? picture.stack.images.length : planeIndex(picture.volume, picture.axes, [0, 0, 0]).count;
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

/** One press, one point of the path. */
function knotDrag(context: DragContext, from: ImagePoint): Drag | null {
  const place = pictureToLps(context.picture, toImage(context, from));
  if (place === null || context.picture.plane === 'curved') return null;
  addKnot(context.at, place);
  return { move: nothing, end: nothing, cancel: () => void dropKnot() };
}

function crosshairDrag(context: DragContext, from: ImagePoint): Drag | null {
  const { at, picture } = context;
  const before = useViewer.getState();
  const go = (canvas: ImagePoint): void => {
    const [column, row] = toImage(context, canvas);
    if (picture.curved !== null)
      moveAlong((column * picture.curved.raster.stepMm) / picture.curved.curve.stepMm, (picture.curved.raster.middle - row) * picture.curved.raster.stepMm);
    else if (picture.geometry !== null) moveCrosshair(imageToLps(picture.geometry, [column, row]), at);
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
