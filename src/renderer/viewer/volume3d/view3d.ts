// The 3D view: owns camera, scene with its history, pointer and painter over one element. The door of this folder; loaded only when 3D is shown.
import type { Volume } from '../volume/volume.ts';
import type { Camera } from './camera.ts';
import { fitCamera, orbit } from './camera.ts';
import { createCaster, type Caster, type CastInfo } from './caster.ts';
import { valueRange } from './castGrid.ts';
import type { RendererChoice } from './chooseRenderer.ts';
import { chooseRenderer, refuseGpu } from './chooseRenderer.ts';
import { createCpuPainter } from './cpuPainter.ts';
import { gpuCan } from './gpuLimits.ts';
import type { Painter, Picture3d } from './painter.ts';
import { bindPointer } from './pointer3d.ts';
import { defaultPreset3d, withPreset, type ValueRange } from './presets.ts';
import type { Scene3d } from './scene3d.ts';
import { endGesture, redo, startHistory, step, undo, type SceneHistory } from './sceneHistory.ts';

export interface View3dState {
  renderer: 'cpu' | 'gpu';
  scene: Scene3d;
  canUndo: boolean;
  canRedo: boolean;
  camera: Camera;
  /** null until the first picture. */
  picture: Picture3d | null;
  /** null until the workers have the volume; never while the card alone draws. */
  info: CastInfo | null;
  /** The camera turns by itself. */
  orbiting: boolean;
  /** A recording has the workers. */
  held: boolean;
  /** A sentence about what is other than asked for; null otherwise. */
  note: string | null;
  /** A sentence when 3D does not work; null otherwise. */
  failure: string | null;
}

export interface View3d {
  readonly volume: Volume;
  /** What relative presets are spread over. */
  readonly range: ValueRange;
  state: () => View3dState;
  setCamera: (camera: Camera) => void;
  /** Steps of one `gesture` in a row are one step of undo. */
  changeScene: (change: (scene: Scene3d) => Scene3d, gesture?: string) => void;
  endGesture: () => void;
  undo: () => void;
  redo: () => void;
  /** Camera and scene as at the beginning; the scene can be undone. */
  reset: () => void;
  setOrbiting: (on: boolean) => void;
  /** One picture in all its quality, by the CPU on any machine; null when cancelled or impossible. The shown picture stands still meanwhile. */
  still: (camera: Camera, width: number, height: number, signal: AbortSignal) => Promise<ImageData | null>;
  /** What another mount of the same volume goes on with. */
  kept: () => Kept3d;
  /** Stops painting while pictures are made by `still`. */
  hold: (held: boolean) => void;
  size: () => { width: number; height: number };
  dispose: () => void;
}

export interface View3dOptions {
  renderer: RendererChoice;
  /** Scene and camera that were left when this volume was last shown. */
  kept: Kept3d | null;
  onState: (state: View3dState) => void;
}

export interface Kept3d {
  history: SceneHistory;
  camera: Camera;
}

const broken = 'The 3D view stopped working; the planes are not affected. Press V twice to start it again.';
const noBody = 'No table was removed: nothing in this volume looks like a body against air. Cut it away with the scalpel or the clipping box.';
const secondsATurn = 12;

