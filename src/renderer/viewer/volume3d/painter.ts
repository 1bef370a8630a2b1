// What paints a 3D view: the CPU ray caster or the GPU. Both draw the same scene; the view (view3d.ts) owns camera, scene and pointer.
import type { Camera } from './camera.ts';
import type { Scene3d } from './scene3d.ts';

export interface Picture3d {
  /** False while the camera moves or the full picture is not complete: a coarser picture. */
  full: boolean;
  /** Made of averaged voxels. */
  reduced: boolean;
  /** Time the picture took. */
  ms: number;
}

export interface PainterEvents {
  onPicture: (picture: Picture3d) => void;
  /** A sentence: what happened, what is safe, what to do. */
  onFailure: (message: string) => void;
}

export interface Painter {
  setCamera: (camera: Camera) => void;
  setScene: (scene: Scene3d) => void;
  resize: () => void;
  /** Paints nothing until let go: the workers are busy with a recording. */
  hold: (held: boolean) => void;
  dispose: () => void;
}
