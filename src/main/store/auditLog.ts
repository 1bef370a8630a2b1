// The audit trail: append-only rows, each holding the hash of the one before. It runs inside the transaction of what it records; who reads it is security's room.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { AuditEntry, AuditLog, AuditRecord } from './model.ts';
import { canonicalJson } from './canonicalJson.ts';

interface Row {
  seq: number;
  at: string;
  who: string;
  action: string;
  subject: string;
  outcome: string;
  detail: string;
  previousHash: string;
  hash: string;
}

/** SHA-256 of the previous hash, a line feed, and the canonical JSON of the row. */
function auditHash(row: Omit<AuditRecord, 'hash'>): string {
  const { previousHash, ...said } = row;
  return createHash('sha256')
    .update(`${previousHash}\n${canonicalJson(said)}`)
    .digest('hex');
}

function fromRow(row: Row): AuditRecord {
  return {
    ...row,
    outcome: row.outcome as AuditRecord['outcome'],
    subject: JSON.parse(row.subject) as Record<string, string>,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  };
}

/** Seq of the first row that does not fit, or null; a shortened trail is bad at the first missing row. */
function firstBad(rows: Iterable<Row>, head: { count: number; hash: string }): { records: number; bad: number | null } {
  let previousHash = '';
  let records = 0;
  for (const row of rows) {
    records += 1;
    let whole = row.seq === records && row.previousHash === previousHash;
    try {
      const { hash, ...said } = fromRow(row);
      whole = whole && auditHash(said) === hash;
    } catch {
      whole = false;
    }
    if (!whole) return { records, bad: records };
    previousHash = row.hash;
  }
  return { records, bad: records === head.count && previousHash === head.hash ? null : Math.min(records, head.count) + 1 };
}

export function createAuditLog(db: Database, now: () => number): AuditLog {
  const head = db.prepare<[], { count: number; hash: string }>('SELECT count, hash FROM auditHead');
  const insert = db.prepare('INSERT INTO audit VALUES (@seq, @at, @who, @action, @subject, @outcome, @detail, @previousHash, @hash)');
  const advance = db.prepare('UPDATE auditHead SET count = ?, hash = ?');
  const after = db.prepare<[number, number], Row>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
  const all = db.prepare<[], Row>('SELECT * FROM audit ORDER BY seq');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM audit');
  const lastHead = (): { count: number; hash: string } => head.get() ?? { count: 0, hash: '' };
  const append = db.transaction((entry: AuditEntry): AuditRecord => {
    const last = lastHead();
    const said = {
      outcome: 'success' as const,
      subject: {},
      detail: {},
      ...entry,
      seq: last.count + 1,
      at: new Date(now()).toISOString(),
      previousHash: last.hash,
    };
    const record = { ...said, hash: auditHash(said) };
    insert.run({ ...record, subject: canonicalJson(record.subject), detail: canonicalJson(record.detail) });
    advance.run(record.seq, record.hash);
    return record;
  });
  return {
    append: (entry) => append(entry),
    list: (options = {}) => after.all(options.afterSeq ?? 0, options.limit ?? 1000).map(fromRow),
    verify() {
      const { bad } = firstBad(all.iterate(), lastHead());
      return { ok: bad === null, records: count.get()?.n ?? 0, firstBad: bad };
    },
  };
}
