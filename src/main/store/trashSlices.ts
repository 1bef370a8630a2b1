// Rows of a study into the trash and out of it, a slice at a time, so that a large study holds nobody up. The rules of when and whether are trash.ts.
import type { Database } from 'better-sqlite3';
import { breather } from './breather.ts';
import { putIn, takeOutRows, type RowRecord } from './correctedRows.ts';
import type { IndexWriter } from './indexWriter.ts';

/** Rows that one step writes: a few milliseconds. */
const perSlice = 50;
/** `trash.purging` of an entry whose rows are still being copied: it counts for nobody, the study is still there. */
export const copying = 2;

const trashed = `id, trashId, SOPInstanceUID, file, size, dataSetOffset, headSha256, dataSetSha256, origin, source, receivedAt, header`;
const ofStudy = `FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId WHERE s.StudyInstanceUID = @uid`;

function prepare(db: Database) {
  return {
    copy: db.prepare<{ uid: string; trashId: number; after: number }>(`INSERT INTO trashedInstances (${trashed})
      SELECT i.id, @trashId, i.SOPInstanceUID, i.file, i.size, i.dataSetOffset, i.headSha256, i.dataSetSha256, i.origin, i.source, i.receivedAt, i.header
      ${ofStudy} AND i.id > @after ORDER BY i.id LIMIT ${String(perSlice)}`),
    last: db.prepare<[number], { id: number | null }>('SELECT max(id) AS id FROM trashedInstances WHERE trashId = ?'),
    // What came, went or was mended since it was copied: as it is now.
    dropStale: db.prepare<{ uid: string; trashId: number }>(`DELETE FROM trashedInstances WHERE trashId = @trashId AND NOT EXISTS (SELECT 1
      ${ofStudy} AND i.id = trashedInstances.id AND i.file = trashedInstances.file AND i.dataSetOffset = trashedInstances.dataSetOffset)`),
    copyRest: db.prepare<{ uid: string; trashId: number }>(`INSERT INTO trashedInstances (${trashed})
      SELECT i.id, @trashId, i.SOPInstanceUID, i.file, i.size, i.dataSetOffset, i.headSha256, i.dataSetSha256, i.origin, i.source, i.receivedAt, i.header
      ${ofStudy} AND NOT EXISTS (SELECT 1 FROM trashedInstances t WHERE t.id = i.id)`),
    begin: db.prepare('UPDATE trash SET purging = ? WHERE id = ?'),
    hashes: db.prepare<[number], { hash: string }>('SELECT dataSetSha256 AS hash FROM trashedInstances WHERE trashId = ?'),
    forgetRows: db.prepare('DELETE FROM trashedInstances WHERE trashId = ?'),
    forgetEntry: db.prepare('DELETE FROM trash WHERE id = ?'),
    unfinished: db.prepare<[number], { id: number }>('SELECT id FROM trash WHERE purging = ?'),
    // What is live again under its UID stays: the same bytes are there twice, others are not overwritten.
    back: db.prepare<[number], RowRecord>(`SELECT * FROM trashedInstances t WHERE trashId = ? AND NOT EXISTS
      (SELECT 1 FROM instances i WHERE i.SOPInstanceUID = t.SOPInstanceUID) ORDER BY origin = 'derived', id LIMIT ${String(perSlice)}`),
    takeInstance: db.prepare('DELETE FROM trashedInstances WHERE id = ?'),
  };
}

export interface TrashSlices {
  /** Copies the rows of the study to an entry that counts for nobody yet. */
  copy(uid: string, trashId: number): Promise<void>;
  /** The study goes and the entry counts, at once. Answers the hashes of its data sets. Runs inside a transaction. */
  hide(uid: string, trashId: number): string[];
  /** The entry and its copies go, the study stays. */
  giveUp(trashId: number): void;
  /** Puts what is not live under its UID back, a slice in each transaction; cut off anywhere the rest is still in the trash. */
  putBack(trashId: number): Promise<number>;
}

/** What a process that died was copying is forgotten by the next deletion: its study is still there. */
export function createTrashSlices(db: Database, index: IndexWriter): TrashSlices {
  const s = prepare(db);
  const giveUp = db.transaction((trashId: number) => {
    s.forgetRows.run(trashId);
    s.forgetEntry.run(trashId);
  });
  const putSlice = db.transaction((trashId: number): number => {
    const rows = s.back.all(trashId);
    for (const { id } of rows) s.takeInstance.run(id);
    putIn(db, index, rows);
    return rows.length;
  });
  const underWay = new Set<number>();

  return {
    giveUp(trashId) {
      underWay.delete(trashId);
      giveUp(trashId);
    },
    async copy(uid, trashId) {
      for (const { id } of s.unfinished.all(copying)) if (id !== trashId && !underWay.has(id)) giveUp(id);
      underWay.add(trashId);
      const breath = breather();
      for (let after = 0; s.copy.run({ uid, trashId, after }).changes > 0;) {
        after = s.last.get(trashId)?.id ?? 0;
        await breath.take();
      }
    },
    hide(uid, trashId) {
      s.dropStale.run({ uid, trashId });
      s.copyRest.run({ uid, trashId });
      takeOutRows(db, [uid]);
      s.begin.run(0, trashId);
      underWay.delete(trashId);
      return s.hashes.all(trashId).map(({ hash }) => hash);
    },
    async putBack(trashId) {
      const breath = breather();
      let sum = 0;
      for (let n = putSlice(trashId); n > 0; n = putSlice(trashId)) {
        sum += n;
        await breath.take();
      }
      return sum;
    },
  };
}
