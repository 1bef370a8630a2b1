// Corrections: the rules of what may be corrected, the records, the rows that follow them, the audit. Bytes of objects never change.
import type { Database } from 'better-sqlite3';
import type { Correction, CorrectionRow } from '../../contract/correction.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { correctInPlace } from './correctedInPlace.ts';
import { recompute } from './correctedRows.ts';
import type { Author, Corrections } from './correctionModel.ts';
import { correctionOf, type CorrectionRecord, type CorrectionRecords } from './correctionRecords.ts';
import { summaryOf } from './correctionSummary.ts';
import { planCorrection, refuseUndo } from './correctionRules.ts';
import { patientValues, type CorrectionStep } from './effective.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { AuditLog } from './model.ts';
import { outgoingBytes } from './outgoing.ts';

interface Context {
  db: Database;
  records: CorrectionRecords;
  index: IndexWriter;
  audit: AuditLog;
  now: () => number;
}

/** Brings the rows of studies in line with the records, whatever they said before; reindex calls it at its end. */
export function applyCorrections(db: Database, index: IndexWriter, studies: readonly string[]): void {
  db.transaction(() => recompute(db, index, studies))();
}

function rowOf(records: CorrectionRecords, record: CorrectionRecord): CorrectionRow {
  const undo = records.undoOf(record.id);
  return {
    id: record.id,
    kind: record.kind as CorrectionRow['kind'],
    at: record.at,
    who: record.who,
    reason: record.reason,
    undoneAt: undo?.at ?? null,
    undoneBy: undo?.who ?? '',
    undoReason: undo?.reason ?? '',
    summary: summaryOf(correctionOf(record)),
  };
}

/** Names of attributes and ids of studies; values would tell who the patient is. */
function auditDetail(correction: Correction, studies: readonly string[]): Record<string, unknown> {
  const attributes = 'attributes' in correction ? Object.keys(correction.attributes).sort() : correction.kind === 'mergePatient' ? [...patientValues] : [];
  return { kind: correction.kind, attributes, studies: studies.length };
}

function subjectOf(correction: Correction, id: string): Record<string, string> {
  if (correction.kind === 'moveSeries')
    return { correctionId: id, SeriesInstanceUID: correction.SeriesInstanceUID, StudyInstanceUID: correction.toStudyInstanceUID };
  if (correction.kind === 'correctStudy') return { correctionId: id, StudyInstanceUID: correction.StudyInstanceUID };
  const [only, ...others] = correction.kind === 'correctPatient' ? correction.StudyInstanceUIDs : [];
  return only !== undefined && others.length === 0 ? { correctionId: id, StudyInstanceUID: only } : { correctionId: id };
}

/** The rows after the records; answers the studies that they are now. */
function follow(c: Context, kind: CorrectionRecord['kind'], studies: readonly string[]): readonly string[] {
  if (kind === 'moveSeries') return recompute(c.db, c.index, studies);
  correctInPlace(c.db, c.records, studies);
  return studies;
}

function applyOne(c: Context, correction: Correction, { who, reason }: Author): Result<{ id: string; studies: string[] }> {
  const planned = planCorrection(c.db, correction);
  if (!planned.ok) return planned;
  const { document, studies } = planned.value;
  const id = crypto.randomUUID();
  c.records.add({ id, kind: document.kind, undoes: null, at: new Date(c.now()).toISOString(), who, reason, document: JSON.stringify(document) }, studies);
  const all = [...new Set([...studies, ...follow(c, document.kind, studies)])];
  c.audit.append({ who, action: 'correction.applied', subject: subjectOf(correction, id), detail: auditDetail(correction, studies) });
  return ok({ id, studies: all });
}

function undoOne(c: Context, id: string, { who, reason }: Author): Result<{ studies: string[] }> {
  const record = c.records.get(id);
  if (!record || record.kind === 'undo') return fail('NOT_FOUND', 'There is no such correction. Nothing was changed.');
  if (c.records.undoOf(id)) return fail('CONFLICT', 'This correction was undone already. Nothing was changed.');
  const studies = affected(c, record);
  const refused = refuseUndo(c.db, c.records, record, studies);
  if (refused) return refused;
  const at = new Date(c.now()).toISOString();
  c.records.add({ id: crypto.randomUUID(), kind: 'undo', undoes: id, at, who, reason, document: '{}' }, studies);
  const all = [...new Set([...studies, ...follow(c, record.kind, studies)])];
  c.audit.append({ who, action: 'correction.undone', subject: { correctionId: id }, detail: { kind: record.kind, studies: studies.length } });
  return ok({ studies: all });
}

/** The studies it was made for, and those that came under it later. */
function affected(c: Context, record: CorrectionRecord): string[] {
  const later = c.db.prepare<[string], { uid: string }>(`SELECT DISTINCT s.StudyInstanceUID AS uid FROM instanceCorrections k
    JOIN json_each(k.steps) e JOIN instances i ON i.id = k.instanceId JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId
    WHERE json_extract(e.value, '$.id') = ?`);
  return [...new Set([...c.records.studiesOf(record.id), ...later.all(record.id).map(({ uid }) => uid)])];
}

export function createCorrections(c: Context): Corrections {
  const { db, records } = c;
  const steps = db.prepare<[string], { steps: string }>(
    'SELECT k.steps FROM instances i JOIN instanceCorrections k ON k.instanceId = i.id WHERE i.SOPInstanceUID = ?',
  );
  const idsOfStudy = db.prepare<[string], { id: string }>(`SELECT DISTINCT json_extract(e.value, '$.id') AS id FROM studies s JOIN series r ON r.studyId = s.id
    JOIN instances i ON i.seriesId = r.id JOIN instanceCorrections k ON k.instanceId = i.id JOIN json_each(k.steps) e WHERE s.StudyInstanceUID = ?`);
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  const isAny = db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM instanceCorrections)').pluck();
  /** Nothing is corrected as long as nothing was written since this many changes: only this connection writes. */
  let noneAt = -1;
  const stepsOf = (uid: string): CorrectionStep[] => {
    const now = changes.get() ?? -1;
    if (now === noneAt) return [];
    if (isAny.get() === 0) {
      if (!db.inTransaction) noneAt = now; // a transaction that fails brings rows back without a change
      return [];
    }
    const row = steps.get(uid);
    return row ? (JSON.parse(row.steps) as CorrectionStep[]) : [];
  };
  return {
    apply: db.transaction((correction: Correction, by: Author) => applyOne(c, correction, by)),
    undo: db.transaction((id: string, by: Author) => undoOne(c, id, by)),
    list(uid) {
      const found = new Map(records.ofStudy(uid).map((record) => [record.id, record]));
      for (const { id } of idsOfStudy.all(uid)) {
        const record = records.get(id);
        if (record && record.kind !== 'undo') found.set(id, record);
      }
      return [...found.values()].sort((a, b) => b.seq - a.seq).map((record) => rowOf(records, record));
    },
    stepsOf,
    outgoing: (object) => {
      const found = stepsOf(object.SOPInstanceUID);
      return found.length === 0 ? Promise.resolve(ok(null)) : outgoingBytes(object, found);
    },
  };
}
