// Brings the index rows of studies in line with the corrections: their instances are taken out and written anew, as reindex would write them.
import type { Database } from 'better-sqlite3';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { stepped, type CorrectionStep } from './effective.ts';
import type { IndexRecord } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';

export type RowRecord = Omit<IndexRecord, 'header'> & { header: string };

const recordColumns = 'i.id, i.file, i.size, i.dataSetOffset, i.headSha256, i.dataSetSha256, i.origin, i.source, i.receivedAt, i.header';

const ofStudies = `SELECT s.id FROM studies s JOIN json_each(?) u ON s.StudyInstanceUID = u.value`;

/** The rows of the studies leave the index; answers what was in it, received ones first, in order of number. Runs inside a transaction. */
function takeOut(db: Database, studies: readonly string[]): RowRecord[] {
  const records = db
    .prepare<[string], RowRecord>(
      `SELECT ${recordColumns} FROM instances i JOIN series r ON r.id = i.seriesId WHERE r.studyId IN (${ofStudies}) ORDER BY i.origin = 'derived', i.id`,
    )
    .all(JSON.stringify(studies));
  takeOutRows(db, studies);
  return records;
}

/** The rows of the studies leave the index. Runs inside a transaction. */
export function takeOutRows(db: Database, studies: readonly string[]): void {
  const uids = JSON.stringify(studies);
  db.prepare(`DELETE FROM instances WHERE seriesId IN (SELECT id FROM series WHERE studyId IN (${ofStudies}))`).run(uids);
  db.prepare(`DELETE FROM series WHERE studyId IN (${ofStudies})`).run(uids);
  const patients = db.prepare<[string], { id: number }>(`DELETE FROM studies WHERE id IN (${ofStudies}) RETURNING patientRow AS id`).all(uids);
  settlePatients(
    db,
    patients.map(({ id }) => id),
  );
}

/** Writes rows again; what they say now is the corrections'. */
export function putIn(db: Database, index: IndexWriter, records: readonly RowRecord[]): void {
  for (const record of records) index.add({ ...record, header: JSON.parse(record.header) as InstanceHeader });
  const patient = db.prepare<[number], { id: number }>(
    'SELECT s.patientRow AS id FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId WHERE i.id = ?',
  );
  settlePatients(
    db,
    records.flatMap(({ id }) => patient.get(id)?.id ?? []),
  );
}

/** A patient says what their first object says; one without studies is gone. */
export function settlePatients(db: Database, ids: readonly number[]): void {
  const gone = db.prepare('DELETE FROM patients WHERE id = ? AND NOT EXISTS (SELECT 1 FROM studies WHERE patientRow = patients.id)');
  const first = db.prepare<[number], { header: string; steps: string | null }>(`SELECT i.header, c.steps FROM instances i
    LEFT JOIN instanceCorrections c ON c.instanceId = i.id WHERE i.id = (SELECT min(y.id) FROM studies s JOIN series x ON x.studyId = s.id
    JOIN instances y ON y.seriesId = x.id WHERE s.patientRow = ?)`);
  const say = db.prepare('UPDATE patients SET PatientName = @PatientName, PatientBirthDate = @PatientBirthDate, PatientSex = @PatientSex WHERE id = @id');
  for (const id of new Set(ids)) {
    if (gone.run(id).changes > 0) continue;
    const row = first.get(id);
    if (row) say.run({ ...shownHeader(row), id });
  }
}

/** As the file says it, and what corrections make of it. */
export interface HeaderColumns {
  header: string;
  steps: string | null;
}

/** The header as it is shown. */
export function shownHeader(row: HeaderColumns): InstanceHeader {
  const header = JSON.parse(row.header) as InstanceHeader;
  return row.steps === null ? header : stepped(header, JSON.parse(row.steps) as CorrectionStep[]);
}

/** Takes the studies out and puts them in again. Answers the studies that they are now. */
export function recompute(db: Database, index: IndexWriter, studies: readonly string[]): string[] {
  const records = takeOut(db, studies);
  putIn(db, index, records);
  const now = db.prepare<[number], { uid: string }>(
    'SELECT s.StudyInstanceUID AS uid FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId WHERE i.id = ?',
  );
  return [...new Set(records.flatMap(({ id }) => now.get(id)?.uid ?? []))];
}
