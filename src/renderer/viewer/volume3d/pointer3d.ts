// The mouse over the 3D picture: left turns, middle pans, right and wheel zoom. What is drawn over the picture takes its own presses before.
import type { Camera } from './camera.ts';
import { orbit, pan, zoom } from './camera.ts';

const degreesAPixel = 0.5;

/** Returns the undoing. */
export function bindPointer(element: HTMLElement, camera: () => Camera, setCamera: (camera: Camera) => void): () => void {
  let button = -1;
  let x = 0;
  let y = 0;
  const down = (e: PointerEvent): void => {
    button = e.button;
    x = e.clientX;
    y = e.clientY;
    element.setPointerCapture(e.pointerId);
  };
  const move = (e: PointerEvent): void => {
    if (button < 0) return;
    const dx = e.clientX - x;
    const dy = e.clientY - y;
    x = e.clientX;
    y = e.clientY;
    const mmPerPixel = camera().heightMm / Math.max(1, element.clientHeight);
    if (button === 0) setCamera(orbit(camera(), dx * degreesAPixel, dy * degreesAPixel));
    else if (button === 1) setCamera(pan(camera(), dx * mmPerPixel, -dy * mmPerPixel));
    else setCamera(zoom(camera(), Math.exp(-dy * 0.008)));
  };
  const up = (): void => {
    button = -1;
  };
  const wheel = (e: WheelEvent): void => {
    e.preventDefault();
    e.stopPropagation();
    setCamera(zoom(camera(), Math.exp(-e.deltaY * 0.0012)));
  };
  const noMenu = (e: Event): void => e.preventDefault();
  const bound = new AbortController();
  const { signal } = bound;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('lostpointercapture', up, { signal });
  element.addEventListener('wheel', wheel, { passive: false, signal });
  element.addEventListener('contextmenu', noMenu, { signal });
  return () => bound.abort();
}
