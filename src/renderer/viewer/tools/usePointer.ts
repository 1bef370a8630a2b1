// Mouse, pen and touchpad on a viewport: left = tool, middle = pan, right = zoom, wheel = scroll, Ctrl+wheel or pinch = zoom, hover = readout.
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { viewMatrix, zoomAt } from '../geometry/viewTransform.ts';
import { selectMeasurement } from '../measure/measureStore.ts';
import { scrollBy, setActive, toggleMaximised } from '../state/actions.ts';
import { changeViewport, useViewer } from '../state/viewerStore.ts';
import { measurementDrag, panDrag, toImage, toolDrag, zoomDrag, type Drag, type DragContext } from './drag.ts';
import { hitTest, type Shown } from './hit.ts';
import { wheelSteps } from './wheel.ts';

export interface PointerContext extends DragContext {
  readonly shown: readonly Shown[];
}

/** The drag that runs now, so that Esc can cancel it from anywhere. */
let current: Drag | null = null;

/** Cancels a running drag; false when there is none. */
export function cancelDrag(): boolean {
  if (current === null) return false;
  current.cancel();
  current = null;
  return true;
}

/** CSS px inside the element, also when the page is zoomed. */
function local(element: HTMLElement, event: { clientX: number; clientY: number }): ImagePoint {
  const box = element.getBoundingClientRect();
  return [((event.clientX - box.left) * element.clientWidth) / box.width, ((event.clientY - box.top) * element.clientHeight) / box.height];
}

function begin(context: PointerContext, button: number, at: ImagePoint): Drag | null {
  if (button === 1) return panDrag(context, at);
  if (button === 2) return zoomDrag(context, at);
  if (button !== 0) return null;
  const view = useViewer.getState().viewports[context.at]?.view;
  const hit = view === undefined ? null : hitTest(context.shown, viewMatrix(context.size, context.picture.shape, view), at);
  if (hit !== null) return measurementDrag(context, hit, at);
  selectMeasurement(null);
  return toolDrag(useViewer.getState().tool, context, at);
}

export function usePointer(ref: RefObject<HTMLElement | null>, at: number, context: PointerContext | null): void {
  const latest = useRef(context);
  useLayoutEffect(() => {
    latest.current = context;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const stop = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void): void => {
      element.addEventListener(type, listener, { signal: stop.signal, passive: false });
    };
    const scroll = wheelSteps();

    on('pointerdown', (event) => {
      setActive(at);
      element.focus({ preventScroll: true });
      if (latest.current === null || current !== null) return;
      current = begin(latest.current, event.button, local(element, event));
      if (current !== null) element.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    on('pointermove', (event) => {
      const context = latest.current;
      if (context === null) return;
      const point = local(element, event);
      if (event.buttons !== 0) current?.move(point, event.shiftKey);
      const [column, row] = toImage(context, point);
      useViewer.setState({ pointer: { viewport: at, column, row } });
    });
    on('pointerup', () => {
      current?.end();
      current = null;
    });
    on('pointercancel', () => {
      cancelDrag();
    });
    on('pointerleave', () => {
      useViewer.setState((s) => (s.pointer?.viewport === at ? { pointer: null } : {}));
    });
    on('wheel', (event) => {
      event.preventDefault();
      setActive(at);
      const context = latest.current;
      if (context === null) return;
      if (event.ctrlKey) {
        const factor = Math.exp(-Math.sign(event.deltaY) * Math.min(0.2, Math.abs(event.deltaY) * 0.01));
        changeViewport(at, (v) => ({ view: zoomAt(context.size, context.picture.shape, v.view, factor, local(element, event)) }));
      } else scrollBy(at, scroll(event.deltaY, event.deltaMode));
    });
    on('dblclick', (event) => {
      if (event.button === 0) toggleMaximised(at);
    });
    on('contextmenu', (event) => {
      event.preventDefault();
    });
    return () => {
      stop.abort();
    };
  }, [ref, at]);
}
