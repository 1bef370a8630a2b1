// The 3D view: owns camera, preset, pointer and keys over one element; a painter draws. The door of this folder.
import type { Volume } from '../volume/volume.ts';
import type { Camera } from './camera.ts';
import { fitCamera, orbit, pan, zoom } from './camera.ts';
import type { RendererChoice } from './chooseRenderer.ts';
import { chooseRenderer, refuseGpu } from './chooseRenderer.ts';
import { createCpuPainter } from './cpuPainter.ts';
import type { Painter, Picture3d } from './painter.ts';
import type { Preset3d } from './presets.ts';
import { defaultPreset3d, presetById } from './presets.ts';

export interface Volume3dState {
  renderer: 'cpu' | 'gpu';
  preset: Preset3d;
  camera: Camera;
  /** null until the first picture. */
  picture: Picture3d | null;
  /** A sentence when the card was to draw and cannot; null otherwise. */
  note: string | null;
  /** A sentence when 3D does not work; null otherwise. */
  failure: string | null;
}

export interface Volume3dView {
  setPreset: (id: string) => void;
  setCamera: (camera: Camera) => void;
  reset: () => void;
  state: () => Volume3dState;
  dispose: () => void;
}

export interface Volume3dOptions {
  renderer: RendererChoice;
  presetId?: string;
  onState: (state: Volume3dState) => void;
}

/** Mounts a view of a fully loaded volume into `element` (positioned, with a size). Degrees a pixel of drag: 0.5. */
export function mountVolume3d(element: HTMLElement, volume: Volume, options: Volume3dOptions): Volume3dView {
  const aspect = element.clientWidth / Math.max(1, element.clientHeight);
  let state: Volume3dState = {
    renderer: chooseRenderer(options.renderer).kind,
    preset: options.presetId === undefined ? defaultPreset3d(volume.unit) : presetById(options.presetId),
    camera: fitCamera(volume, aspect),
    picture: null,
    note: null,
    failure: null,
  };
  let painter: Painter | null = null;
  let disposed = false;

  /** Read anew after a pause. */
  function isGone(): boolean {
    return disposed;
  }

  function update(change: Partial<Volume3dState>): void {
    state = { ...state, ...change };
    if (!disposed) options.onState(state);
  }

  const events = {
    onPicture: (picture: Picture3d) => update({ picture }),
    onFailure: (failure: string) => update({ failure }),
  };

  function mountCpu(): void {
    const canvas = document.createElement('canvas');
    canvas.className = 'volume3d-canvas';
    element.replaceChildren(canvas);
    fitCanvas(canvas, element);
    update({ renderer: 'cpu' });
    painter = createCpuPainter(canvas, volume, state, events);
  }

  async function mountGpu(): Promise<void> {
    const { createGpuPainter } = await import('./gpuPainter.ts');
    if (disposed) return;
    const made = await createGpuPainter(element, volume, state, events);
    const refusal = 'why' in made ? made : null;
    if (refusal !== null && !refusal.ofVolume) refuseGpu(refusal.why);
    if (isGone()) {
      if (!('why' in made)) made.dispose();
      return;
    }
    if (!('why' in made)) {
      painter = made;
      painter.setPreset(state.preset);
      painter.setCamera(state.camera);
      return;
    }
    update({ note: `The processor draws 3D: ${made.why}. Nothing is missing from the picture; it is coarser while it turns.` });
    mountCpu();
  }

  function setCamera(camera: Camera): void {
    painter?.setCamera(camera);
    update({ camera });
  }

  if (state.renderer === 'gpu')
    mountGpu().catch(() => {
      if (!disposed) mountCpu();
    });
  else mountCpu();

  const resizes = new ResizeObserver(() => {
    const canvas = element.querySelector<HTMLCanvasElement>('canvas.volume3d-canvas');
    if (canvas !== null) fitCanvas(canvas, element);
    painter?.resize();
  });
  resizes.observe(element);
  const unbind = bindPointer(element, () => state.camera, setCamera);

  return {
    setPreset: (id) => {
      const preset = presetById(id);
      painter?.setPreset(preset);
      update({ preset });
    },
    setCamera,
    reset: () => setCamera(fitCamera(volume, element.clientWidth / Math.max(1, element.clientHeight))),
    state: () => state,
    dispose: () => {
      disposed = true;
      resizes.disconnect();
      unbind();
      painter?.dispose();
      element.replaceChildren();
    },
  };
}

function fitCanvas(canvas: HTMLCanvasElement, element: HTMLElement): void {
  canvas.width = Math.max(1, Math.round(element.clientWidth * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(element.clientHeight * devicePixelRatio));
  canvas.style.width = '100%';
  canvas.style.height = '100%';
}

/** Left drag orbits, middle pans, right and wheel zoom. Returns the undoing. */
function bindPointer(element: HTMLElement, camera: () => Camera, setCamera: (camera: Camera) => void): () => void {
  let button = -1;
  let x = 0;
  let y = 0;
  const down = (e: PointerEvent) => {
    button = e.button;
    x = e.clientX;
    y = e.clientY;
    element.setPointerCapture(e.pointerId);
  };
  const move = (e: PointerEvent) => {
    if (button < 0) return;
    const dx = e.clientX - x;
    const dy = e.clientY - y;
    x = e.clientX;
    y = e.clientY;
    const mmPerPixel = camera().heightMm / Math.max(1, element.clientHeight);
    if (button === 0) setCamera(orbit(camera(), dx * 0.5, dy * 0.5));
    else if (button === 1) setCamera(pan(camera(), dx * mmPerPixel, -dy * mmPerPixel));
    else setCamera(zoom(camera(), Math.exp(-dy * 0.008)));
  };
  const up = () => {
    button = -1;
  };
  const wheel = (e: WheelEvent) => {
    e.preventDefault();
    e.stopPropagation();
    setCamera(zoom(camera(), Math.exp(-e.deltaY * 0.0012)));
  };
  const noMenu = (e: Event) => e.preventDefault();
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('contextmenu', noMenu);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('contextmenu', noMenu);
  };
}
