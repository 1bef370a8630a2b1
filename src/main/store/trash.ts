// Deletion with a grace period: the rows of a study leave the index, so that nothing finds it, and wait with their files until somebody takes them back or their time is over.
// Rows are written in slices (trashSlices.ts), so that a study of thousands of objects holds nobody up.
import type { Database } from 'better-sqlite3';
import type { TrashRow } from '../../contract/lifecycle.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { diskFailure } from './diskFailure.ts';
import type { IndexWriter } from './indexWriter.ts';
import { purgeDue, type PurgeContext } from './purge.ts';
import type { Deletion, Trash } from './trashModel.ts';
import { copying, createTrashSlices, type TrashSlices } from './trashSlices.ts';

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
    add: db.prepare(`INSERT INTO trash (StudyInstanceUID, PatientName, PatientID, StudyDate, StudyDescription, ModalitiesInStudy, deletedAt, deletedBy, reason, cause, purgeAt, purging)
      VALUES (@StudyInstanceUID, @PatientName, @PatientID, @StudyDate, @StudyDescription, @ModalitiesInStudy, @deletedAt, @deletedBy, @reason, @cause, @purgeAt, ${String(copying)})`),
    entries: db.prepare<[string], { id: number }>('SELECT id FROM trash WHERE StudyInstanceUID = ? AND purging = 0 ORDER BY id'),
    going: db.prepare('SELECT 1 FROM trash WHERE StudyInstanceUID = ? AND purging = 1'),
    others: db.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM trashedInstances t JOIN instances i ON i.SOPInstanceUID = t.SOPInstanceUID
      WHERE t.trashId = ? AND i.dataSetSha256 <> t.dataSetSha256`),
    count: db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM trashedInstances WHERE trashId = ?'),
    dropEntry: db.prepare('DELETE FROM trash WHERE id = ? AND NOT EXISTS (SELECT 1 FROM trashedInstances WHERE trashId = trash.id)'),
    quiet: db.prepare<[string], { id: number }>(`SELECT id FROM trash WHERE StudyInstanceUID = ? AND arrivedAgainAt IS NULL AND purging <> ${String(copying)}`),
    arrived: db.prepare<[number, string]>(
      `UPDATE trash SET arrivedAgainAt = ? WHERE StudyInstanceUID = ? AND arrivedAgainAt IS NULL AND purging <> ${String(copying)}`,
    ),
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
      (SELECT coalesce(sum(size), 0) FROM trashedInstances i WHERE i.trashId = t.id) AS bytes FROM trash t WHERE t.purging <> ${String(copying)} ORDER BY t.deletedAt DESC, t.id DESC`,
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

interface Parts {
  c: TrashContext;
  s: Statements;
  slices: TrashSlices;
}

type Deleted = Deletion & { deletedAt: number; purgeAt: number };

/** The study goes when all of its rows are copied. A report that was signed meanwhile keeps it. */
async function deleteOne({ c, s, slices }: Parts, uid: string, deletion: Deleted): Promise<Result<number>> {
  const { db, audit } = c;
  const { who, reason, cause, deletedAt, purgeAt, force } = deletion;
  const trashId = Number(s.add.run({ ...s.study.get(uid), deletedAt, deletedBy: who, reason, cause, purgeAt }).lastInsertRowid);
  const hide = db.transaction((): Result<string[]> => {
    const checked = checkDeletion(s, [uid], deletion);
    if (!checked.ok) return checked;
    const hashes = slices.hide(uid, trashId);
    const detail = { instances: hashes.length, cause, force, purgeAt: new Date(purgeAt).toISOString() };
    audit.append({ who, action: 'study.deleted', subject: { StudyInstanceUID: uid }, detail });
    return ok(hashes);
  });
  let isHidden = false;
  try {
    await slices.copy(uid, trashId);
    const hidden = hide();
    isHidden = hidden.ok;
    if (!hidden.ok) return hidden;
    // What stays in the cache goes with the files at the latest.
    await c.forget(new Set(hidden.value)).catch(() => undefined);
    return ok(hidden.value.length);
  } finally {
    if (!isHidden) slices.giveUp(trashId);
  }
}

