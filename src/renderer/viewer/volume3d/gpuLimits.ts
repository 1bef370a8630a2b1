// What the graphics path can draw of a scene; the rest is drawn by the processor, so that both always show the same. Apart from vtk.js, which is loaded late.
import type { Scene3d } from './scene3d.ts';

/** Masks (cuts, table removal) and light that stays with the patient are drawn by the processor alone. */
export function gpuCan(scene: Scene3d): boolean {
  return scene.cuts.length === 0 && !scene.bodyOnly && scene.light.from === 'eye';
}
