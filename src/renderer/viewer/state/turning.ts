// Turning the planes of MPR about the crosshair, and back. The picture of a turned plane is volume/freePlane.ts.
import { cross, dot, normalize, subtract, type Vec3 } from '../geometry/vec3.ts';
import { planeAxes, throughOf, turnAxes, type PlaneAxes, type PlaneName } from '../volume/planeAxes.ts';
import { homePlane, linkedPlanes } from './planes.ts';
import { useViewer, type ViewportKind, type ViewportState } from './viewerStore.ts';

const kinds: Record<PlaneName, ViewportKind> = { axial: 'Axial', sagittal: 'Sagittal', coronal: 'Coronal' };

function lies(axes: PlaneAxes, home: PlaneName): boolean {
  return dot(axes.right, planeAxes[home].right) > 1 - 1e-9 && dot(axes.down, planeAxes[home].down) > 1 - 1e-9;
}

function turned(viewport: ViewportState, home: PlaneName, axes: PlaneAxes): ViewportState {
  return lies(axes, home) ? { ...viewport, kind: kinds[home], orientation: null } : { ...viewport, kind: 'Oblique', orientation: axes };
}

/** Directions of several planes at once: viewport → axes. */
function putAxes(change: ReadonlyMap<number, PlaneAxes>): void {
  useViewer.setState((s) => ({
    viewports: s.viewports.map((v, at) => {
      const [axes, home] = [change.get(at), homePlane(s, at)];
      return axes === undefined || home === null ? v : turned(v, home, axes);
    }),
  }));
}

/** Where plane `other` cuts the plane of viewport `at`: a unit direction. */
export function cutLine(axes: PlaneAxes, other: PlaneAxes): Vec3 {
  return normalize(cross(throughOf(axes), throughOf(other)));
}

/** Turns plane `other` (or both, that stay square to each other) about the normal of the plane in viewport `at`, by an angle from how it lies now. */
export function turnPlane(at: number, other: number, angle: number, both: boolean): void {
  const planes = linkedPlanes(useViewer.getState());
  const ground = planes.find((p) => p.at === at);
  if (ground === undefined) return;
  const normal = throughOf(ground.axes);
  const wanted = planes.filter((p) => p.at !== at && (both || p.at === other));
  putAxes(new Map(wanted.map((p) => [p.at, turnAxes(p.axes, normal, angle)])));
}

/** A drag of the end of a line: from the direction at its begin to the direction of the pointer, always from the axes that were. */
export function startTurn(at: number, other: number, from: Vec3): { to(point: Vec3, both: boolean): void; cancel(): void } | null {
  const planes = linkedPlanes(useViewer.getState());
  const { crosshair } = useViewer.getState();
  const ground = planes.find((p) => p.at === at);
  if (ground === undefined || crosshair === null) return null;
  const normal = throughOf(ground.axes);
  const start = subtract(from, crosshair);
  const rest = planes.filter((p) => p.at !== at);
  return {
    to(point, both) {
      const now = subtract(point, crosshair);
      const angle = Math.atan2(dot(normal, cross(start, now)), dot(start, now));
      // Shift let go in the middle of a drag puts the other plane back.
      putAxes(new Map(rest.map((p) => [p.at, both || p.at === other ? turnAxes(p.axes, normal, angle) : p.axes])));
    },
    cancel() {
      putAxes(new Map(rest.map((p) => [p.at, p.axes])));
    },
  };
}

/** All planes of MPR along the patient again. */
export function resetPlanes(): void {
  const state = useViewer.getState();
  if (state.layout !== 'mpr') return;
  putAxes(new Map(linkedPlanes(state).map(({ at, home }) => [at, planeAxes[home]])));
}

/** Degrees between a plane and where it lay, 0 to 180; for the name of its handle. */
export function turnedBy(home: PlaneName, axes: PlaneAxes): number {
  return (Math.acos(Math.min(1, Math.max(-1, dot(throughOf(axes), throughOf(planeAxes[home]))))) * 180) / Math.PI;
}
