// Brings studies in line with corrections that leave every instance in its study: what each instance is now, the texts and the patient of its study. Nothing is taken out of
// the index, so that a study of thousands of objects does not hold up the network. The rows are those that correctedRows.ts and reindex would write.
import type { Database } from 'better-sqlite3';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { settlePatients } from './correctedRows.ts';
import type { CorrectionRecords } from './correctionRecords.ts';
import { mergeTexts, patientKey, searchColumns, studyTexts } from './indexRows.ts';
import type { Origin } from './model.ts';

/** What corrections look at and change, and what the index keeps of a study. */
const looked = [...new Set([...studyTexts, 'StudyInstanceUID', 'SeriesInstanceUID'] as const)];
type Looked = Pick<InstanceHeader, (typeof looked)[number]>;
type Texts = Parameters<typeof searchColumns>[0];

interface Row {
  id: number;
  origin: Origin;
  /** JSON array in the order of `looked`. */
  said: string;
  steps: string | null;
}

interface Now {
  header: Looked;
  steps: string | null;
}

function prepare(db: Database) {
  return {
    study: db.prepare<[string], { id: number; patientRow: number }>('SELECT id, patientRow FROM studies WHERE StudyInstanceUID = ?'),
    rows: db.prepare<[number], Row>(`SELECT i.id, i.origin, json_extract(i.header, ${looked.map((keyword) => `'$.${keyword}'`).join(', ')}) AS said, c.steps
      FROM series r JOIN instances i ON i.seriesId = r.id LEFT JOIN instanceCorrections c ON c.instanceId = i.id
      WHERE r.studyId = ? ORDER BY i.origin = 'derived', i.id`),
    put: db.prepare('INSERT INTO instanceCorrections (instanceId, steps) VALUES (?, ?) ON CONFLICT (instanceId) DO UPDATE SET steps = excluded.steps'),
    drop: db.prepare('DELETE FROM instanceCorrections WHERE instanceId = ?'),
    patient: db.prepare<[string], { id: number }>('SELECT id FROM patients WHERE patientKey = ?'),
    addPatient: db.prepare(`INSERT INTO patients (patientKey, PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex)
      VALUES (@patientKey, @PatientID, @IssuerOfPatientID, @PatientName, @PatientBirthDate, @PatientSex)`),
    say: db.prepare(`UPDATE studies SET ${studyTexts.map((keyword) => `${keyword} = @${keyword}`).join(', ')}, patientRow = @patientRow,
      foldedName = @foldedName, foldedPatientId = @foldedPatientId, searchText = @searchText WHERE id = @id`),
  };
}

type Statements = ReturnType<typeof prepare>;

function headerOf(said: string): Looked {
  const values = JSON.parse(said) as unknown[];
  return Object.fromEntries(looked.map((keyword, at) => [keyword, values[at] ?? ''])) as unknown as Looked;
}

function patientRowOf(s: Statements, header: Looked): number {
  const key = patientKey(header);
  return s.patient.get(key)?.id ?? Number(s.addPatient.run({ ...header, patientKey: key }).lastInsertRowid);
}

/** Instances that say the same become the same: it is computed once. Of what Sagitta derived it depends on the study, so each is. */
function follower(records: CorrectionRecords): (row: Row, texts: Texts | undefined) => Now {
  const known = new Map<string, Now>();
  return ({ said, origin }, texts) => {
    const before = origin === 'derived' ? undefined : known.get(said);
    if (before) return before;
    const { header, steps } = records.effective(headerOf(said) as InstanceHeader, origin, () => texts);
    const now = { header, steps: steps.length === 0 ? null : JSON.stringify(steps) };
    if (origin !== 'derived') known.set(said, now);
    return now;
  };
}

function followOne(s: Statements, records: CorrectionRecords, studyId: number): { first: Looked; texts: Texts } | undefined {
  const follow = follower(records);
  let first: Looked | undefined;
  let texts: Texts | undefined;
  for (const row of s.rows.all(studyId)) {
    const now = follow(row, texts);
    first ??= now.header;
    texts = mergeTexts(texts, now.header);
    if (now.steps === row.steps) continue;
    if (now.steps === null) s.drop.run(row.id);
    else s.put.run(row.id, now.steps);
  }
  return first && texts ? { first, texts } : undefined;
}

/** For corrections that change no StudyInstanceUID. Runs inside a transaction. */
export function correctInPlace(db: Database, records: CorrectionRecords, studies: readonly string[]): void {
  const s = prepare(db);
  const patients: number[] = [];
  for (const uid of studies) {
    const study = s.study.get(uid);
    const now = study && followOne(s, records, study.id);
    if (!now) continue;
    const patientRow = patientRowOf(s, now.first);
    s.say.run({ ...now.texts, ...searchColumns(now.texts), id: study.id, patientRow });
    patients.push(study.patientRow, patientRow);
  }
  settlePatients(db, patients);
}
