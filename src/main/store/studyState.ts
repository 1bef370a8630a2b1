// What people did to a study: reading status, priority, next measurement number. Kept apart from the index, so that reindex cannot lose it.
import type { Database } from 'better-sqlite3';
import type { StudyRow, StudyStatus } from './studyModel.ts';
import { priorityNumber } from './indexRows.ts';

type StoredStatus = Exclude<StudyStatus, 'arriving'>;

export interface StudyState {
  status(StudyInstanceUID: string): StoredStatus;
  setStatus(StudyInstanceUID: string, status: StoredStatus): void;
  setPriority(StudyInstanceUID: string, priority: StudyRow['priority']): void;
  /** Given once, never again. */
  nextMeasurementNumber(StudyInstanceUID: string): number;
  /** `number` is in use: later ones are higher. */
  reserveMeasurementNumber(StudyInstanceUID: string, number: number): void;
}

export function createStudyState(db: Database): StudyState {
  const get = db.prepare<[string], { status: StoredStatus }>('SELECT status FROM studyState WHERE StudyInstanceUID = ?');
  const make = db.prepare(`INSERT INTO studyState VALUES (?, 'unread', ${String(priorityNumber.routine)}, 0) ON CONFLICT DO NOTHING`);
  const setState = db.prepare('UPDATE studyState SET status = ? WHERE StudyInstanceUID = ?');
  const setStudy = db.prepare('UPDATE studies SET status = ? WHERE StudyInstanceUID = ?');
  const setStatePriority = db.prepare('UPDATE studyState SET priority = ? WHERE StudyInstanceUID = ?');
  const setStudyPriority = db.prepare('UPDATE studies SET priority = ? WHERE StudyInstanceUID = ?');
  const count = db.prepare<[string], { measurementNumber: number }>(
    'UPDATE studyState SET measurementNumber = measurementNumber + 1 WHERE StudyInstanceUID = ? RETURNING measurementNumber',
  );
  const reserve = db.prepare('UPDATE studyState SET measurementNumber = max(measurementNumber, ?) WHERE StudyInstanceUID = ?');
  return {
    status: (uid) => get.get(uid)?.status ?? 'unread',
    setStatus: db.transaction((uid: string, status: StoredStatus) => {
      make.run(uid);
      setState.run(status, uid);
      setStudy.run(status, uid);
    }),
    setPriority: db.transaction((uid: string, priority: StudyRow['priority']) => {
      make.run(uid);
      setStatePriority.run(priorityNumber[priority], uid);
      setStudyPriority.run(priorityNumber[priority], uid);
    }),
    nextMeasurementNumber: db.transaction((uid: string) => {
      make.run(uid);
      return count.get(uid)?.measurementNumber ?? 1;
    }),
    reserveMeasurementNumber: db.transaction((uid: string, number: number) => {
      make.run(uid);
      reserve.run(number, uid);
    }),
  };
}
