// Opening and closing a study, and taking over news of the open one without losing the place.
import type { StudyDetail } from '../../../contract/study.ts';
import { useProtocols } from '../hanging/protocolList.ts';
import { buildStacks } from '../stack/buildStacks.ts';
import { allImages, atTime, type Stack } from '../stack/stack.ts';
import { firstStack, hangGrid } from './hanging.ts';
import { hangByItself } from './hangProtocol.ts';
import { cancelAll } from './loading.ts';
import { load } from './loadHung.ts';
import { initialViewerState, useViewer, type ViewportState } from './viewerStore.ts';
import { closeVolumes } from './volumes.ts';
import { hangOrdered } from './windows.ts';

const get = useViewer.getState;
const set = useViewer.setState;

/** Opens a study, or takes over news of the open one. */
export function openStudy(detail: StudyDetail): void {
  const before = get();
  if (before.detail?.study.StudyInstanceUID === detail.study.StudyInstanceUID && takeNews(detail)) return;
  closeStudy();
  const stacks = buildStacks(detail);
  set({ ...initialViewerState, detail, details: [detail], stacks, viewports: hangGrid({ columns: 1, rows: 1 }, firstStack(stacks), stacks) });
  if (hangOrdered()) return;
  if (useProtocols.getState().loaded && hangByItself()) return;
  load();
  if (!useProtocols.getState().loaded) hangOnceLoaded();
}

/** The protocols come a moment after the first study of a session: it is hung then, unless somebody has touched it. */
function hangOnceLoaded(): void {
  const { viewports, detail } = get();
  const stop = useProtocols.subscribe(({ loaded }) => {
    if (!loaded) return;
    stop();
    if (get().viewports === viewports && get().detail === detail) hangByItself();
  });
}

/** News of a study that is open, current or prior. False when a viewport would lose its image: then it is opened anew. */
export function takeNews(detail: StudyDetail): boolean {
  const before = get();
  const uid = detail.study.StudyInstanceUID;
  const current = before.detail?.study.StudyInstanceUID === uid;
  const details = before.details.map((d) => (d.study.StudyInstanceUID === uid ? detail : d));
  const mine = buildStacks(detail, !current);
  const old = before.stacks.filter((s) => s.StudyInstanceUID === uid);
  const change = { details, ...(current ? { detail } : {}) };
  if (mine.length === old.length && mine.every((s, i) => s.id === old[i]?.id && allImages(s).length === allImages(old[i]).length)) {
    set(change);
    return true;
  }
  const stacks = before.details.flatMap((d) =>
    d.study.StudyInstanceUID === uid ? mine : before.stacks.filter((s) => s.StudyInstanceUID === d.study.StudyInstanceUID),
  );
  const viewports = before.viewports.map((v) => rehang(v, before.stacks, stacks)).filter((v) => v !== null);
  if (viewports.length !== before.viewports.length) return false;
  // A volume of the old slices would be short of the new ones without a word: it is made anew.
  closeVolumes();
  set({ ...change, stacks, viewports });
  load();
  return true;
}

/** The viewport with the very image that it shows now, wherever that lies in the new stacks; null when it is gone. */
function rehang(v: ViewportState, before: readonly Stack[], after: readonly Stack[]): ViewportState | null {
  if (v.stackId === null) return v;
  const shown = before.find((s) => s.id === v.stackId);
  const key = shown === undefined ? undefined : atTime(shown, v.time).images[v.index]?.key;
  const has = (s: Stack): boolean => key !== undefined && allImages(s).some((i) => i.key === key);
  const same = after.find((s) => s.id === v.stackId);
  const stack = same !== undefined && (key === undefined || has(same)) ? same : after.find(has);
  if (stack === undefined || (v.kind !== 'Stack' && !stack.grid.ok)) return null;
  const time = Math.max(
    0,
    stack.times.findIndex((t) => t.images.some((i) => i.key === key)),
  );
  const index = atTime(stack, time).images.findIndex((i) => i.key === key);
  return { ...v, stackId: stack.id, time, index: Math.max(0, index) };
}

export function closeStudy(): void {
  cancelAll();
  closeVolumes();
  set(initialViewerState);
}
