// Measurements that were read from structured reports: each is put in once, under its own id, and never over one that is known (or was deleted) here.
import type { Database } from 'better-sqlite3';
import type { Measurement } from '../../contract/measurement.ts';
import type { Annotations, TakenMeasurement } from './annotationModel.ts';
import type { AuditLog } from './model.ts';
import type { StudyState } from './studyState.ts';

export function takeMeasurements(db: Database, audit: AuditLog, state: StudyState, now: () => number): Annotations['take'] {
  const known = db.prepare<[string], { id: string }>('SELECT id FROM measurements WHERE id = ?');
  const taken = db.prepare<[string, number], { id: string }>('SELECT id FROM measurements WHERE StudyInstanceUID = ? AND number = ?');
  const study = db.prepare<[string], { id: number }>('SELECT id FROM studies WHERE StudyInstanceUID = ?');
  const put = db.prepare('INSERT INTO measurements VALUES (@id, @StudyInstanceUID, @number, @kind, @author, @createdAt, @updatedAt, NULL, @document)');

  /** The number it had where it was made, when nobody has it here. */
  function numberOf(m: TakenMeasurement): number {
    if (m.number !== null && taken.get(m.StudyInstanceUID, m.number) === undefined) {
      state.reserveMeasurementNumber(m.StudyInstanceUID, m.number);
      return m.number;
    }
    return state.nextMeasurementNumber(m.StudyInstanceUID);
  }

  return db.transaction((StudyInstanceUID: string, measurements: readonly TakenMeasurement[], from: { SOPInstanceUID: string; who: string }): number => {
    if (study.get(StudyInstanceUID) === undefined) return 0;
    const fresh = measurements.filter((m) => known.get(m.id) === undefined);
    for (const m of fresh) {
      const measurement: Measurement = { ...m, StudyInstanceUID, number: numberOf({ ...m, StudyInstanceUID }), updatedAt: new Date(now()).toISOString() };
      put.run({ ...measurement, document: JSON.stringify(measurement) });
    }
    if (fresh.length > 0)
      audit.append({
        who: from.who,
        action: 'measurement.read',
        subject: { SOPInstanceUID: from.SOPInstanceUID, StudyInstanceUID },
        detail: { count: fresh.length },
      });
    return fresh.length;
  });
}