/** An object that came again stands in its own place: the same bytes leave only a second file in the trash, other bytes are not overwritten. */
async function restoreEntry({ s, slices }: Parts, trashId: number): Promise<{ instances: number; notRestored: number }> {
  const instances = await slices.putBack(trashId);
  const notRestored = s.others.get(trashId)?.n ?? 0;
  s.dropEntry.run(trashId);
  return { instances, notRestored };
}

const busy = 'This study is being deleted or taken out of the trash already. Nothing more was done; look again in a moment.';

/** `idle`: no study is under way any more. */
export function createTrash(context: TrashContext): Trash & { idle: () => Promise<void> } {
  const { db, audit, now } = context;
  /** Studies whose rows are under way. */
  const moving = new Set<string>();
  const underWay = new Set<Promise<unknown>>();
  const c = { ...context, isBusy: () => moving.size > 0 || context.isBusy() };
  const s = prepare(db);
  const parts: Parts = { c, s, slices: createTrashSlices(db, c.index) };

  async function alone<T>(uids: readonly string[], work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (uids.some((uid) => moving.has(uid))) return fail('CONFLICT', busy);
    for (const uid of uids) moving.add(uid);
    const done = move(uids, work);
    underWay.add(done);
    void done.catch(() => undefined).finally(() => underWay.delete(done));
    return done;
  }

  async function move<T>(uids: readonly string[], work: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await work();
    } catch (error) {
      return diskFailure(error, 'The trash could not be written in whole. Nothing is lost: each study is where it was, or where it should go.');
    } finally {
      for (const uid of uids) moving.delete(uid);
    }
  }

  async function remove(uids: readonly string[], deletion: Deletion): Promise<Result<{ studies: number; instances: number; purgeAt: string }>> {
    const checked = checkDeletion(s, uids, deletion);
    if (!checked.ok) return checked;
    const deletedAt = now();
    const purgeAt = deletedAt + c.graceDays() * dayMs;
    const done = { studies: 0, instances: 0, purgeAt: new Date(purgeAt).toISOString() };
    for (const uid of uids) {
      const one = await deleteOne(parts, uid, { ...deletion, deletedAt, purgeAt });
      if (!one.ok)
        return done.studies === 0
          ? one
          : fail(
              one.error.code,
              `${String(done.studies)} of ${String(uids.length)} studies were deleted; the next one changed meanwhile. ${one.error.message}`,
              one.error.data,
            );
      done.studies += 1;
      done.instances += one.value;
    }
    return ok(done);
  }

  async function restore(uid: string, who: string): Promise<Result<{ instances: number; notRestored: number }>> {
    const entries = s.entries.all(uid);
    if (entries.length === 0)
      return s.going.get(uid)
        ? fail('CONFLICT', 'The time of this study is over and it is being removed; it cannot come back from the trash. Take it from a backup.')
        : fail('NOT_FOUND', 'This study is not in the trash. Nothing was changed.');
    const planned = entries.reduce((sum, { id }) => sum + (s.count.get(id)?.n ?? 0), 0);
    audit.append({ who, action: 'study.restoring', subject: { StudyInstanceUID: uid }, detail: { instances: planned } });
    const done = { instances: 0, notRestored: 0 };
    for (const { id } of entries.reverse()) {
      const one = await restoreEntry(parts, id);
      done.instances += one.instances;
      done.notRestored += one.notRestored;
    }
    audit.append({ who, action: 'study.restored', subject: { StudyInstanceUID: uid }, detail: { ...done } });
    return ok(done);
  }

  const noted = db.transaction((uid: string): boolean => {
    if (s.arrived.run(now(), uid).changes === 0) return false;
    audit.append({ who: 'system', action: 'study.arrivedAgain', subject: { StudyInstanceUID: uid } });
    return true;
  });

  return {
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    noteArrival: (uid) => s.quiet.get(uid) !== undefined && noted(uid),
    delete: (asked, deletion) => {
      const uids = [...new Set(asked)];
      return alone(uids, () => remove(uids, deletion));
    },
    restore: (uid, who) => alone([uid], () => restore(uid, who)),
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
