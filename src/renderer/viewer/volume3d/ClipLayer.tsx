// The clipping box in the picture: its edges, and a handle on each of its six faces that moves along the volume's own axis.
import { useRef, type ReactElement } from 'react';
import type { Vec3 } from '../geometry/vec3.ts';
import { cameraBasis, sideLetters, toScreen } from './camera.ts';
import { moveFace, wholeBox, type ClipBox } from './scene3d.ts';
import type { View3d, View3dState } from './view3d.ts';

interface Face {
  axis: 0 | 1 | 2;
  side: 'low' | 'high';
}

const faces: readonly Face[] = ([0, 1, 2] as const).flatMap((axis) => [
  { axis, side: 'low' },
  { axis, side: 'high' },
]);

/** LPS of a place in the volume, by fractions of its edges. */
function lpsOf({ volume }: View3d, fractions: Vec3): Vec3 {
  const at = (axis: 0 | 1 | 2): number =>
    [0, 1, 2].reduce(
      (sum, d) => sum + (fractions[d as 0] * volume.dimensions[d as 0] - 0.5) * volume.spacing[d as 0] * volume.direction[d as 0][axis],
      volume.origin[axis],
    );
  return [at(0), at(1), at(2)];
}

/** The patient's side that a face looks to: "R", "A", "H" … */
export function faceLetter({ volume }: View3d, { axis, side }: Face): string {
  const v = volume.direction[axis];
  return sideLetters(side === 'high' ? v : [-v[0], -v[1], -v[2]]);
}

function centreOf(box: ClipBox, { axis, side }: Face): Vec3 {
  const middle = (d: 0 | 1 | 2): number => (d === axis ? box[side][d] : (box.low[d] + box.high[d]) / 2);
  return [middle(0), middle(1), middle(2)];
}

const corners: readonly Vec3[] = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1, (n >> 1) & 1, n >> 2]);
const edges = corners.flatMap((a, i) => corners.slice(i + 1).flatMap((b) => (a.filter((v, d) => v !== b[d]).length === 1 ? [[a, b] as const] : [])));

function Handle({ view, state, face, box }: { view: View3d; state: View3dState; face: Face; box: ClipBox }): ReactElement {
  const from = useRef<{ x: number; y: number; at: number } | null>(null);
  const { width, height } = view.size();
  const { camera } = state;
  const [x, y] = toScreen(camera, width, height, lpsOf(view, centreOf(box, face)));
  const letter = faceLetter(view, face);
  const value = box[face.side][face.axis];
  const extent = view.volume.dimensions[face.axis] * view.volume.spacing[face.axis];
  const { right, up } = cameraBasis(camera);
  const axis = view.volume.direction[face.axis];
  const perMm = height / camera.heightMm;
  // The axis as pixels on the screen a whole edge; seen end on it has no direction, and a vertical drag moves it.
  const across: [number, number] = [dot(axis, right) * perMm * extent, -dot(axis, up) * perMm * extent];
  const length = Math.hypot(...across);
  const along: [number, number] = length < extent * perMm * 0.15 ? [0, -extent * perMm] : across;
  const move = (to: number): void =>
    view.changeScene((scene) => ({ ...scene, clip: moveFace(scene.clip, face.axis, face.side, to) }), `clip${String(face.axis)}${face.side}`);
  const keys: Record<string, number> = { ArrowUp: 0.01, ArrowRight: 0.01, PageUp: 0.1, ArrowDown: -0.01, ArrowLeft: -0.01, PageDown: -0.1 };
  return (
    <circle
      className="v3-handle"
      cx={x}
      cy={y}
      r={5}
      role="slider"
      tabIndex={0}
      aria-label={`Clip ${letter}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, y: event.clientY, at: value };
      }}
      onPointerMove={(event) => {
        if (from.current === null) return;
        const by = (event.clientX - from.current.x) * along[0] + (event.clientY - from.current.y) * along[1];
        move(from.current.at + by / (along[0] ** 2 + along[1] ** 2));
      }}
      onPointerUp={() => {
        from.current = null;
        view.endGesture();
      }}
      onBlur={() => view.endGesture()}
      onKeyDown={(event) => {
        const by = keys[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        move(value + by);
      }}
    >
      <title>{letter}</title>
    </circle>
  );
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function ClipLayer({ view, state }: { view: View3d; state: View3dState }): ReactElement {
  const { width, height } = view.size();
  const box = state.scene.clip ?? wholeBox;
  const corner = (c: Vec3): [number, number] => {
    const pick = (d: 0 | 1 | 2): number => (c[d] === 0 ? box.low[d] : box.high[d]);
    return toScreen(state.camera, width, height, lpsOf(view, [pick(0), pick(1), pick(2)]));
  };
  return (
    <svg className="v3-layer v3-box" width={width} height={height}>
      {edges.map(([a, b]) => {
        const [x1, y1] = corner(a);
        const [x2, y2] = corner(b);
        return <line key={[...a, ...b].join('')} x1={x1} y1={y1} x2={x2} y2={y2} />;
      })}
      {faces.map((face) => (
        <Handle key={`${String(face.axis)}${face.side}`} view={view} state={state} face={face} box={box} />
      ))}
    </svg>
  );
}
