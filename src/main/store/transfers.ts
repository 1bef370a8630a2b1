// The queue of sends and retrievals: one row each, and for sends the objects that are still owed. It keeps; when something runs is the transfers room's business.
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { NewTransfer, ObjectAnswer, TransferChange, TransferRecord, Transfers } from './transferModel.ts';

type Row = Omit<TransferRecord, 'requestCommitment'> & { requestCommitment: number };

const columns = `id, kind, StudyInstanceUID, SeriesInstanceUID, PatientName, description, peerAet, service, state, done, total, failed, warnings, transcoded, message,
  attempts, retryAt, createdAt, endedAt, who, ruleId, requestCommitment, commitment, commitmentUid`;
const hasEnded = `state IN ('done', 'partly', 'failed', 'cancelled')`;

function fromRow(row: Row): TransferRecord {
  return { ...row, requestCommitment: row.requestCommitment === 1 };
}

function toValue(value: string | number | boolean | null): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

function prepare(db: Database) {
  return {
    insert: db.prepare(`INSERT INTO transfers (${columns}) VALUES (@id, @kind, @StudyInstanceUID, @SeriesInstanceUID, @PatientName, @description, @peerAet,
      @service, 'queued', 0, @total, 0, 0, 0, '', 0, NULL, @createdAt, NULL, @who, @ruleId, @requestCommitment, 'none', '')`),
    insertObject: db.prepare(`INSERT INTO transferObjects SELECT seq, ?, (SELECT count(*) FROM transferObjects WHERE transfer = seq), 'owed', 0 FROM transfers
      WHERE id = ? ON CONFLICT DO NOTHING`),
    count: db.prepare('UPDATE transfers SET total = (SELECT count(*) FROM transferObjects WHERE transfer = seq) WHERE id = ?'),
    get: db.prepare<[string], Row>(`SELECT ${columns} FROM transfers WHERE id = ?`),
    active: db.prepare<[], Row>(`SELECT ${columns} FROM transfers WHERE NOT ${hasEnded} ORDER BY seq`),
    list: db.prepare<[number], Row>(`SELECT * FROM (SELECT seq, ${columns} FROM transfers WHERE NOT ${hasEnded}
      UNION ALL SELECT * FROM (SELECT seq, ${columns} FROM transfers WHERE ${hasEnded} ORDER BY seq DESC LIMIT ?)) ORDER BY seq DESC`),
    owed: db
      .prepare<[string], string>(
        `SELECT SOPInstanceUID FROM transferObjects WHERE transfer = (SELECT seq FROM transfers WHERE id = ?) AND state = 'owed' ORDER BY tries, position`,
      )
      .pluck(),
    confirmed: db
      .prepare<[string], string>(
        `SELECT SOPInstanceUID FROM transferObjects WHERE transfer = (SELECT seq FROM transfers WHERE id = ?) AND state IN ('sent', 'warning') ORDER BY position`,
      )
      .pluck(),
    answer: db.prepare(
      `UPDATE transferObjects SET state = ? WHERE transfer = (SELECT seq FROM transfers WHERE id = ?) AND SOPInstanceUID = ? AND state = 'owed'`,
    ),
    countAnswer: db.prepare('UPDATE transfers SET done = done + ?, warnings = warnings + ?, failed = failed + ?, transcoded = transcoded + ? WHERE id = ?'),
    broke: db
      .prepare<[string, string], number>(
        'UPDATE transferObjects SET tries = tries + 1 WHERE transfer = (SELECT seq FROM transfers WHERE id = ?) AND SOPInstanceUID = ? RETURNING tries',
      )
      .pluck(),
    oweFailed: db.prepare(
      `UPDATE transferObjects SET state = 'owed', tries = 0 WHERE transfer = (SELECT seq FROM transfers WHERE id = ?) AND state IN ('failed', 'owed')`,
    ),
    noneFailed: db.prepare('UPDATE transfers SET failed = 0 WHERE id = ?'),
    bytes: db
      .prepare<[string, string, string], number>(
        `SELECT coalesce(sum(i.size), 0) FROM studies s JOIN series r ON r.studyId = s.id JOIN instances i ON i.seriesId = r.id
        WHERE s.StudyInstanceUID = ? AND (? = '' OR r.SeriesInstanceUID = ?)`,
      )
      .pluck(),
    clear: db.prepare(`DELETE FROM transfers WHERE ${hasEnded} AND endedAt < ?`),
  };
}

export function createTransfers(db: Database, now: () => number): Transfers {
  const s = prepare(db);

  function insertObjects(id: string, SOPInstanceUIDs: readonly string[]): void {
    for (const uid of SOPInstanceUIDs) s.insertObject.run(uid, id);
    s.count.run(id);
  }

  const add = db.transaction((transfer: NewTransfer, SOPInstanceUIDs?: readonly string[]): string => {
    const id = randomUUID();
    s.insert.run({ ...transfer, id, requestCommitment: Number(transfer.requestCommitment), createdAt: now() });
    if (SOPInstanceUIDs) insertObjects(id, SOPInstanceUIDs);
    return id;
  });

  const answered = db.transaction((id: string, { SOPInstanceUID, outcome, transcoded }: ObjectAnswer): void => {
    if (s.answer.run(outcome, id, SOPInstanceUID).changes === 0) return;
    const isDone = outcome !== 'failed';
    s.countAnswer.run(Number(isDone), Number(outcome === 'warning'), Number(!isDone), Number(isDone && transcoded), id);
  });

  return {
    add: (transfer, uids) => add(transfer, uids),
    addObjects: db.transaction(insertObjects),
    get: (id) => {
      const row = s.get.get(id);
      return row && fromRow(row);
    },
    list: (ended) => s.list.all(ended).map(({ ...row }) => fromRow(row)),
    active: () => s.active.all().map(fromRow),
    change(id, change: TransferChange) {
      const entries = Object.entries(change);
      if (entries.length === 0) return;
      db.prepare(`UPDATE transfers SET ${entries.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`).run(
        ...entries.map(([, value]) => toValue(value)),
        id,
      );
    },
    owed: (id) => s.owed.all(id),
    confirmed: (id) => s.confirmed.all(id),
    answered(id, answer) {
      // The peer has the object already: to wait for the disk once for each would halve the speed, and all it saves is one object sent twice after a power failure.
      db.pragma('synchronous = NORMAL');
      try {
        answered(id, answer);
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
    broke: (id, uid) => s.broke.get(id, uid) ?? 0,
    oweFailed: db.transaction((id: string) => {
      s.oweFailed.run(id);
      s.noneFailed.run(id);
    }),
    bytesOf: (study, series) => s.bytes.get(study, series, series) ?? 0,
    clearEnded: (before = Number.MAX_SAFE_INTEGER) => s.clear.run(before).changes,
  };
}
