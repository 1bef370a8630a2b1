// Writes the index rows of whole studies anew from what their files say now. Hashes, sizes and times stay what they were when the files were stored.
import type { Database } from 'better-sqlite3';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { settlePatients } from './correctedRows.ts';
import { indexedHeader, type IndexRow } from './indexRows.ts';
import type { IndexWriter, KeptNumbers } from './indexWriter.ts';
import type { KnownFileRow } from './scanRows.ts';

interface KeptRow extends Omit<IndexRow, 'header'> {
  studyId: number;
  seriesId: number;
  StudyInstanceUID: string;
  SeriesInstanceUID: string;
  SOPInstanceUID: string;
  SOPClassUID: string;
  InstanceNumber: number | null;
  transferSyntaxUid: string;
}

const ofStudies = `SELECT s.id FROM studies s JOIN json_each(?) u ON s.StudyInstanceUID = u.value`;

function prepare(db: Database) {
  return {
    // Without headers, which most often come from the files.
    rows: db.prepare<[string], KeptRow>(`SELECT i.id, i.file, i.size, i.dataSetOffset, i.headSha256, i.dataSetSha256, i.origin, i.source, i.receivedAt,
      i.seriesId, r.studyId, t.StudyInstanceUID, r.SeriesInstanceUID, i.SOPInstanceUID, i.SOPClassUID, i.InstanceNumber, i.transferSyntaxUid
      FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies t ON t.id = r.studyId WHERE r.studyId IN (${ofStudies}) ORDER BY i.origin = 'derived', i.id`),
    header: db.prepare<[number], string>('SELECT header FROM instances WHERE id = ?').pluck(),
    taken: db.prepare<[string, number], { id: number }>('SELECT id FROM instances WHERE SOPInstanceUID = ? AND id <> ?'),
    dropInstances: db.prepare(`DELETE FROM instances WHERE seriesId IN (SELECT id FROM series WHERE studyId IN (${ofStudies}))`),
    dropSeries: db.prepare(`DELETE FROM series WHERE studyId IN (${ofStudies})`),
    dropStudies: db.prepare<[string], number>(`DELETE FROM studies WHERE id IN (${ofStudies}) RETURNING patientRow`).pluck(),
    patients: db
      .prepare<[string], number>(
        'SELECT DISTINCT s.patientRow FROM json_each(?) n JOIN instances i ON i.id = n.value JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId',
      )
      .pluck(),
  };
}

/** All columns of indexes say what they said: the row of the instance can stay where it is. */
function isInPlace(row: KeptRow, now: IndexRow | undefined): boolean {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, SOPClassUID, InstanceNumber, transferSyntaxUid } = row;
  if (now?.header.SOPInstanceUID !== SOPInstanceUID || now.header.InstanceNumber !== InstanceNumber) return false;
  const { shared } = now.header;
  const isSameSeries = shared.StudyInstanceUID === StudyInstanceUID && shared.SeriesInstanceUID === SeriesInstanceUID;
  return isSameSeries && shared.SOPClassUID === SOPClassUID && shared.transferSyntaxUid === transferSyntaxUid;
}

function numbersOf(rows: readonly KeptRow[]): KeptNumbers {
  const studies = new Map<string, number>();
  const series = new Map<number, Map<string, number>>();
  for (const { studyId, seriesId, StudyInstanceUID, SeriesInstanceUID } of rows) {
    studies.set(StudyInstanceUID, studyId);
    const ofStudy = series.get(studyId) ?? new Map<string, number>();
    series.set(studyId, ofStudy.set(SeriesInstanceUID, seriesId));
  }
  return { studies, series };
}

/** Writes studies anew; `changes`: what files say, by number of the instance, where that is not what the index holds. Answers how many could not be followed. */
export type RewriteStudies = (studies: readonly string[], changes: ReadonlyMap<number, KnownFileRow>) => number;

/** Its answer runs inside a transaction. `asInFiles`: no correction has been made. */
export function createRewriter(db: Database, index: IndexWriter, asInFiles: () => boolean): RewriteStudies {
  const s = prepare(db);

  /** Two files cannot be one instance: undefined when another row holds the UID that the file says now. */
  function unlessTaken(row: KeptRow, now: KnownFileRow, claimed: Set<string>): KnownFileRow | undefined {
    const { SOPInstanceUID } = now.header;
    if (SOPInstanceUID === row.SOPInstanceUID) return now;
    if (claimed.has(SOPInstanceUID) || s.taken.get(SOPInstanceUID, row.id)) return undefined;
    claimed.add(SOPInstanceUID);
    return now;
  }

  function rowsOf(kept: readonly KeptRow[], changes: ReadonlyMap<number, KnownFileRow>): { rows: IndexRow[]; refused: number } {
    const claimed = new Set<string>();
    const rows: IndexRow[] = [];
    let refused = 0;
    for (const row of kept) {
      const change = changes.get(row.id);
      const now = change && unlessTaken(row, change, claimed);
      if (change && !now) refused += 1;
      const before = rows.at(-1)?.header.shared;
      const header = now?.header ?? indexedHeader(JSON.parse(s.header.get(row.id) ?? '{}') as InstanceHeader, before);
      rows.push({ ...row, source: now?.source ?? row.source, dataSetOffset: now?.dataSetOffset ?? row.dataSetOffset, header });
    }
    return { rows, refused };
  }

  return (studies, changes) => {
    const uids = JSON.stringify(studies);
    const kept = s.rows.all(uids);
    const { rows, refused } = rowsOf(kept, changes);
    const numbers = asInFiles() && kept.every((row, at) => isInPlace(row, rows[at])) ? numbersOf(kept) : undefined;
    // Until the end of the transaction: studies and series come back before that.
    if (numbers) db.pragma('defer_foreign_keys = ON');
    else s.dropInstances.run(uids);
    s.dropSeries.run(uids);
    const patients = s.dropStudies.all(uids);
    index.addAll(rows, numbers);
    settlePatients(db, [...patients, ...s.patients.all(JSON.stringify(rows.map(({ id }) => id)))]);
    return refused;
  };
}
