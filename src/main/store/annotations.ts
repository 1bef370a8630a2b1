// Key images, assessments of lesions, and measurements that came in objects: what the archive keeps beside the objects themselves.
import type { Database } from 'better-sqlite3';
import type { KeyImage } from '../../contract/keyImage.ts';
import type { LesionAssessment } from '../../contract/lesion.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Annotations, ObjectOfClass } from './annotationModel.ts';
import { takeMeasurements } from './importedMeasurements.ts';
import type { AuditLog } from './model.ts';
import type { StudyState } from './studyState.ts';

type KeyImageRow = Omit<KeyImage, 'id' | 'imported' | 'source'>;

const placed = `FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId`;

function keyImageOf(row: KeyImageRow): KeyImage {
  return { ...row, id: `${row.SOPInstanceUID}/${String(row.frame)}`, imported: false, source: '' };
}

export function createAnnotations(db: Database, audit: AuditLog, state: StudyState, now: () => number): Annotations {
  const ofClass = db.prepare<[string, string], Omit<ObjectOfClass, 'derived'> & { origin: string }>(`SELECT i.SOPInstanceUID, i.SOPClassUID,
    r.SeriesInstanceUID, i.origin ${placed} WHERE s.StudyInstanceUID = ? AND i.SOPClassUID IN (SELECT value FROM json_each(?)) ORDER BY i.id`);
  const marked = `SELECT s.StudyInstanceUID, r.SeriesInstanceUID, k.SOPInstanceUID, k.frame, k.reason, k.note, k.author, k.markedAt ${placed}
    JOIN keyImages k ON k.SOPInstanceUID = i.SOPInstanceUID`;
  const ofStudy = db.prepare<[string], KeyImageRow>(`${marked} WHERE s.StudyInstanceUID = ? ORDER BY k.markedAt, k.SOPInstanceUID, k.frame`);
  const one = db.prepare<[string, number], KeyImageRow>(`${marked} WHERE k.SOPInstanceUID = ? AND k.frame = ?`);
  const image = db.prepare<[string], { frames: number }>('SELECT frames FROM instances WHERE SOPInstanceUID = ?');
  const put = db.prepare(`INSERT INTO keyImages VALUES (@SOPInstanceUID, @frame, @reason, @note, @author, @markedAt)
    ON CONFLICT (SOPInstanceUID, frame) DO UPDATE SET reason = excluded.reason, note = excluded.note`);
  const drop = db.prepare('DELETE FROM keyImages WHERE SOPInstanceUID = ? AND frame = ?');
  const assessed = db.prepare<[string], LesionAssessment>('SELECT * FROM lesionAssessments WHERE StudyInstanceUID = ? ORDER BY trackingUid');
  const assess = db.prepare(`INSERT INTO lesionAssessments VALUES (@StudyInstanceUID, @trackingUid, @status, @author, @at)
    ON CONFLICT (StudyInstanceUID, trackingUid) DO UPDATE SET status = excluded.status, author = excluded.author, at = excluded.at`);
  const unassess = db.prepare('DELETE FROM lesionAssessments WHERE StudyInstanceUID = ? AND trackingUid = ?');
  const study = db.prepare<[string], { id: number }>('SELECT id FROM studies WHERE StudyInstanceUID = ?');
  const at = (): string => new Date(now()).toISOString();

  const setKeyImage = db.transaction((input: Pick<KeyImage, 'SOPInstanceUID' | 'frame' | 'reason' | 'note'>, who: string): Result<KeyImage> => {
    const frames = image.get(input.SOPInstanceUID)?.frames;
    if (frames === undefined || input.frame > Math.max(1, frames)) return fail('NOT_FOUND', 'This image is not in the archive; nothing was marked.');
    put.run({ ...input, author: who, markedAt: at() });
    const row = one.get(input.SOPInstanceUID, input.frame);
    if (row === undefined) throw new Error('a key image just written is not there');
    audit.append({
      who,
      action: 'keyImage.marked',
      subject: { SOPInstanceUID: row.SOPInstanceUID, StudyInstanceUID: row.StudyInstanceUID },
      detail: { frame: row.frame, reason: row.reason },
    });
    return ok(keyImageOf(row));
  });

  const removeKeyImage = db.transaction((SOPInstanceUID: string, frame: number, who: string): Result<{ StudyInstanceUID: string }> => {
    const row = one.get(SOPInstanceUID, frame);
    if (row === undefined) return fail('NOT_FOUND', 'This image is no key image; nothing was changed.');
    drop.run(SOPInstanceUID, frame);
    audit.append({ who, action: 'keyImage.unmarked', subject: { SOPInstanceUID, StudyInstanceUID: row.StudyInstanceUID }, detail: { frame } });
    return ok({ StudyInstanceUID: row.StudyInstanceUID });
  });

  const setAssessment = db.transaction((input: Parameters<Annotations['assess']>[0], who: string): Result<void> => {
    const { StudyInstanceUID, trackingUid, status } = input;
    if (study.get(StudyInstanceUID) === undefined) return fail('NOT_FOUND', 'This study is not in the archive; nothing was changed.');
    if (status === null) unassess.run(StudyInstanceUID, trackingUid);
    else assess.run({ StudyInstanceUID, trackingUid, status, author: who, at: at() });
    audit.append({ who, action: 'lesion.assessed', subject: { StudyInstanceUID, trackingUid }, detail: { status } });
    return ok(undefined);
  });

  return {
    ofClasses: (uid, classes) => ofClass.all(uid, JSON.stringify(classes)).map(({ origin, ...row }) => ({ ...row, derived: origin === 'derived' })),
    keyImages: (uid) => ofStudy.all(uid).map(keyImageOf),
    setKeyImage: (input, who) => setKeyImage(input, who),
    removeKeyImage: (uid, frame, who) => removeKeyImage(uid, frame, who),
    assessments: (uid) => assessed.all(uid),
    assess: (input, who) => setAssessment(input, who),
    take: takeMeasurements(db, audit, state, now),
  };
}
