// Windows of one study look at the same place: crosshair and synced scrolling go to the others through main, and theirs are followed here.
import type { SharedView } from '../../../contract/windows.ts';
import { onEvent, request } from '../../client/index.ts';
import { imageToLps, normal } from '../geometry/rasterGeometry.ts';
import { dot, type Vec3 } from '../geometry/vec3.ts';
import { nearestImage, putImage } from './images.ts';
import { stackOf, useViewer, type ViewerState } from './viewerStore.ts';

type Place = Omit<Extract<SharedView, { kind: 'place' }>, 'from'>;

/** This window among the others. */
const from = crypto.randomUUID();
/** Planes tilted further against each other than this do not scroll together. */
const parallelCosine = Math.cos((20 * Math.PI) / 180);

let others = 0;
/** Set while this window follows another: what changes then is not told again. */
let following = false;
let waiting: Place | null = null;
let timer = 0;

function tell(place: Place): void {
  waiting = place;
  if (timer !== 0) return;
  timer = requestAnimationFrame(() => {
    timer = 0;
    if (waiting !== null) void request('app.shareView', { view: { ...waiting, from } });
    waiting = null;
  });
}

function frameOf(state: ViewerState, at: number): string {
  return stackOf(state, state.viewports[at])?.images[0]?.header.FrameOfReferenceUID ?? '';
}

/** The image that the active viewport shows, as a place; null when it has none. */
function shownPlace(state: ViewerState): Place | null {
  const viewport = state.viewports[state.active];
  const image = viewport?.kind === 'Stack' ? stackOf(state, viewport)?.images[viewport.index] : undefined;
  const frame = frameOf(state, state.active);
  if (image === undefined || image.geometry === null || frame === '') return null;
  const middle = imageToLps(image.geometry, [(image.image.Columns - 1) / 2, (image.image.Rows - 1) / 2]);
  return { kind: 'place', FrameOfReferenceUID: frame, point: [...middle], normal: [...normal(image.geometry)] };
}

function notice(state: ViewerState, before: ViewerState): void {
  if (others === 0 || following) return;
  const frame = frameOf(state, state.active);
  if (state.crosshair !== before.crosshair && state.crosshair !== null && frame !== '') {
    tell({ kind: 'place', FrameOfReferenceUID: frame, point: [...state.crosshair], normal: null });
    return;
  }
  const [now, then] = [state.viewports[state.active], before.viewports[state.active]];
  if (!state.sync || now === then || now?.index === then?.index || now?.stackId !== then?.stackId) return;
  const place = shownPlace(state);
  if (place !== null) tell(place);
}

/** The viewports of the same frame of reference go to the place. */
function follow({ FrameOfReferenceUID, point, normal: across }: Place): void {
  const state = useViewer.getState();
  if (across !== null && !state.sync) return;
  const mine = state.viewports.flatMap((_, at) => (frameOf(state, at) === FrameOfReferenceUID ? [at] : []));
  if (mine.length === 0) return;
  following = true;
  if (across === null) useViewer.setState({ crosshair: point });
  for (const at of mine) {
    const viewport = state.viewports[at];
    const stack = stackOf(state, viewport);
    if (viewport?.kind !== 'Stack' || stack === undefined || !liesAlong(stack.images[0]?.geometry ?? null, across)) continue;
    const index = nearestImage(stack, point);
    if (index !== null && index !== viewport.index) putImage(at, index);
  }
  following = false;
}

function liesAlong(geometry: Parameters<typeof normal>[0] | null, across: Vec3 | null): boolean {
  return geometry !== null && (across === null || Math.abs(dot(normal(geometry), across)) >= parallelCosine);
}

/** Shares and follows until the returned function is called. */
export function shareViews(): () => void {
  void request('app.windows', {}).then((answer) => {
    if (answer.ok) others = answer.value.count - 1;
  });
  const stopEvents = onEvent((event) => {
    if (event.type === 'windowsChanged') others = event.count - 1;
    if (event.type === 'viewShared' && event.view.kind === 'place' && event.view.from !== from) follow(event.view);
  });
  const stopState = useViewer.subscribe(notice);
  return () => {
    stopEvents();
    stopState();
  };
}

/** The main window tells which study it shows now. */
export function shareStudy(StudyInstanceUID: string): void {
  if (others > 0) void request('app.shareView', { view: { kind: 'study', from, StudyInstanceUID } });
}
