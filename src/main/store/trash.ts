// Deletion with a grace period: the rows of a study leave the index, so that nothing finds it, and wait with their files until somebody takes them back or their time is over.
import type { Database } from 'better-sqlite3';
import type { TrashRow } from '../../contract/lifecycle.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { putIn, takeOut, type RowRecord } from './correctedRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { AuditLog } from './model.ts';
import { purgeDue, type PurgeContext } from './purge.ts';
import type { Deletion, Trash } from './trashModel.ts';

export interface TrashContext extends PurgeContext {
  index: IndexWriter;
  graceDays: () => number;
}

const dayMs = 86_400_000;

interface StudyTexts {
  StudyInstanceUID: string;
  PatientName: string;
  PatientID: string;
  StudyDate: string;
  StudyDescription: string;
  ModalitiesInStudy: string;
}

function prepare(db: Database) {
  return {
    study: db.prepare<[string], StudyTexts>(`SELECT StudyInstanceUID, PatientName, PatientID, StudyDate, StudyDescription, ModalitiesInStudy
      FROM studies WHERE StudyInstanceUID = ?`),
    report: db.prepare<[string], { status: string }>('SELECT status FROM reports WHERE StudyInstanceUID = ?'),
    measured: db.prepare('SELECT 1 FROM measurements WHERE StudyInstanceUID = ? AND deletedAt IS NULL LIMIT 1'),
    kept: db.prepare('SELECT 1 FROM studyLifecycle WHERE StudyInstanceUID = ? AND keep = 1'),
    add: db.prepare(`INSERT INTO trash (StudyInstanceUID, PatientName, PatientID, StudyDate, StudyDescription, ModalitiesInStudy, deletedAt, deletedBy, reason, cause, purgeAt)
      VALUES (@StudyInstanceUID, @PatientName, @PatientID, @StudyDate, @StudyDescription, @ModalitiesInStudy, @deletedAt, @deletedBy, @reason, @cause, @purgeAt)`),
    addInstance:
      db.prepare(`INSERT INTO trashedInstances (id, trashId, SOPInstanceUID, file, size, dataSetOffset, headSha256, dataSetSha256, origin, source, receivedAt, header)
      VALUES (@id, @trashId, json_extract(@header, '$.SOPInstanceUID'), @file, @size, @dataSetOffset, @headSha256, @dataSetSha256, @origin, @source, @receivedAt, @header)`),
    entries: db.prepare<[string], { id: number }>('SELECT id FROM trash WHERE StudyInstanceUID = ? AND purging = 0 ORDER BY id'),
    going: db.prepare('SELECT 1 FROM trash WHERE StudyInstanceUID = ? AND purging = 1'),
    instances: db.prepare<[number], RowRecord & { SOPInstanceUID: string }>("SELECT * FROM trashedInstances WHERE trashId = ? ORDER BY origin = 'derived', id"),
    live: db.prepare<[string], { dataSetSha256: string }>('SELECT dataSetSha256 FROM instances WHERE SOPInstanceUID = ?'),
    takeInstance: db.prepare('DELETE FROM trashedInstances WHERE id = ?'),
    dropEntry: db.prepare('DELETE FROM trash WHERE id = ? AND NOT EXISTS (SELECT 1 FROM trashedInstances WHERE trashId = trash.id)'),
    quiet: db.prepare<[string], { id: number }>('SELECT id FROM trash WHERE StudyInstanceUID = ? AND arrivedAgainAt IS NULL'),
    arrived: db.prepare<[number, string]>('UPDATE trash SET arrivedAgainAt = ? WHERE StudyInstanceUID = ? AND arrivedAgainAt IS NULL'),
    list: db.prepare<
      [],
      Omit<TrashRow, 'ModalitiesInStudy' | 'deletedAt' | 'purgeAt' | 'arrivedAgain'> & {
        ModalitiesInStudy: string;
        deletedAt: number;
        purgeAt: number;
        arrivedAgain: number;
      }
    >(
      `SELECT t.StudyInstanceUID, t.PatientName, t.PatientID, t.StudyDate, t.StudyDescription, t.ModalitiesInStudy, t.deletedAt, t.deletedBy, t.reason, t.cause, t.purgeAt,
      EXISTS (SELECT 1 FROM studies s WHERE s.StudyInstanceUID = t.StudyInstanceUID) AS arrivedAgain,
      (SELECT count(*) FROM trashedInstances i WHERE i.trashId = t.id AND i.origin <> 'derived') AS instances,
      (SELECT coalesce(sum(size), 0) FROM trashedInstances i WHERE i.trashId = t.id) AS bytes FROM trash t ORDER BY t.deletedAt DESC, t.id DESC`,
    ),
  };
}

type Statements = ReturnType<typeof prepare>;

