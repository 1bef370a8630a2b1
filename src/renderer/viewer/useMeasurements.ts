// Measurements for the features (panel, report): the list, what is selected, whether it is saved, and what can be done. A view of measure/.
import { useMemo } from 'react';
import type { Measurement } from '../../contract/measurement.ts';
import {
  listOf,
  redoMeasurement,
  removeMeasurement,
  removeMeasurements,
  renameMeasurement,
  retrySaving,
  selectMeasurement,
  undoMeasurement,
  useMeasureStore,
} from './measure/measureStore.ts';
import type { SavedState } from './measure/saver.ts';

export interface Measurements {
  readonly list: readonly Measurement[];
  readonly selectedId: string | null;
  readonly saved: SavedState;
  /** Why the archive could not be read; null when it was. */
  readonly loadFailure: string | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  rename(id: string, label: string): void;
  remove(id: string): void;
  /** Several as one undo step. */
  removeAll(ids: readonly string[]): void;
  select(id: string | null): void;
  undo(): void;
  redo(): void;
  /** Tries a failed save again now. */
  retry(): void;
}

/** All of it, or the part that `select` picks. */
export function useMeasurements(): Measurements;
export function useMeasurements<T>(select: (measurements: Measurements) => T): T;
export function useMeasurements<T>(select?: (measurements: Measurements) => T): Measurements | T {
  const history = useMeasureStore((s) => s.history);
  const selectedId = useMeasureStore((s) => s.selectedId);
  const saved = useMeasureStore((s) => s.saved);
  const loadFailure = useMeasureStore((s) => s.loadFailure);
  const all = useMemo(
    (): Measurements => ({
      list: listOf(history),
      selectedId,
      saved,
      loadFailure,
      canUndo: history.done.length > 0,
      canRedo: history.undone.length > 0,
      rename: renameMeasurement,
      remove: removeMeasurement,
      removeAll: removeMeasurements,
      select: selectMeasurement,
      undo: undoMeasurement,
      redo: redoMeasurement,
      retry: retrySaving,
    }),
    [history, selectedId, saved, loadFailure],
  );
  return select === undefined ? all : select(all);
}
