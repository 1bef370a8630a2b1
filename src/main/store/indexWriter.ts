// Writes the index rows of one instance: patient, study, series, instance and their counts. Runs inside a transaction of its caller.
import type { Database } from 'better-sqlite3';
import { forgetStudyText } from './migrations/m0005Search.ts';
import type { CorrectionRecords } from './correctionRecords.ts';
import { frameCount, mergeTexts, patientKey, priorityNumber, searchColumns, studyTexts, type IndexRecord } from './indexRows.ts';

export interface IndexWriter {
  add(record: IndexRecord): void;
  /** Empties the index; records of people stay. */
  clear(): void;
}

type StudyRow = Record<(typeof studyTexts)[number] | 'ModalitiesInStudy' | 'source', string> & { id: number };

function prepare(db: Database) {
  return {
    patient: db.prepare<[string], { id: number }>('SELECT id FROM patients WHERE patientKey = ?'),
    addPatient: db.prepare(`INSERT INTO patients (patientKey, PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex)
      VALUES (@patientKey, @PatientID, @IssuerOfPatientID, @PatientName, @PatientBirthDate, @PatientSex)`),
    study: db.prepare<[string], StudyRow>('SELECT * FROM studies WHERE StudyInstanceUID = ?'),
    state: db.prepare<[string], { status: string; priority: number }>('SELECT status, priority FROM studyState WHERE StudyInstanceUID = ?'),
    addStudy: db.prepare(`INSERT INTO studies (patientRow, StudyInstanceUID, ${studyTexts.join(', ')}, ModalitiesInStudy, NumberOfStudyRelatedSeries,
      NumberOfStudyRelatedInstances, source, receivedAt, lastObjectAt, status, priority, foldedName, foldedPatientId, searchText)
      VALUES (@patientRow, @StudyInstanceUID, ${studyTexts.map((k) => `@${k}`).join(', ')}, '', 0, 0, '', @receivedAt, @receivedAt, @status, @priority,
      @foldedName, @foldedPatientId, @searchText)`),
    mergeStudy: db.prepare(`UPDATE studies SET ${studyTexts.map((k) => `${k} = @${k}`).join(', ')}, foldedName = @foldedName,
      foldedPatientId = @foldedPatientId, searchText = @searchText WHERE id = @id`),
    series: db.prepare<[number, string], { id: number }>('SELECT id FROM series WHERE studyId = ? AND SeriesInstanceUID = ?'),
    addSeries:
      db.prepare(`INSERT INTO series (studyId, SeriesInstanceUID, Modality, SeriesNumber, SeriesDescription, BodyPartExamined, ProtocolName, SeriesDate,
      SeriesTime, derived, instances) VALUES (@studyId, @SeriesInstanceUID, @Modality, @SeriesNumber, @SeriesDescription, @BodyPartExamined, @ProtocolName,
      @SeriesDate, @SeriesTime, @derived, 0)`),
    modalities: db.prepare<[number], { Modality: string }>(
      `SELECT DISTINCT Modality FROM series WHERE studyId = ? AND derived = 0 AND Modality <> '' ORDER BY Modality`,
    ),
    newSeries: db.prepare('UPDATE studies SET NumberOfStudyRelatedSeries = NumberOfStudyRelatedSeries + 1, ModalitiesInStudy = ? WHERE id = ?'),
    addInstance: db.prepare(`INSERT INTO instances VALUES (@id, @seriesId, @SOPInstanceUID, @SOPClassUID, @InstanceNumber, @frames, @transferSyntaxUid, @origin,
      @source, @receivedAt, @file, @size, @dataSetOffset, @headSha256, @dataSetSha256, @header)`),
    addSteps: db.prepare('INSERT INTO instanceCorrections (instanceId, steps) VALUES (?, ?)'),
    countSeries: db.prepare('UPDATE series SET instances = instances + 1 WHERE id = ?'),
    countStudy: db.prepare(`UPDATE studies SET NumberOfStudyRelatedInstances = NumberOfStudyRelatedInstances + 1, source = @source,
      lastObjectAt = max(lastObjectAt, @receivedAt) WHERE id = @id`),
  };
}

type Statements = ReturnType<typeof prepare>;

const uncorrected: Pick<CorrectionRecords, 'effective'> = { effective: (header) => ({ header, steps: [] }) };

function patientOf(s: Statements, { header }: IndexRecord): number {
  const key = patientKey(header);
  return s.patient.get(key)?.id ?? Number(s.addPatient.run({ ...header, patientKey: key }).lastInsertRowid);
}

function studyOf(s: Statements, record: IndexRecord): number {
  const { header } = record;
  const known = s.study.get(header.StudyInstanceUID);
  const texts = mergeTexts(known, header);
  if (known) {
    if (studyTexts.some((keyword) => texts[keyword] !== known[keyword])) s.mergeStudy.run({ ...texts, ...searchColumns(texts), id: known.id });
    return known.id;
  }
  const state = s.state.get(header.StudyInstanceUID) ?? { status: 'unread', priority: priorityNumber.routine };
  const row = {
    ...texts,
    ...searchColumns(texts),
    ...state,
    patientRow: patientOf(s, record),
    StudyInstanceUID: header.StudyInstanceUID,
    receivedAt: record.receivedAt,
  };
  return Number(s.addStudy.run(row).lastInsertRowid);
}

function seriesOf(s: Statements, record: IndexRecord, studyId: number): number {
  const { header } = record;
  const known = s.series.get(studyId, header.SeriesInstanceUID);
  if (known) return known.id;
  const derived = record.origin === 'derived' ? 1 : 0;
  const id = Number(s.addSeries.run({ ...header, studyId, derived }).lastInsertRowid);
  if (derived === 0) {
    const modalities = s.modalities.all(studyId).map((row) => row.Modality);
    s.newSeries.run(modalities.join('\\'), studyId);
  }
  return id;
}

/** `corrections`: rows are what the instance is now, the kept header is its file's. */
export function createIndexWriter(db: Database, corrections: Pick<CorrectionRecords, 'effective'> = uncorrected): IndexWriter {
  const s = prepare(db);
  return {
    add(stored) {
      const { header, steps } = corrections.effective(stored.header, stored.origin, () => s.study.get(stored.header.StudyInstanceUID));
      const record = steps.length === 0 ? stored : { ...stored, header };
      const studyId = studyOf(s, record);
      const seriesId = seriesOf(s, record, studyId);
      s.addInstance.run({
        ...record,
        seriesId,
        SOPInstanceUID: header.SOPInstanceUID,
        SOPClassUID: header.SOPClassUID,
        InstanceNumber: header.InstanceNumber,
        frames: frameCount(header),
        transferSyntaxUid: header.transferSyntaxUid,
        header: JSON.stringify(stored.header),
      });
      if (steps.length > 0) s.addSteps.run(record.id, JSON.stringify(steps));
      s.countSeries.run(seriesId);
      if (record.origin !== 'derived') s.countStudy.run({ id: studyId, source: record.source, receivedAt: record.receivedAt });
    },
    clear() {
      db.transaction(() => {
        db.exec(`DROP TRIGGER studySearchForget; DELETE FROM instances; DELETE FROM series; DELETE FROM studies; DELETE FROM patients;
          INSERT INTO studySearch(studySearch) VALUES ('delete-all'); ${forgetStudyText}`);
      })();
    },
  };
}
