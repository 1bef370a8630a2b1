// The lesion that a measurement follows: its tracking identifier, role, organ and side, changed as one undo step like any other change.
import type { Measurement } from '../../../contract/measurement.ts';
import { putMeasurement, useMeasureStore } from '../measure/measureStore.ts';

export type LesionFields = Pick<Measurement, 'trackingUid' | 'trackingIdentifier' | 'lesionRole' | 'site' | 'laterality'>;

/** One that was read from a report stays as it was read. */
export function changeLesion(id: string, change: Partial<LesionFields>): void {
  const m = useMeasureStore.getState().history.items.get(id);
  if (m !== undefined && !m.imported) putMeasurement({ ...m, ...change });
}
