// Mouse, pen and touchpad on a viewport: left = tool, middle = pan, right = zoom, wheel = scroll, Ctrl+wheel or pinch = zoom, hover = readout.
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { viewMatrix, zoomAt } from '../geometry/viewTransform.ts';
import { selectMeasurement, setCalibrating, useMeasureStore } from '../measure/measureStore.ts';
import { scrollBy, setActive, toggleMaximised } from '../state/actions.ts';
import { drawnBy } from '../measure/shapes.ts';
import { finishCurve } from '../state/curve.ts';
import { changeThickness } from '../state/slabs.ts';
import { changeViewport, useViewer, type ToolName } from '../state/viewerStore.ts';
import { panDrag, toolDrag, zoomDrag } from './drag.ts';
import { toImage, type Drag, type DragContext } from './dragContext.ts';
import { measurementDrag } from './drawing.ts';
import { hitTest, type Shown } from './hit.ts';
import { wheelSteps } from './wheel.ts';

export interface PointerContext extends DragContext {
  readonly shown: readonly Shown[];
}

/** The drag that runs now, so that Esc can cancel it from anywhere. */
let current: Drag | null = null;
/** Where a drawing waits for its next press, with which tool and on which picture; null: no button is up in between. */
let waiting: { at: number; tool: ToolName; key: string } | null = null;

/** Cancels a running drag; false when there is none. */
export function cancelDrag(): boolean {
  if (current === null) return false;
  current.cancel();
  current = null;
  waiting = null;
  return true;
}

/** A drawing that waits goes on only on the same picture and with the same tool; else it is given up. */
function goesOn(at: number, context: PointerContext): boolean {
  if (waiting === null) return false;
  if (waiting.at === at && waiting.tool === useViewer.getState().tool && waiting.key === context.picture.key) return true;
  cancelDrag();
  return false;
}

/** Two clicks of a drawing are no double click. */
function drawsByClicks(): boolean {
  const { tool } = useViewer.getState();
  return tool in drawnBy && drawnBy[tool as keyof typeof drawnBy] !== 'drag';
}

/** Labels, forms and buttons over the picture take their own presses. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.v-plate, .v-form, .v-goto, .v-state-why, button, input, select, textarea') !== null;
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
  const { selectedId } = useMeasureStore.getState();
  const hit = view === undefined ? null : hitTest(context.shown, viewMatrix(context.size, context.picture.shape, view), at, selectedId);
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
      if (isControl(event.target)) return;
      element.focus({ preventScroll: true });
      const context = latest.current;
      if (context === null) return;
      if (useMeasureStore.getState().calibrating !== null) setCalibrating(null);
      if (event.button === 0 && goesOn(at, context)) current?.press?.(local(element, event));
      else if (current === null) current = begin(context, event.button, local(element, event));
      else return;
      waiting = null;
      if (current !== null) element.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    on('pointermove', (event) => {
      const context = latest.current;
      if (context === null) return;
      const point = local(element, event);
      if (event.buttons !== 0 || goesOn(at, context)) current?.move(point, event.shiftKey);
      const [column, row] = toImage(context, point);
      useViewer.setState({ pointer: { viewport: at, column, row } });
    });
    on('pointerup', () => {
      const context = latest.current;
      if (current?.end() === 'more' && context !== null) waiting = { at, tool: useViewer.getState().tool, key: context.picture.key };
      else [current, waiting] = [null, null];
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
        return;
      }
      // With Shift some systems turn the wheel sideways.
      const steps = scroll(event.deltaY === 0 ? event.deltaX : event.deltaY, event.deltaMode);
      if (!event.shiftKey || !changeThickness(at, -steps)) scrollBy(at, steps);
    });
    on('dblclick', (event) => {
      if (event.button === 0 && useViewer.getState().tool === 'curve') finishCurve();
      else if (event.button === 0 && !drawsByClicks() && !isControl(event.target)) toggleMaximised(at);
    });
    on('contextmenu', (event) => {
      event.preventDefault();
    });
    return () => {
      stop.abort();
    };
  }, [ref, at]);
}
