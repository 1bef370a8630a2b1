// What paints a 3D view: the CPU ray caster or the GPU. The view (mountVolume3d.ts) owns camera, preset and pointer.
import type { Camera } from './camera.ts';
import type { Preset3d } from './presets.ts';

export interface Picture3d {
  /** False while the camera moves: a coarser picture. */
  full: boolean;
  /** The volume was averaged to a smaller grid first. */
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
  setPreset: (preset: Preset3d) => void;
  resize: () => void;
  dispose: () => void;
}
