// Going to an image, a patient position or a measurement: moves slice and crosshair, and lets the crosshair rule the readout.
import type { Measurement } from '../../../contract/measurement.ts';
import { imageToLps, lpsToImage } from '../geometry/rasterGeometry.ts';
import { add, scale, type Vec3 } from '../geometry/vec3.ts';
import { selectMeasurement, useMeasureStore } from '../measure/measureStore.ts';
import { nearestVoxel, toLps } from '../volume/voxels.ts';
import { hangStack, liesOn, moveCrosshair, nearestImage, setActive, showImage, showVolume } from './actions.ts';
import { allImages, atTime } from '../stack/stack.ts';
import type { ViewImage } from '../stack/image.ts';
import { setTime } from './times.ts';
import { stackOf, useViewer } from './viewerStore.ts';

/** Image `index` (0-based) of the viewport's stack; the crosshair keeps its column and row. Answers why not, or null. */
export function goToImage(at: number, index: number): string | null {
  const state = useViewer.getState();
  const viewport = state.viewports[at];
  const stack = stackOf(state, viewport);
  const image = stack?.images[index];
  if (viewport === undefined || stack === undefined || image === undefined) return 'There is no such image.';
  const before = stack.images[viewport.index];
  let column = Math.floor(image.image.Columns / 2);
  let row = Math.floor(image.image.Rows / 2);
  if (image.geometry === null) {
    if (before !== undefined && state.pixelCursor?.key === before.key) ({ column, row } = state.pixelCursor);
    useViewer.setState({ pixelCursor: { key: image.key, column, row }, pointer: null });
  } else {
    const [c, r] = state.crosshair === null ? [column, row] : lpsToImage(image.geometry, state.crosshair).map(Math.round);
    const inside = c !== undefined && r !== undefined && c >= 0 && r >= 0 && c < image.image.Columns && r < image.image.Rows;
    const target = imageToLps(image.geometry, inside ? [c, r] : [column, row]);
    useViewer.setState({ pointer: null });
    moveCrosshair(target);
  }
  if (viewport.kind === 'Stack') showImage(at, index);
  return null;
}

/** The patient position, LPS mm, in the active viewport (or `at`). Answers why not, or null. */
export function goToPoint(p: Vec3, at = useViewer.getState().active): string | null {
  const state = useViewer.getState();
  const viewport = state.viewports[at];
  const stack = stackOf(state, viewport);
  if (viewport === undefined || stack === undefined) return 'Nothing is shown here.';
  const outside = 'This position lies outside the images of this series.';
  if (viewport.kind !== 'Stack') {
    if (!stack.grid.ok || nearestVoxel(stack.grid.value, p) === null) return outside;
    useViewer.setState({ pointer: null });
    moveCrosshair(p);
    return null;
  }
  const index = nearestImage(stack, p);
  if (index === null) return 'These images have no place in the patient: type an image number.';
  if (!liesOn(stack, index, p)) return outside;
  useViewer.setState({ pointer: null });
  showImage(at, index);
  moveCrosshair(p, at);
  return null;
}

function middleOf(points: Measurement['points']): Vec3 {
  return scale(
    points.reduce<Vec3>((sum, p) => add(sum, p), [0, 0, 0]),
    1 / Math.max(1, points.length),
  );
}

/** Shows a measurement: its image in a stack, its planes in MPR. Selects it. */
export function goToMeasurement(id: string): void {
  const m = useMeasureStore.getState().history.items.get(id);
  if (m === undefined) return;
  selectMeasurement(id);
  const state = useViewer.getState();
  const home = state.stacks.find(
    (s) => s.series.SeriesInstanceUID === m.SeriesInstanceUID && (m.SOPInstanceUID === null || allImages(s).some((i) => i.SOPInstanceUID === m.SOPInstanceUID)),
  );
  if (home === undefined) return;
  const isMine = (i: ViewImage): boolean => i.SOPInstanceUID === m.SOPInstanceUID && i.frame === m.frame;
  const time = Math.max(
    0,
    home.times.findIndex((t) => t.images.some(isMine)),
  );
  const index = atTime(home, time).images.findIndex(isMine);
  const inMpr = state.layout === 'mpr' && state.viewports[0]?.stackId === home.id;
  if (inMpr || m.SOPInstanceUID === null) {
    if (!inMpr) showVolume('mpr', home);
    useViewer.setState({ pointer: null });
    if (m.SOPInstanceUID !== null) setTime(0, time);
    if (m.points.length > 0) moveCrosshair(onSlice(home.id, middleOf(m.points)));
    return;
  }
  const at = state.viewports.findIndex((v) => v.kind === 'Stack' && v.stackId === home.id);
  const target = at >= 0 ? at : state.layout === 'grid' ? state.active : 0;
  if (at < 0) hangStack(home, state.active);
  setActive(target);
  setTime(target, time);
  if (index >= 0) showImage(target, index);
}

/** The centre of the voxel next to a point, so that planes show exact slices. */
function onSlice(stackId: string, p: Vec3): Vec3 {
  const stack = useViewer.getState().stacks.find((s) => s.id === stackId);
  if (stack?.grid.ok !== true) return p;
  const voxel = nearestVoxel(stack.grid.value, p);
  return voxel === null ? p : toLps(stack.grid.value, voxel);
}
