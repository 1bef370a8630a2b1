// The letters of the patient's sides at the four edges of a 3D picture; all of them turn with the camera.
import type { ReactElement } from 'react';
import { cameraBasis, sideLetters, type Camera } from './camera.ts';

export function SideLetters({ camera }: { camera: Camera }): ReactElement {
  const { right, up } = cameraBasis(camera);
  const back = (v: readonly [number, number, number]): [number, number, number] => [-v[0], -v[1], -v[2]];
  return (
    <div aria-hidden="true">
      <span className="v-or v-or-t">{sideLetters(up)}</span>
      <span className="v-or v-or-b">{sideLetters(back(up))}</span>
      <span className="v-or v-or-l">{sideLetters(back(right))}</span>
      <span className="v-or v-or-r">{sideLetters(right)}</span>
    </div>
  );
}