/** Mounts a view of a fully loaded volume into `element` (positioned, with a size). */
export function mountView3d(element: HTMLElement, volume: Volume, options: View3dOptions): View3d {
  const range = valueRange(volume);
  const aspect = (): number => element.clientWidth / Math.max(1, element.clientHeight);
  const firstScene = (): Scene3d => withPreset({ clip: null, cuts: [], bodyOnly: false }, defaultPreset3d(volume.unit), range);
  let history = options.kept?.history ?? startHistory(firstScene());
  let painter: Painter | null = null;
  let caster: Caster | null = null;
  let disposed = false;
  let orbitFrame = 0;
  let state: View3dState = {
    renderer: chooseRenderer(options.renderer).kind,
    scene: history.now,
    canUndo: history.done.length > 0,
    canRedo: history.undone.length > 0,
    camera: options.kept?.camera ?? fitCamera(volume, aspect()),
    picture: null,
    info: null,
    orbiting: false,
    held: false,
    note: null,
    failure: null,
  };

  function update(change: Partial<View3dState>): void {
    state = { ...state, ...change };
    if (!disposed) options.onState(state);
  }
  /** Read anew after a pause. */
  const isGone = (): boolean => disposed;
  const events = { onPicture: (picture: Picture3d) => update({ picture }), onFailure: (failure: string) => update({ failure }) };

  /** What is shown is not yet what was asked for, and the mark says so until a new picture is there. The card draws at once. */
  function stale(): Picture3d | null {
    return state.picture === null || state.renderer === 'gpu' ? state.picture : { ...state.picture, full: false, reduced: true };
  }

  /** The mark must not say that a table is gone when none was found. */
  function onNoBody(): void {
    history = { ...history, now: { ...history.now, bodyOnly: false } };
    update({ note: noBody, scene: history.now, picture: stale() });
    painter?.setScene(history.now);
  }

  function ownCaster(): Caster {
    if (caster !== null) return caster;
    const made = createCaster(volume, { onBroken: () => update({ failure: broken }), onNoBody });
    caster = made;
    void made.ready.then((info) => update({ info }));
    return made;
  }

  function mountCpu(): void {
    painter?.dispose();
    const canvas = document.createElement('canvas');
    canvas.className = 'volume3d-canvas';
    element.replaceChildren(canvas);
    fitCanvas(canvas, element);
    update({ renderer: 'cpu' });
    painter = createCpuPainter(canvas, ownCaster(), state, events);
  }

  async function mountGpu(): Promise<void> {
    const { createGpuPainter } = await import('./gpuPainter.ts');
    if (isGone()) return;
    const made = await createGpuPainter(element, volume, state, { ...events, onFailure: lostCard });
    if ('why' in made) {
      if (!made.ofVolume) refuseGpu(made.why);
      if (isGone()) return;
      update({ note: `The processor draws 3D: ${made.why}. Nothing is missing from the picture; it is coarser while it turns.` });
      mountCpu();
      return;
    }
    if (isGone() || state.renderer === 'cpu') {
      made.dispose();
      return;
    }
    painter = made;
    painter.setScene(state.scene);
    painter.setCamera(state.camera);
  }

  function lostCard(): void {
    if (isGone()) return;
    refuseGpu('the graphics card dropped its picture');
    update({ note: 'The graphics card dropped the 3D picture, so the processor draws it. Nothing is missing; it is coarser while it turns.' });
    mountCpu();
  }

  function setCamera(camera: Camera): void {
    if (state.held) return;
    painter?.setCamera(camera);
    update({ camera, picture: stale() });
  }

  function setHistory(next: SceneHistory): void {
    if (state.held || next === history) return;
    history = next;
    update({ picture: stale(), scene: next.now, canUndo: next.done.length > 0, canRedo: next.undone.length > 0 });
    if (state.renderer === 'gpu' && !gpuCan(next.now)) mountCpu();
    else painter?.setScene(next.now);
  }

  function setOrbiting(on: boolean): void {
    cancelAnimationFrame(orbitFrame);
    orbitFrame = 0;
    update({ orbiting: on });
    if (!on) return;
    let before = performance.now();
    const turn = (now: number): void => {
      setCamera(orbit(state.camera, ((now - before) * 360) / (secondsATurn * 1000), 0));
      before = now;
      orbitFrame = requestAnimationFrame(turn);
    };
    orbitFrame = requestAnimationFrame(turn);
  }

  function hold(held: boolean): void {
    if (held) setOrbiting(false);
    update({ held });
    painter?.hold(held);
  }

  async function still(camera: Camera, width: number, height: number, signal: AbortSignal): Promise<ImageData | null> {
    const image = new ImageData(width, height);
    const casting = ownCaster();
    const stop = (): void => casting.cancel();
    signal.addEventListener('abort', stop);
    const complete = await casting.cast({ camera, scene: state.scene, width, height, level: 'fine' }, ({ fromRow, pixels }) =>
      image.data.set(pixels, fromRow * width * 4),
    );
    signal.removeEventListener('abort', stop);
    return complete && !signal.aborted ? image : null;
  }

  if (state.renderer === 'gpu' && gpuCan(state.scene))
    mountGpu().catch(() => {
      if (!isGone()) mountCpu();
    });
  else mountCpu();

  const resizes = new ResizeObserver(() => {
    const canvas = element.querySelector<HTMLCanvasElement>('canvas.volume3d-canvas');
    if (canvas !== null) fitCanvas(canvas, element);
    painter?.resize();
  });
  resizes.observe(element);
  const unbind = bindPointer(
    element,
    () => state.camera,
    (camera) => {
      if (state.orbiting) setOrbiting(false);
      setCamera(camera);
    },
  );

  return {
    volume,
    range,
    state: () => state,
    setCamera,
    changeScene: (change, gesture) => setHistory(step(history, change(history.now), gesture)),
    endGesture: () => {
      history = endGesture(history);
    },
    undo: () => setHistory(undo(history)),
    redo: () => setHistory(redo(history)),
    reset: () => {
      setOrbiting(false);
      setCamera(fitCamera(volume, aspect()));
      const { clip, cuts, bodyOnly } = history.now;
      if (clip !== null || cuts.length > 0 || bodyOnly || history.done.length > 0) setHistory(step(history, firstScene()));
    },
    setOrbiting,
    still,
    hold,
    kept: () => ({ history: endGesture(history), camera: state.camera }),
    size: () => ({ width: element.clientWidth, height: element.clientHeight }),
    dispose: () => {
      disposed = true;
      cancelAnimationFrame(orbitFrame);
      resizes.disconnect();
      unbind();
      painter?.dispose();
      caster?.dispose();
      element.replaceChildren();
    },
  };
}

function fitCanvas(canvas: HTMLCanvasElement, element: HTMLElement): void {
  const width = Math.max(1, Math.round(element.clientWidth * devicePixelRatio));
  const height = Math.max(1, Math.round(element.clientHeight * devicePixelRatio));
  canvas.style.width = '100%';
  canvas.style.height = '100%';
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}