/** Work of people that would go out of sight with the images. */
function refusal(s: Statements, uid: string): string | undefined {
  const report = s.report.get(uid);
  if (report && report.status !== 'draft') return 'it has a signed report';
  if (report) return 'somebody has a draft report of it';
  if (s.measured.get(uid)) return 'it has measurements';
  return s.kept.get(uid) ? 'it is to be kept' : undefined;
}

function checkDeletion(s: Statements, uids: readonly string[], { force }: Deletion): Result<void> {
  for (const uid of uids) {
    if (!s.study.get(uid)) return fail('NOT_FOUND', 'The archive has no such study. Nothing was deleted.', { StudyInstanceUID: uid });
    const why = force ? undefined : refusal(s, uid);
    if (why !== undefined)
      return fail('REFUSED', `A study was not deleted, because ${why}. Nothing was deleted. Leave it out, or say that it is to go all the same.`, {
        StudyInstanceUID: uid,
      });
  }
  return ok(undefined);
}

function deleteOne(db: Database, s: Statements, audit: AuditLog, uid: string, deletion: Deletion & { deletedAt: number; purgeAt: number }): number {
  const study = s.study.get(uid);
  const { who, reason, cause, deletedAt, purgeAt, force } = deletion;
  const trashId = Number(s.add.run({ ...study, deletedAt, deletedBy: who, reason, cause, purgeAt }).lastInsertRowid);
  const records = takeOut(db, [uid]);
  for (const record of records) s.addInstance.run({ ...record, trashId });
  const detail = { instances: records.length, cause, force, purgeAt: new Date(purgeAt).toISOString() };
  audit.append({ who, action: 'study.deleted', subject: { StudyInstanceUID: uid }, detail });
  return records.length;
}

/** An object that came again stands in its own place: the same bytes leave only a second file in the trash, other bytes are not overwritten. */
function restoreEntry(c: TrashContext, s: Statements, trashId: number): { instances: number; notRestored: number } {
  const rows = s.instances.all(trashId);
  const back = rows.filter(({ SOPInstanceUID }) => s.live.get(SOPInstanceUID) === undefined);
  const other = rows.filter((row) => {
    const live = s.live.get(row.SOPInstanceUID);
    return live !== undefined && live.dataSetSha256 !== row.dataSetSha256;
  });
  for (const { id } of back) s.takeInstance.run(id);
  putIn(c.db, c.index, back);
  s.dropEntry.run(trashId);
  return { instances: back.length, notRestored: other.length };
}

export function createTrash(c: TrashContext): Trash {
  const { db, audit, now } = c;
  const s = prepare(db);

  const remove = db.transaction((uids: readonly string[], deletion: Deletion) => {
    const checked = checkDeletion(s, uids, deletion);
    if (!checked.ok) return checked;
    const deletedAt = now();
    const purgeAt = deletedAt + c.graceDays() * dayMs;
    const each = uids.map((uid) => deleteOne(db, s, audit, uid, { ...deletion, deletedAt, purgeAt }));
    return ok({ studies: each.length, instances: each.reduce((sum, n) => sum + n, 0), purgeAt: new Date(purgeAt).toISOString() });
  });

  const restore = db.transaction((uid: string, who: string): Result<{ instances: number; notRestored: number }> => {
    const entries = s.entries.all(uid);
    if (entries.length === 0)
      return s.going.get(uid)
        ? fail('CONFLICT', 'The time of this study is over and it is being removed; it cannot come back from the trash. Take it from a backup.')
        : fail('NOT_FOUND', 'This study is not in the trash. Nothing was changed.');
    const done = { instances: 0, notRestored: 0 };
    for (const { id } of entries.reverse()) {
      const one = restoreEntry(c, s, id);
      done.instances += one.instances;
      done.notRestored += one.notRestored;
    }
    audit.append({ who, action: 'study.restored', subject: { StudyInstanceUID: uid }, detail: { ...done } });
    return ok(done);
  });

  const noted = db.transaction((uid: string): boolean => {
    if (s.arrived.run(now(), uid).changes === 0) return false;
    audit.append({ who: 'system', action: 'study.arrivedAgain', subject: { StudyInstanceUID: uid } });
    return true;
  });

  return {
    noteArrival: (uid) => s.quiet.get(uid) !== undefined && noted(uid),
    delete: (uids, deletion) => remove([...new Set(uids)], deletion),
    restore: (uid, who) => restore(uid, who),
    list: () =>
      s.list.all().map((row): TrashRow => ({
        ...row,
        ModalitiesInStudy: row.ModalitiesInStudy === '' ? [] : row.ModalitiesInStudy.split('\\'),
        deletedAt: new Date(row.deletedAt).toISOString(),
        purgeAt: new Date(row.purgeAt).toISOString(),
        arrivedAgain: row.arrivedAgain === 1,
      })),
    purge: (who, signal) => purgeDue(c, who, signal),
  };
}
