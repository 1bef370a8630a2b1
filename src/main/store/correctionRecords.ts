// The append-only records of corrections, and what the standing ones make of a header. The rows of the index are correctedRows.ts, the rules corrections.ts.
import type { Database } from 'better-sqlite3';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { createReplay, derivedLike, type Effective, type Replay, type StoredCorrection, type Values } from './effective.ts';
import type { Origin } from './model.ts';

export interface CorrectionRecord {
  seq: number;
  id: string;
  kind: StoredCorrection['kind'] | 'undo';
  undoes: string | null;
  at: string;
  who: string;
  reason: string;
  /** JSON of a StoredCorrection; `{}` of an undo. */
  document: string;
}

export interface CorrectionRecords {
  add(record: Omit<CorrectionRecord, 'seq'>, studies: readonly string[]): void;
  get(id: string): CorrectionRecord | undefined;
  undoOf(id: string): CorrectionRecord | undefined;
  /** Records that name the study, oldest first, without undos. */
  ofStudy(StudyInstanceUID: string): CorrectionRecord[];
  studiesOf(id: string): string[];
  /** Named by a record, or changed by one. */
  allStudies(): string[];
  /** Standing records, in order. */
  active(): CorrectionRecord[];
  /** There are no records: every instance is what its file says. */
  none(): boolean;
  /** What is shown and sent of an instance. `study`: the row of its study, for what Sagitta derived. */
  effective(file: InstanceHeader, origin: Origin, study: () => Values | undefined): Effective;
}

export function correctionOf(record: Pick<CorrectionRecord, 'document'>): StoredCorrection {
  return JSON.parse(record.document) as StoredCorrection;
}

function prepare(db: Database) {
  return {
    add: db.prepare('INSERT INTO corrections (id, kind, undoes, at, who, reason, document) VALUES (@id, @kind, @undoes, @at, @who, @reason, @document)'),
    addStudy: db.prepare('INSERT INTO correctionStudies (correctionId, StudyInstanceUID) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    get: db.prepare<[string], CorrectionRecord>('SELECT * FROM corrections WHERE id = ?'),
    undoOf: db.prepare<[string], CorrectionRecord>('SELECT * FROM corrections WHERE undoes = ?'),
    ofStudy: db.prepare<[string], CorrectionRecord>(`SELECT c.* FROM correctionStudies s JOIN corrections c ON c.id = s.correctionId
      WHERE s.StudyInstanceUID = ? AND c.kind <> 'undo' ORDER BY c.seq`),
    studiesOf: db.prepare<[string], { uid: string }>('SELECT StudyInstanceUID AS uid FROM correctionStudies WHERE correctionId = ?'),
    allStudies: db.prepare<[], { uid: string }>(`SELECT StudyInstanceUID AS uid FROM correctionStudies UNION
      SELECT s.StudyInstanceUID FROM instanceCorrections k JOIN instances i ON i.id = k.instanceId JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId`),
    last: db.prepare<[string], { id: string; at: string }>(`SELECT c.id, c.at FROM correctionStudies s JOIN corrections c ON c.id = s.correctionId
      WHERE s.StudyInstanceUID = ? ORDER BY c.seq DESC LIMIT 1`),
    active: db.prepare<[], CorrectionRecord>(`SELECT * FROM corrections c WHERE kind <> 'undo'
      AND NOT EXISTS (SELECT 1 FROM corrections u WHERE u.undoes = c.id) ORDER BY seq`),
    newest: db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM corrections'),
  };
}

export function createCorrectionRecords(db: Database): CorrectionRecords {
  const s = prepare(db);
  /** Built anew when the newest record is another: a transaction that fails takes its record back. */
  let known: { newest: number; replay: Replay } = { newest: -1, replay: createReplay([]) };

  function standing(): typeof known {
    const newest = s.newest.get()?.seq ?? 0;
    if (newest !== known.newest)
      known = { newest, replay: createReplay(s.active.all().map((record) => ({ id: record.id, at: record.at, correction: correctionOf(record) }))) };
    return known;
  }

  return {
    add(record, studies) {
      s.add.run(record);
      for (const uid of studies) s.addStudy.run(record.id, uid);
      known = { ...known, newest: -1 };
    },
    get: (id) => s.get.get(id),
    undoOf: (id) => s.undoOf.get(id),
    ofStudy: (uid) => s.ofStudy.all(uid),
    studiesOf: (id) => s.studiesOf.all(id).map(({ uid }) => uid),
    allStudies: () => s.allStudies.all().map(({ uid }) => uid),
    active: () => s.active.all(),
    none: () => standing().newest === 0,
    effective(file, origin, study) {
      const { newest, replay } = standing();
      if (newest === 0) return { header: file, steps: [] };
      if (origin !== 'derived') return replay(file);
      const [row, last] = [study(), s.last.get(file.StudyInstanceUID)];
      return row && last ? derivedLike(file, row, { ...last, reason: 'CORRECT' }) : replay(file);
    },
  };
}
