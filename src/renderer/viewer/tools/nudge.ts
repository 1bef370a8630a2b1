// The selected measurement by keys: which point the arrow keys hold, moved by a pixel at a time. Presses that follow each other are one undo step.
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { pointsOn, withPoints } from '../measure/drawn.ts';
import { listOf, putMeasurement, selectMeasurement, useMeasureStore } from '../measure/measureStore.ts';
import { pictureOf } from '../state/pictures.ts';
import { useViewer } from '../state/viewerStore.ts';
import { movedPoints } from './drawing.ts';

function selected(): { id: string; handle: number | 'all' | null } | null {
  const { selectedId, handle } = useMeasureStore.getState();
  return selectedId === null ? null : { id: selectedId, handle };
}

/** The arrow keys move a point now instead of the images. */
export function isHandleHeld(): boolean {
  const now = selected();
  return now !== null && now.handle !== null;
}

/** Next (or previous) point of the selected measurement, then the whole of it, then none. */
export function holdNextHandle(step: 1 | -1): void {
  const now = selected();
  const m = now === null ? undefined : useMeasureStore.getState().history.items.get(now.id);
  if (now === null || m === undefined || m.imported) return;
  const count = m.imagePoints.length > 0 ? m.imagePoints.length : m.points.length;
  const stops: (number | 'all' | null)[] = [null, ...Array.from({ length: count }, (_, i) => i), 'all'];
  const at = stops.indexOf(now.handle);
  selectMeasurement(m.id, stops[(at + step + stops.length) % stops.length] ?? null);
}

/** Moves what is held by whole pixels, right and down on the screen as it is turned now. */
export function nudge(right: number, down: number): void {
  const now = selected();
  const at = useViewer.getState().active;
  const picture = pictureOf(at);
  const view = useViewer.getState().viewports[at]?.view;
  const m = now === null ? undefined : useMeasureStore.getState().history.items.get(now.id);
  if (now === null || now.handle === null || m === undefined || picture === null || view === undefined) return;
  const points = pointsOn(m, picture);
  if (points === null) return;
  const by = onImage([right, down], view);
  const handle = now.handle === 'all' ? null : now.handle;
  putMeasurement(withPoints(m, picture, movedPoints({ kind: m.kind, points, handle, by, shift: false }, picture.shape)), `nudge ${m.id} ${String(now.handle)}`);
}

/** Screen directions in pixels of the image: the picture is mirrored first, then turned. */
function onImage([x, y]: ImagePoint, { turns, flipped }: { turns: number; flipped: boolean }): ImagePoint {
  const back: readonly ImagePoint[] = [
    [x, y],
    [y, -x],
    [-x, -y],
    [-y, x],
  ];
  const [column, row] = back[turns] ?? [x, y];
  return [flipped ? -column : column, row];
}

/** Selects the next (or previous) measurement that lies on the active image. */
export function selectNext(step: 1 | -1): void {
  const picture = pictureOf(useViewer.getState().active);
  if (picture === null) return;
  const { history, selectedId } = useMeasureStore.getState();
  const here = listOf(history).filter((m) => pointsOn(m, picture) !== null);
  const at = here.findIndex((m) => m.id === selectedId);
  const next = here[at < 0 ? (step > 0 ? 0 : here.length - 1) : (at + step + here.length) % here.length];
  if (next !== undefined) selectMeasurement(next.id);
}
