// The path of the curved plane: drawn point by point on planes of MPR, then straightened. Where the crosshair stands on it, and the cross-section there.
import { create } from 'zustand';
import type { Vec3 } from '../geometry/vec3.ts';
import { curveThrough, onCurve, sectionAt, toCurve, type Curve } from '../volume/curve.ts';
import { planeAxes, planeNames, throughOf } from '../volume/planeAxes.ts';
import { axesOf, upward } from './planes.ts';
import { resetPlanes } from './turning.ts';
import { useViewer } from './viewerStore.ts';

export interface CurveState {
  /** The stack that it runs through. */
  readonly stackId: string | null;
  /** Points clicked so far, LPS. */
  readonly knots: readonly Vec3[];
  /** Viewport that it was begun on, and the normal of its plane. */
  readonly at: number;
  readonly up: Vec3;
  /** Turn of the surface about the path, radians. */
  readonly turn: number;
  /** The finished path; null while it is drawn. */
  readonly curve: Curve | null;
}

const none: CurveState = { stackId: null, knots: [], at: 0, up: [0, 0, 1], turn: 0, curve: null };
export const useCurve = create<CurveState>(() => none);

/** Viewport that shows the straightened picture: the last of MPR. */
const curvedAt = 3;

export function isDrawing(): boolean {
  const { knots, curve } = useCurve.getState();
  return knots.length > 0 && curve === null;
}

/** Adds a point of the path on a plane; the first one begins a new path. */
export function addKnot(at: number, p: Vec3): void {
  const state = useViewer.getState();
  const viewport = state.viewports[at];
  const axes = viewport === undefined ? null : axesOf(viewport);
  if (viewport === undefined || axes === null) return;
  const { knots, curve, stackId } = useCurve.getState();
  const begin = curve !== null || knots.length === 0 || stackId !== viewport.stackId;
  useCurve.setState(begin ? { ...none, stackId: viewport.stackId, knots: [p], at, up: upward(throughOf(axes)) } : { knots: [...knots, p] });
}

/** Takes the last point back; false when nothing is being drawn. */
export function dropKnot(): boolean {
  if (!isDrawing()) return false;
  useCurve.setState(({ knots }) => (knots.length > 1 ? { knots: knots.slice(0, -1) } : none));
  return true;
}

function made(): Curve | null {
  const { knots, up, turn, stackId } = useCurve.getState();
  const stack = useViewer.getState().stacks.find((s) => s.id === stackId);
  return stack?.grid.ok === true ? curveThrough(knots, up, Math.min(...stack.grid.value.spacing), turn) : null;
}

/** Ends the path: the straightened picture in the last viewport, the cross-section beside the plane it was drawn on. */
export function finishCurve(): void {
  if (!isDrawing()) return;
  const curve = made();
  const state = useViewer.getState();
  if (curve === null) {
    useViewer.setState({
      notice: { viewport: state.active, text: 'A curved plane needs a path of two points or more that lie apart. Click along the course, then press Enter.' },
    });
    return;
  }
  useCurve.setState({ curve });
  useViewer.setState((s) => ({
    tool: 'crosshairs',
    notice: null,
    viewports: s.viewports.map((v, i) => (i === curvedAt ? { ...v, kind: 'Curved', orientation: null, slab: null } : v)),
  }));
  moveAlong(Math.floor((curve.points.length - 1) / 2));
}

/** The viewport of the cross-section: the first plane that the path was not drawn on, behind the axial one. */
function sectionViewport(at: number): number {
  return at === 1 ? 0 : 1;
}

/** Puts crosshair and cross-section on step `n` of the path, `mm` across it. */
export function moveAlong(n: number, mm = 0): void {
  const { curve, at } = useCurve.getState();
  if (curve === null) return;
  const step = Math.min(curve.points.length - 1, Math.max(0, n));
  const section = sectionAt(curve, step, planeAxes[planeNames[sectionViewport(at)] ?? 'axial']);
  useViewer.setState((s) => ({
    crosshair: onCurve(curve, step, mm),
    viewports: s.viewports.map((v, i) => (i === sectionViewport(at) ? { ...v, kind: 'Oblique', orientation: section } : v)),
  }));
}

/** Scrolls the cross-section along the path. */
export function scrollAlong(steps: number): void {
  const { curve } = useCurve.getState();
  const { crosshair } = useViewer.getState();
  if (curve === null || crosshair === null) return;
  moveAlong(Math.round(toCurve(curve, crosshair).n) + steps);
}

/** Turns the surface about the path. */
export function turnCurve(by: number): void {
  if (useCurve.getState().curve === null) return;
  useCurve.setState((s) => ({ turn: s.turn + by }));
  const curve = made();
  useCurve.setState({ curve });
  scrollAlong(0);
}

/** Takes the path away and puts 3D and the planes back. */
export function removeCurve(): void {
  useCurve.setState(none);
  useViewer.setState((s) => ({ viewports: s.viewports.map((v) => (v.kind === 'Curved' ? { ...v, kind: '3D', slab: null } : v)) }));
  resetPlanes();
}

/** The path of what the viewport shows, while it is drawn or done. */
export function curveOf(state: CurveState, stackId: string | null): CurveState | null {
  return state.stackId !== null && state.stackId === stackId && state.knots.length > 0 ? state : null;
}

/** A path belongs to its stack: another study, or another layout, lets it go. */
useViewer.subscribe(({ layout, viewports }) => {
  const { stackId } = useCurve.getState();
  if (stackId !== null && (layout !== 'mpr' || viewports[0]?.stackId !== stackId)) useCurve.setState(none);
});
