// Measurements of the open study: what is drawn, selected, being dragged; undo, redo; saved at each change. Drawing is MeasureLayer.tsx.
import { create } from 'zustand';
import type { Measurement, MeasurementInput } from '../../../contract/measurement.ts';
import { onEvent, request } from '../../client/index.ts';
import { amend, emptyHistory, merge, performAll, redo, undo, type History } from './history.ts';
import { withRecalculated, type Changed } from './recalculate.ts';
import { createSaver, type Saver, type SavedState } from './saver.ts';

export interface MeasureState {
  readonly StudyInstanceUID: string | null;
  readonly history: History;
  /** Shown in place of (or beside) the stored ones while a drag lasts. */
  readonly preview: Measurement | null;
  readonly selectedId: string | null;
  /** Point of the selected one that the arrow keys move; 'all': the whole of it; null: the keys scroll. */
  readonly handle: number | 'all' | null;
  /** A drawn line whose true length is being asked for. */
  readonly calibrating: Measurement | null;
  /** The arrow or text whose words is being typed on the image. */
  readonly namingId: string | null;
  readonly saved: SavedState;
  /** Why measurements of this study cannot be read from the archive; null when they were. */
  readonly loadFailure: string | null;
}

const initial: MeasureState = {
  StudyInstanceUID: null,
  history: emptyHistory,
  preview: null,
  selectedId: null,
  handle: null,
  calibrating: null,
  namingId: null,
  saved: { kind: 'saved', at: null },
  loadFailure: null,
};

export const useMeasureStore = create<MeasureState>(() => initial);
const get = useMeasureStore.getState;
const set = useMeasureStore.setState;

/** What the contract takes: everything but the archive's own columns. */
function toInput(m: Measurement): MeasurementInput {
  const input: Partial<Measurement> = { ...m };
  delete input.number;
  delete input.author;
  delete input.createdAt;
  delete input.updatedAt;
  return input as MeasurementInput;
}

function startSaver(StudyInstanceUID: string): Saver {
  const mine = (): boolean => get().StudyInstanceUID === StudyInstanceUID;
  return createSaver({
    save: (m) => request('measurement.save', { measurement: toInput(m) }),
    remove: (id) => request('measurement.delete', { id }),
    now: Date.now,
    onState: (saved) => {
      if (mine()) set({ saved });
    },
    onSaved: (m) => {
      if (!mine()) return;
      set(({ history }) => (history.items.has(m.id) ? { history: { ...history, items: new Map(history.items).set(m.id, m) } } : {}));
    },
  });
}

/** One saver per study, kept until its changes are taken, also when another study is open by then. */
const savers = new Map<string, Saver>();

function saverOf(StudyInstanceUID: string): Saver {
  const known = savers.get(StudyInstanceUID);
  if (known !== undefined) return known;
  const saver = startSaver(StudyInstanceUID);
  savers.set(StudyInstanceUID, saver);
  return saver;
}

async function reload(StudyInstanceUID: string): Promise<void> {
  const result = await request('measurement.list', { StudyInstanceUID });
  if (get().StudyInstanceUID !== StudyInstanceUID) return;
  if (!result.ok) {
    set({ loadFailure: result.error.message });
    return;
  }
  set(({ history }) => ({ history: merge(history, result.value.measurements, saverOf(StudyInstanceUID).pending), loadFailure: null }));
}

/** Follows a study until the returned function is called. */
export function followStudy(StudyInstanceUID: string): () => void {
  if (get().StudyInstanceUID !== StudyInstanceUID) set({ ...initial, StudyInstanceUID });
  void reload(StudyInstanceUID);
  return onEvent((event) => {
    if ((event.type === 'measurementsChanged' || event.type === 'studyChanged') && event.StudyInstanceUID === StudyInstanceUID) void reload(StudyInstanceUID);
    if (event.type === 'archiveHealthChanged') {
      saverOf(StudyInstanceUID).retry();
      void reload(StudyInstanceUID);
    }
  });
}

function store(history: History, ids: readonly string[]): void {
  const study = get().StudyInstanceUID;
  set({ history, preview: null });
  if (study !== null) for (const id of ids) saverOf(study).push(id, history.items.get(id) ?? null);
}

/** Several changes as one undo step, each saved; what a calibration among them changes comes along. Imported ones stay as they are. */
function changeMeasurements(changes: readonly Changed[], tag = ''): void {
  const { history } = get();
  const mine = changes.filter(([id]) => history.items.get(id)?.imported !== true);
  const all = withRecalculated(history.items, mine);
  const next = performAll(history, all, tag);
  if (next === history) set({ preview: null });
  else {
    store(
      next,
      all.map(([id]) => id),
    );
  }
}

/** Creates or changes a measurement (one undo step) and saves it. */
export function putMeasurement(m: Measurement, tag = ''): void {
  changeMeasurements([[m.id, m]], tag);
}

/** One undo step, however many. */
export function removeMeasurements(ids: readonly string[]): void {
  const { history, selectedId } = get();
  changeMeasurements(ids.filter((id) => history.items.has(id)).map((id) => [id, null] as const));
  if (selectedId !== null && !get().history.items.has(selectedId)) set({ selectedId: null, handle: null, namingId: null });
}

export function removeMeasurement(id: string): void {
  removeMeasurements([id]);
}

export function renameMeasurement(id: string, label: string): void {
  const m = get().history.items.get(id);
  if (m !== undefined && m.label !== label.trim()) putMeasurement({ ...m, label: label.trim().slice(0, 500) });
}

/** The text typed right after drawing: part of the drawing's own undo step. */
export function nameDrawn(id: string, label: string): void {
  const m = get().history.items.get(id);
  if (m !== undefined && m.label !== label.trim()) store(amend(get().history, id, { ...m, label: label.trim().slice(0, 500) }), [id]);
}

export function undoMeasurement(): void {
  const result = undo(get().history);
  if (result !== null)
    store(
      result.history,
      result.step.changes.map((c) => c.id),
    );
}

export function redoMeasurement(): void {
  const result = redo(get().history);
  if (result !== null)
    store(
      result.history,
      result.step.changes.map((c) => c.id),
    );
}

/** `handle`: the point that the arrow keys move from now on. */
export function selectMeasurement(id: string | null, handle: MeasureState['handle'] = null): void {
  set({ selectedId: id, handle: id === null ? null : handle, namingId: null });
}

export function setPreview(preview: Measurement | null): void {
  set({ preview });
}

export function setNaming(id: string | null): void {
  set({ namingId: id });
}

export function setCalibrating(line: Measurement | null): void {
  set({ calibrating: line, preview: line });
}

/** By number, as listed. */
export function listOf(history: History): Measurement[] {
  return [...history.items.values()].sort((a, b) => a.number - b.number);
}

export function nextNumber(): number {
  return 1 + Math.max(0, ...[...get().history.items.values()].map((m) => m.number));
}

/** Tries unsaved changes again now. */
export function retrySaving(): void {
  const study = get().StudyInstanceUID;
  if (study !== null) saverOf(study).retry();
}
