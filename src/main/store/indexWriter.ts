// Writes the index rows of instances: patient, study, series, instance and their counts. Runs inside a transaction of its caller.
import type { Database } from 'better-sqlite3';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { forgetStudyText } from './migrations/m0005Search.ts';
import type { CorrectionRecords } from './correctionRecords.ts';
import {
  indexedHeader,
  isFull,
  mergeTexts,
  patientKey,
  priorityNumber,
  searchColumns,
  studyTexts,
  type IndexRecord,
  type IndexRow,
  type SharedValues,
  type StudyTexts,
} from './indexRows.ts';

/** The rows of the instances are there, in the same series; studies and series come back under their numbers. */
export interface KeptNumbers {
  studies: ReadonlyMap<string, number>;
  /** By SeriesInstanceUID of each study's number. */
  series: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

export interface IndexWriter {
  add(record: IndexRecord): void;
  /** The same of many, in their order: each study and series is looked up once, its counts are written at the end. */
  addAll(rows: readonly IndexRow[], kept?: KeptNumbers): void;
  /** Empties the index; records of people stay. */
  clear(): void;
}

type StudyRow = StudyTexts & { id: number };

function prepare(db: Database) {
  return {
    patient: db.prepare<[string], { id: number }>('SELECT id FROM patients WHERE patientKey = ?'),
    addPatient: db.prepare(`INSERT INTO patients (patientKey, PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex)
      VALUES (@patientKey, @PatientID, @IssuerOfPatientID, @PatientName, @PatientBirthDate, @PatientSex)`),
    study: db.prepare<[string], StudyRow>('SELECT * FROM studies WHERE StudyInstanceUID = ?'),
    state: db.prepare<[string], { status: string; priority: number }>('SELECT status, priority FROM studyState WHERE StudyInstanceUID = ?'),
    addStudy: db.prepare(`INSERT INTO studies (id, patientRow, StudyInstanceUID, ${studyTexts.join(', ')}, ModalitiesInStudy, NumberOfStudyRelatedSeries,
      NumberOfStudyRelatedInstances, source, receivedAt, lastObjectAt, status, priority, foldedName, foldedPatientId, searchText)
      VALUES (@id, @patientRow, @StudyInstanceUID, ${studyTexts.map((k) => `@${k}`).join(', ')}, '', 0, 0, '', @receivedAt, @receivedAt, @status, @priority,
      @foldedName, @foldedPatientId, @searchText)`),
    mergeStudy: db.prepare(`UPDATE studies SET ${studyTexts.map((k) => `${k} = @${k}`).join(', ')}, foldedName = @foldedName,
      foldedPatientId = @foldedPatientId, searchText = @searchText WHERE id = @id`),
    series: db.prepare<[number, string], { id: number }>('SELECT id FROM series WHERE studyId = ? AND SeriesInstanceUID = ?'),
    addSeries:
      db.prepare(`INSERT INTO series (id, studyId, SeriesInstanceUID, Modality, SeriesNumber, SeriesDescription, BodyPartExamined, ProtocolName, SeriesDate,
      SeriesTime, derived, instances) VALUES (@id, @studyId, @SeriesInstanceUID, @Modality, @SeriesNumber, @SeriesDescription, @BodyPartExamined, @ProtocolName,
      @SeriesDate, @SeriesTime, @derived, 0)`),
    modalities: db.prepare<[number], { Modality: string }>(
      `SELECT DISTINCT Modality FROM series WHERE studyId = ? AND derived = 0 AND Modality <> '' ORDER BY Modality`,
    ),
    newSeries: db.prepare('UPDATE studies SET NumberOfStudyRelatedSeries = NumberOfStudyRelatedSeries + ?, ModalitiesInStudy = ? WHERE id = ?'),
    // In the order of the table; by place, since names would be looked up for every row.
    addInstance: db.prepare(`INSERT INTO instances VALUES (${Array.from({ length: 16 }, () => '?').join(', ')})`),
    // No column of an index: those need not be touched.
    keepInstance: db.prepare('UPDATE instances SET frames = ?, source = ?, dataSetOffset = ?, header = ? WHERE id = ?'),
    addSteps: db.prepare('INSERT INTO instanceCorrections (instanceId, steps) VALUES (?, ?)'),
    countSeries: db.prepare('UPDATE series SET instances = instances + ? WHERE id = ?'),
    countStudy: db.prepare(`UPDATE studies SET NumberOfStudyRelatedInstances = NumberOfStudyRelatedInstances + @received, source = @source,
      lastObjectAt = max(lastObjectAt, @lastObjectAt) WHERE id = @id`),
  };
}

type Statements = ReturnType<typeof prepare>;

const uncorrected: Pick<CorrectionRecords, 'effective' | 'none'> = { none: () => true, effective: (header) => ({ header, steps: [] }) };

interface OpenSeries {
  id: number;
  added: number;
}

/** A study while instances are added to it. */
interface OpenStudy {
  id: number;
  texts: StudyTexts;
  /** Its row says other texts. */
  isChanged: boolean;
  isFull: boolean;
  last: SharedValues;
  series: Map<string, OpenSeries>;
  newSeries: number;
  received: number;
  source: string;
  lastObjectAt: number;
}

function patientOf(s: Statements, values: SharedValues): number {
  const key = patientKey(values);
  return s.patient.get(key)?.id ?? Number(s.addPatient.run({ ...values, patientKey: key }).lastInsertRowid);
}

function addStudy(s: Statements, values: SharedValues, receivedAt: number, kept: KeptNumbers | undefined): number {
  const { StudyInstanceUID } = values;
  const texts = mergeTexts(undefined, values);
  const state = s.state.get(StudyInstanceUID) ?? { status: 'unread', priority: priorityNumber.routine };
  const id = kept?.studies.get(StudyInstanceUID) ?? null;
  const row = { id, ...texts, ...searchColumns(texts), ...state, patientRow: patientOf(s, values), StudyInstanceUID, receivedAt };
  return Number(s.addStudy.run(row).lastInsertRowid);
}

function openStudy(s: Statements, values: SharedValues, receivedAt: number, kept: KeptNumbers | undefined): OpenStudy {
  const known = s.study.get(values.StudyInstanceUID);
  const texts = mergeTexts(known, values);
  return {
    id: known?.id ?? addStudy(s, values, receivedAt, kept),
    texts,
    isChanged: known !== undefined && studyTexts.some((keyword) => texts[keyword] !== known[keyword]),
    isFull: isFull(texts),
    last: values,
    series: new Map(),
    newSeries: 0,
    received: 0,
    source: '',
    lastObjectAt: 0,
  };
}

function merge(study: OpenStudy, values: SharedValues): void {
  if (study.isFull || study.last === values) return;
  study.last = values;
  const texts = mergeTexts(study.texts, values);
  study.isChanged ||= studyTexts.some((keyword) => texts[keyword] !== study.texts[keyword]);
  study.texts = texts;
  study.isFull = isFull(texts);
}

function openSeries(s: Statements, study: OpenStudy, values: SharedValues, derived: boolean, kept: KeptNumbers | undefined): OpenSeries {
  const known = s.series.get(study.id, values.SeriesInstanceUID);
  const number = kept?.series.get(study.id)?.get(values.SeriesInstanceUID) ?? null;
  const id = known?.id ?? Number(s.addSeries.run({ ...values, id: number, studyId: study.id, derived: derived ? 1 : 0 }).lastInsertRowid);
  if (!known && !derived) study.newSeries += 1;
  const series = { id, added: 0 };
  study.series.set(values.SeriesInstanceUID, series);
  return series;
}

function keepInstance(s: Statements, { id, source, dataSetOffset, header: { frames, text } }: IndexRow): void {
  s.keepInstance.run(frames, source, dataSetOffset, text, id);
}

function addInstance(s: Statements, { header, ...row }: IndexRow, values: SharedValues, seriesId: number): void {
  const { SOPInstanceUID, InstanceNumber, frames, text } = header;
  const identity = [row.id, seriesId, SOPInstanceUID, values.SOPClassUID, InstanceNumber, frames, values.transferSyntaxUid];
  const file = [row.origin, row.source, row.receivedAt, row.file, row.size, row.dataSetOffset, row.headSha256, row.dataSetSha256];
  s.addInstance.run(...identity, ...file, text);
}

function count(study: OpenStudy, series: OpenSeries, row: IndexRow): void {
  series.added += 1;
  if (row.origin === 'derived') return;
  study.received += 1;
  study.source = row.source;
  study.lastObjectAt = Math.max(study.lastObjectAt, row.receivedAt);
}

function settle(s: Statements, { id, texts, isChanged, series, newSeries, received, source, lastObjectAt }: OpenStudy): void {
  if (isChanged) s.mergeStudy.run({ ...texts, ...searchColumns(texts), id });
  for (const one of series.values()) s.countSeries.run(one.added, one.id);
  if (newSeries > 0) {
    const modalities = s.modalities.all(id).map((row) => row.Modality);
    s.newSeries.run(newSeries, modalities.join('\\'), id);
  }
  if (received > 0) s.countStudy.run({ id, received, source, lastObjectAt });
}

/** `corrections`: rows are what the instance is now, the kept header is its file's. */
export function createIndexWriter(db: Database, corrections: Pick<CorrectionRecords, 'effective' | 'none'> = uncorrected): IndexWriter {
  const s = prepare(db);

  function addAll(rows: readonly IndexRow[], kept?: KeptNumbers): void {
    const studies = new Map<string, OpenStudy>();
    const asInFile = corrections.none();

    function shown({ header, origin }: IndexRow): { values: SharedValues; steps: string } {
      if (asInFile) return { values: header.shared, steps: '' };
      const uid = header.shared.StudyInstanceUID;
      const now = corrections.effective(JSON.parse(header.text) as InstanceHeader, origin, () => studies.get(uid)?.texts ?? s.study.get(uid));
      return now.steps.length === 0 ? { values: header.shared, steps: '' } : { values: now.header, steps: JSON.stringify(now.steps) };
    }

    for (const row of rows) {
      const { values, steps } = shown(row);
      let study = studies.get(values.StudyInstanceUID);
      if (study) merge(study, values);
      else studies.set(values.StudyInstanceUID, (study = openStudy(s, values, row.receivedAt, kept)));
      const series = study.series.get(values.SeriesInstanceUID) ?? openSeries(s, study, values, row.origin === 'derived', kept);
      if (kept) keepInstance(s, row);
      else addInstance(s, row, values, series.id);
      if (steps !== '') s.addSteps.run(row.id, steps);
      count(study, series, row);
    }
    for (const study of studies.values()) settle(s, study);
  }

  return {
    addAll,
    add(record) {
      addAll([{ ...record, header: indexedHeader(record.header) }]);
    },
    clear() {
      db.transaction(() => {
        db.exec(`DROP TRIGGER studySearchForget; DELETE FROM instances; DELETE FROM series; DELETE FROM studies; DELETE FROM patients;
          INSERT INTO studySearch(studySearch) VALUES ('delete-all'); ${forgetStudyText}`);
      })();
    },
  };
}
