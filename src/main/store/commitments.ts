// Storage Commitment transactions, ours and those of peers: what was asked, what was answered, when the next step is due. What a step is, is not decided here.
import type { Database } from 'better-sqlite3';
import type { Commitment, CommitmentObject } from '../../contract/commitment.ts';
import type { Peer } from '../../contract/archive.ts';
import { failureReasonText } from './commitmentReasons.ts';
import type { CommitmentRecord, CommitmentResult, Commitments, NewCommitment } from './commitmentModel.ts';
import type { AuditLog } from './model.ts';

type Row = Omit<CommitmentRecord, 'createdAt' | 'updatedAt' | 'peer'> & { createdAt: number; updatedAt: number; peer: string };
type ObjectRow = Omit<CommitmentObject, 'message'>;

const summary = 'transactionUid, role, peerAet, state, StudyInstanceUID, instances, failedInstances, message, createdAt, updatedAt';
const whole = `id, ${summary}, peer, phase, attempts, nextAt`;

function prepare(db: Database) {
  return {
    insert:
      db.prepare(`INSERT INTO commitments (transactionUid, role, peerAet, peer, StudyInstanceUID, state, phase, instances, failedInstances, message, attempts,
      nextAt, createdAt, updatedAt) VALUES (@transactionUid, @role, @peerAet, @peer, @StudyInstanceUID, 'waiting', @phase, @instances, 0, '', 0, @nextAt, @at, @at)`),
    addObject: db.prepare("INSERT INTO commitmentObjects VALUES (@commitmentId, @position, @SOPClassUID, @SOPInstanceUID, 'waiting', NULL)"),
    list: db.prepare<[number], Row>(`SELECT ${summary} FROM commitments ORDER BY id DESC LIMIT ?`),
    get: db.prepare<[number], Row>(`SELECT ${whole} FROM commitments WHERE id = ?`),
    find: db.prepare<[string, string], Row>(`SELECT ${whole} FROM commitments WHERE role = ? AND transactionUid = ? ORDER BY id DESC LIMIT 1`),
    repeated: db.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM commitments c JOIN commitments e
      ON e.transactionUid = c.transactionUid AND e.role = c.role AND e.id < c.id WHERE c.id = ?`),
    objects: db.prepare<[number], ObjectRow>(
      'SELECT SOPClassUID, SOPInstanceUID, state, failureReason FROM commitmentObjects WHERE commitmentId = ? ORDER BY position',
    ),
    due: db.prepare<[number], Row>(`SELECT ${whole} FROM commitments WHERE nextAt <= ? ORDER BY id`),
    next: db.prepare<[], { at: number | null }>('SELECT min(nextAt) AS at FROM commitments WHERE nextAt IS NOT NULL'),
    postpone: db.prepare('UPDATE commitments SET phase = @phase, attempts = @attempts, nextAt = @nextAt, message = @message, updatedAt = @at WHERE id = @id'),
    answer: db.prepare(
      'UPDATE commitmentObjects SET state = @state, failureReason = @failureReason WHERE commitmentId = @id AND SOPInstanceUID = @uid AND SOPClassUID = @sopClass',
    ),
    unanswered: db.prepare("UPDATE commitmentObjects SET state = 'failed' WHERE commitmentId = ? AND state = 'waiting'"),
    failed: db.prepare<[number], { n: number }>("SELECT count(*) AS n FROM commitmentObjects WHERE commitmentId = ? AND state <> 'committed'"),
    forget: db.prepare("DELETE FROM commitmentObjects WHERE commitmentId = ? AND state = 'committed'"),
    end: db.prepare(`UPDATE commitments SET state = @state, phase = 'done', nextAt = NULL, failedInstances = @failed, message = @message, updatedAt = @at
      WHERE id = @id`),
  };
}

export function createCommitments(db: Database, audit: AuditLog, now: () => number): Commitments {
  const s = prepare(db);
  const get: Commitments['get'] = (id) => toRecord(s.get.get(id));

  function end(id: number, state: Commitment['state'], failed: number, message: string, who: string): void {
    const record = get(id);
    if (record === undefined) return;
    s.end.run({ id, state, failed, message, at: now() });
    audit.append({
      who,
      action: record.role === 'requested' ? 'commitment.answered' : 'commitment.reported',
      subject: subjectOf(record.transactionUid, record.StudyInstanceUID),
      outcome: state === 'committed' ? 'success' : 'failure',
      detail: { peerAet: record.peerAet, state, instances: record.instances, failed },
    });
  }

  return {
    add: db.transaction((commitment: NewCommitment): number => {
      const { objects, who, peer, ...row } = commitment;
      const id = Number(s.insert.run({ ...row, peer: peer === null ? '' : JSON.stringify(peer), instances: objects.length, at: now() }).lastInsertRowid);
      objects.forEach((object, position) => s.addObject.run({ commitmentId: id, position, ...object }));
      audit.append({
        who,
        action: 'commitment.requested',
        subject: subjectOf(row.transactionUid, row.StudyInstanceUID),
        detail: { role: row.role, peerAet: row.peerAet, instances: objects.length },
      });
      return id;
    }),
    list: (limit) =>
      s.list.all(limit).map(({ createdAt, updatedAt, ...row }) => ({ ...row, createdAt: instantOf(createdAt), updatedAt: instantOf(updatedAt) })),
    get,
    find: (role, transactionUid) => toRecord(s.find.get(role, transactionUid)),
    isRepeated: (id) => (s.repeated.get(id)?.n ?? 0) > 0,
    objects: (id) => s.objects.all(id).map((row) => ({ ...row, message: row.state === 'failed' ? failureReasonText(row.failureReason) : '' })),
    due: (at) => s.due.all(at).flatMap((row) => toRecord(row) ?? []),
    nextAt: () => s.next.get()?.at ?? null,
    postpone: (id, change) => void s.postpone.run({ id, at: now(), ...change }),
    settle: db.transaction((id: number, results: readonly CommitmentResult[], { message, who }: { message: string; who: string }): void => {
      for (const { SOPClassUID, SOPInstanceUID, failureReason } of results)
        s.answer.run({ id, uid: SOPInstanceUID, sopClass: SOPClassUID, state: failureReason === null ? 'committed' : 'failed', failureReason });
      s.unanswered.run(id);
      const record = get(id);
      if (record === undefined) return;
      const failed = s.failed.get(id)?.n ?? 0;
      const state = failed === 0 ? 'committed' : failed < record.instances ? 'partly' : 'failed';
      // What we took over is in the index anyway; keeping each name again would double it.
      if (record.role === 'served') s.forget.run(id);
      end(id, state, failed, message, who);
    }),
    giveUp: db.transaction((id: number, message: string, who: string): void => {
      end(id, 'failed', get(id)?.instances ?? 0, message, who);
    }),
  };
}

function toRecord(row: Row | undefined): CommitmentRecord | undefined {
  if (row === undefined) return undefined;
  const peer = row.peer === '' ? null : (JSON.parse(row.peer) as Peer);
  return { ...row, peer, createdAt: instantOf(row.createdAt), updatedAt: instantOf(row.updatedAt) };
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

function subjectOf(transactionUid: string, StudyInstanceUID: string): Record<string, string> {
  return StudyInstanceUID === '' ? { transactionUid } : { transactionUid, StudyInstanceUID };
}
