// The orbit camera of the 3D view: parallel projection around a target in the patient. Pure; LPS, mm, degrees.
import type { Vec3 } from '../geometry/vec3.ts';
import type { Volume } from '../volume/volume.ts';

export interface Camera {
  /** Degrees; 0 looks at the patient from the front, positive turns the eye towards the patient's left. */
  azimuth: number;
  /** Degrees; positive looks from above. −90 … 90. */
  elevation: number;
  /** LPS, mm. */
  target: Vec3;
  /** Height of the picture in the patient, mm. */
  heightMm: number;
}

/** Unit vectors of the picture in LPS: `right`, `up` in the plane, `forward` into it. */
export interface CameraBasis {
  right: Vec3;
  up: Vec3;
  forward: Vec3;
}

export function cameraBasis(camera: Camera): CameraBasis {
  const a = (camera.azimuth * Math.PI) / 180;
  const e = (camera.elevation * Math.PI) / 180;
  const forward: Vec3 = [-Math.sin(a) * Math.cos(e), Math.cos(a) * Math.cos(e), -Math.sin(e)];
  const right: Vec3 = [Math.cos(a), Math.sin(a), 0];
  const up: Vec3 = [-Math.sin(a) * Math.sin(e), Math.cos(a) * Math.sin(e), Math.cos(e)];
  return { right, up, forward };
}

/** LPS of the middle of the volume. */
function volumeCentre(volume: Volume): Vec3 {
  const [x, y, z] = [0, 1, 2].map((axis) =>
    [0, 1, 2].reduce(
      (sum, d) => sum + ((at(volume.dimensions, d) - 1) / 2) * at(volume.spacing, d) * volume.direction[d as 0 | 1 | 2][axis as 0 | 1 | 2],
      at(volume.origin, axis),
    ),
  );
  return [x ?? 0, y ?? 0, z ?? 0];
}

/** A camera that sees the whole volume from the front, slightly from above and the patient's left. */
export function fitCamera(volume: Volume, aspect: number): Camera {
  const extent = [0, 1, 2].map((d) => at(volume.dimensions, d) * at(volume.spacing, d));
  const span = Math.max(...extent);
  return { azimuth: -24, elevation: 10, target: volumeCentre(volume), heightMm: (span * 1.04) / Math.min(1, aspect) };
}

export function orbit(camera: Camera, dxDegrees: number, dyDegrees: number): Camera {
  const azimuth = ((((camera.azimuth - dxDegrees + 180) % 360) + 360) % 360) - 180;
  return { ...camera, azimuth, elevation: Math.max(-90, Math.min(90, camera.elevation + dyDegrees)) };
}

export type Side = 'A' | 'P' | 'L' | 'R' | 'H' | 'F';

/** Where the eye stands for each standard view; from head and feet the patient's front is on top. */
const sides: Record<Side, { azimuth: number; elevation: number }> = {
  A: { azimuth: 0, elevation: 0 },
  P: { azimuth: 180, elevation: 0 },
  L: { azimuth: 90, elevation: 0 },
  R: { azimuth: -90, elevation: 0 },
  H: { azimuth: 180, elevation: 90 },
  F: { azimuth: 0, elevation: -90 },
};

/** The same middle and size, seen from a side of the patient. */
export function seenFrom(camera: Camera, side: Side): Camera {
  return { ...camera, ...sides[side] };
}

/** Moves the target within the picture plane, mm. */
export function pan(camera: Camera, rightMm: number, upMm: number): Camera {
  const { right, up } = cameraBasis(camera);
  const move = (axis: 0 | 1 | 2) => camera.target[axis] - right[axis] * rightMm - up[axis] * upMm;
  return { ...camera, target: [move(0), move(1), move(2)] };
}

export function zoom(camera: Camera, factor: number): Camera {
  return { ...camera, heightMm: Math.max(10, Math.min(4000, camera.heightMm / factor)) };
}

/** Picture coordinates (pixels from the top left) of a patient position. */
export function toScreen(camera: Camera, width: number, height: number, p: Vec3): [number, number] {
  const { right, up } = cameraBasis(camera);
  const d = [p[0] - camera.target[0], p[1] - camera.target[1], p[2] - camera.target[2]] as const;
  const perMm = height / camera.heightMm;
  const along = (v: Vec3): number => v[0] * d[0] + v[1] * d[1] + v[2] * d[2];
  return [width / 2 + along(right) * perMm, height / 2 - along(up) * perMm];
}

/** Letter of the patient side that points along `v`: "A", "LP" … strongest first. */
export function sideLetters(v: Vec3): string {
  const names = ['L', 'P', 'H'] as const;
  const opposite = ['R', 'A', 'F'] as const;
  return [0, 1, 2]
    .filter((axis) => Math.abs(at(v, axis)) > 0.38)
    .sort((p, q) => Math.abs(at(v, q)) - Math.abs(at(v, p)))
    .slice(0, 2)
    .map((axis) => (at(v, axis) > 0 ? names[axis as 0 | 1 | 2] : opposite[axis as 0 | 1 | 2]))
    .join('');
}

function at(v: readonly number[], index: number): number {
  return v[index] ?? 0;
}

/** "Az −24°, El 10°". */
export function cameraWords({ azimuth, elevation }: Camera): string {
  const degrees = (v: number): string => String(Math.round(v)).replace('-', '−');
  return `Az ${degrees(azimuth)}°, El ${degrees(elevation)}°`;
}
