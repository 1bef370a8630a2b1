// What may be corrected and undone: it names what is there, and nobody's signed work loses what it is about. Reads only; writing is corrections.ts.
import type { Database } from 'better-sqlite3';
import type { Correction } from '../../contract/correction.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { correctionOf, type CorrectionRecord, type CorrectionRecords } from './correctionRecords.ts';
import { patientValues, studyValues, type PatientIdentity, type StoredCorrection, type Values } from './effective.ts';

export interface Plan {
  document: StoredCorrection;
  /** Studies whose rows change. */
  studies: string[];
}

type Of<K extends Correction['kind']> = Extract<Correction, { kind: K }>;

const noStudy = 'The archive has no such study. Nothing was changed. Look for it in the worklist.';

function given(attributes: Record<string, string | undefined>): Values {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function missing(db: Database, studies: readonly string[]): boolean {
  const known = db.prepare('SELECT 1 FROM studies WHERE StudyInstanceUID = ?');
  return studies.some((uid) => known.get(uid) === undefined);
}

function planPatient(db: Database, { StudyInstanceUIDs, attributes }: Of<'correctPatient'>): Result<Plan> {
  const studies = [...new Set(StudyInstanceUIDs)];
  if (missing(db, studies)) return fail('NOT_FOUND', noStudy);
  return ok({ document: { kind: 'correctPatient', StudyInstanceUIDs: studies, attributes: given(attributes) }, studies });
}

function planMerge(db: Database, { from, to }: Of<'mergePatient'>): Result<Plan> {
  if (isSame(from, to)) return fail('BAD_REQUEST', 'This is one and the same patient. Nothing was changed.');
  const patient = db.prepare<[string, string], Values>(`SELECT ${patientValues.join(', ')} FROM patients WHERE PatientID = ? AND IssuerOfPatientID = ?`);
  const target = patient.get(to.PatientID, to.IssuerOfPatientID);
  if (!target)
    return fail('NOT_FOUND', 'The archive has no study of the patient to merge into. Nothing was changed. Correct the patient of the studies instead.');
  const studies = db
    .prepare<[PatientIdentity], { uid: string }>(
      `SELECT StudyInstanceUID AS uid FROM studies WHERE PatientID = @PatientID AND IssuerOfPatientID = @IssuerOfPatientID UNION
      SELECT s.StudyInstanceUID FROM patients p JOIN studies s ON s.patientRow = p.id WHERE p.PatientID = @PatientID AND p.IssuerOfPatientID = @IssuerOfPatientID`,
    )
    .all(from)
    .map(({ uid }) => uid);
  if (studies.length === 0) return fail('NOT_FOUND', 'The archive has no study of the patient to be merged. Nothing was changed.');
  return ok({ document: { kind: 'mergePatient', from, to, attributes: target, StudyInstanceUIDs: studies }, studies });
}

function isSame(a: PatientIdentity, b: PatientIdentity): boolean {
  return a.PatientID === b.PatientID && a.IssuerOfPatientID === b.IssuerOfPatientID;
}

function planStudy(db: Database, { StudyInstanceUID, attributes }: Of<'correctStudy'>): Result<Plan> {
  if (missing(db, [StudyInstanceUID])) return fail('NOT_FOUND', noStudy);
  return ok({ document: { kind: 'correctStudy', StudyInstanceUID, attributes: given(attributes) }, studies: [StudyInstanceUID] });
}

function planMove(db: Database, { SeriesInstanceUID, toStudyInstanceUID }: Of<'moveSeries'>): Result<Plan> {
  const places = db
    .prepare<[string], { uid: string; derived: number }>(
      'SELECT s.StudyInstanceUID AS uid, r.derived FROM series r JOIN studies s ON s.id = r.studyId WHERE r.SeriesInstanceUID = ?',
    )
    .all(SeriesInstanceUID);
  const [from, ...others] = places.filter(({ uid }) => uid !== toStudyInstanceUID);
  if (!from)
    return places.length === 0
      ? fail('NOT_FOUND', 'The archive has no such series. Nothing was changed.')
      : fail('CONFLICT', 'The series is in this study already. Nothing was changed.');
  if (others.length > 0) return fail('CONFLICT', 'Several studies have a series of this UID, so it is not clear which is meant. Nothing was changed.');
  const target = db
    .prepare<[string], Values>(`SELECT ${[...patientValues, ...studyValues].join(', ')} FROM studies WHERE StudyInstanceUID = ?`)
    .get(toStudyInstanceUID);
  if (!target) return fail('NOT_FOUND', 'The archive has no such study to move to. Nothing was changed.');
  if (from.derived === 1) return fail('REFUSED', 'This series was made by Sagitta for its study and stays with it. Nothing was changed.');
  const refused = refuseLeaving(db, from.uid, SeriesInstanceUID);
  if (refused) return refused;
  const document: StoredCorrection = { kind: 'moveSeries', SeriesInstanceUID, fromStudyInstanceUID: from.uid, toStudyInstanceUID, attributes: target };
  return ok({ document, studies: [from.uid, toStudyInstanceUID] });
}

/** A signed report, a draft or measurements that are about the series would be left without it. */
function refuseLeaving(db: Database, StudyInstanceUID: string, SeriesInstanceUID: string): Result<never> | undefined {
  const report = db
    .prepare<[string], { status: string; document: string }>('SELECT status, document FROM reports WHERE StudyInstanceUID = ?')
    .get(StudyInstanceUID);
  if (report && report.status !== 'draft')
    return fail('REFUSED', 'The study has a signed report, which was written with this series in it. Nothing was moved; say what is wrong in an addendum.');
  const measured = db.prepare(
    "SELECT 1 FROM measurements WHERE StudyInstanceUID = ? AND deletedAt IS NULL AND json_extract(document, '$.SeriesInstanceUID') = ? LIMIT 1",
  );
  if (measured.get(StudyInstanceUID, SeriesInstanceUID))
    return fail(
      'REFUSED',
      'There are measurements on this series, and they belong to the study. Nothing was moved; delete them, move the series, measure again.',
    );
  if (report && (isAlone(db, StudyInstanceUID, SeriesInstanceUID) || isCited(db, report.document, StudyInstanceUID, SeriesInstanceUID)))
    return fail('REFUSED', 'The draft report of the study is about this series. Nothing was moved; remove what it says of the series first.');
  return undefined;
}

function isAlone(db: Database, StudyInstanceUID: string, SeriesInstanceUID: string): boolean {
  const other = db.prepare(`SELECT 1 FROM series r JOIN studies s ON s.id = r.studyId
    WHERE s.StudyInstanceUID = ? AND r.derived = 0 AND r.SeriesInstanceUID <> ? LIMIT 1`);
  return other.get(StudyInstanceUID, SeriesInstanceUID) === undefined;
}

function isCited(db: Database, document: string, StudyInstanceUID: string, SeriesInstanceUID: string): boolean {
  const cited = db.prepare(`SELECT 1 FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId
    WHERE s.StudyInstanceUID = ? AND r.SeriesInstanceUID = ? AND instr(?, i.SOPInstanceUID) > 0 LIMIT 1`);
  return cited.get(StudyInstanceUID, SeriesInstanceUID, document) !== undefined;
}

/** NOT_FOUND, CONFLICT and REFUSED with a sentence; nothing is written. */
export function planCorrection(db: Database, correction: Correction): Result<Plan> {
  switch (correction.kind) {
    case 'correctPatient':
      return planPatient(db, correction);
    case 'mergePatient':
      return planMerge(db, correction);
    case 'correctStudy':
      return planStudy(db, correction);
    case 'moveSeries':
      return planMove(db, correction);
  }
}

/** Later moves and merges took over values that this correction set: they go first. A series goes back only where it could have gone from. */
export function refuseUndo(db: Database, records: CorrectionRecords, record: CorrectionRecord, studies: readonly string[]): Result<never> | undefined {
  const patients = studies.flatMap((uid) => {
    const row = db.prepare<[string], PatientIdentity>('SELECT PatientID, IssuerOfPatientID FROM studies WHERE StudyInstanceUID = ?').get(uid);
    return row ? [row] : [];
  });
  const built = records
    .active()
    .filter(({ seq }) => seq > record.seq)
    .map(correctionOf)
    .some(
      (later) =>
        (later.kind === 'moveSeries' && studies.includes(later.toStudyInstanceUID)) ||
        (later.kind === 'mergePatient' && patients.some((patient) => isSame(patient, later.to))),
    );
  if (built) return fail('CONFLICT', 'A later move or merge took over what this correction says. Nothing was changed; undo the later one first.');
  const undone = correctionOf(record);
  return undone.kind === 'moveSeries' ? refuseLeaving(db, undone.toStudyInstanceUID, undone.SeriesInstanceUID) : undefined;
}
