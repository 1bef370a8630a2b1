// What could not enter the index: bytes kept under quarantine/, a row with the reason. The same bytes for the same reason are kept once. Nothing here is ever deleted by the archive.
import { existsSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { QuarantineRow } from '../../contract/archive.ts';
import { ok, type Result } from '../../contract/result.ts';
import { diskFailure } from './diskFailure.ts';
import { syncFolder } from './layout.ts';
import type { AuditLog, FinishedObject, Quarantine, QuarantineEntry } from './model.ts';

interface Row {
  id: number;
  source: string;
  code: string;
  message: string;
  SOPInstanceUID: string;
  bytes: number;
  receivedAt: number;
}

export function createQuarantine(db: Database, dataDir: string, audit: AuditLog): Quarantine {
  const insert = db.prepare(`INSERT INTO quarantine (source, code, message, SOPInstanceUID, file, bytes, headSha256, dataSetSha256, receivedAt)
    VALUES (@source, @code, @message, @SOPInstanceUID, @file, @bytes, @headSha256, @dataSetSha256, @receivedAt)`);
  const same = db.prepare<[string, string, string, number], { id: number; file: string }>(
    'SELECT id, file FROM quarantine WHERE dataSetSha256 = ? AND headSha256 = ? AND code = ? AND bytes = ?',
  );
  const list = db.prepare<[], Row>('SELECT id, source, code, message, SOPInstanceUID, bytes, receivedAt FROM quarantine ORDER BY id DESC');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM quarantine');

  const record = db.transaction((object: FinishedObject, entry: QuarantineEntry, file: string): string => {
    const { who, ...row } = entry;
    const { lastInsertRowid } = insert.run({
      ...row,
      file,
      bytes: object.size,
      headSha256: object.headSha256,
      dataSetSha256: object.dataSetSha256,
      receivedAt: object.receivedAt,
    });
    const id = String(lastInsertRowid);
    audit.append({ who, action: 'object.quarantined', subject: { quarantineId: id, SOPInstanceUID: entry.SOPInstanceUID }, detail: { code: entry.code } });
    return id;
  });

  async function keep(object: FinishedObject, entry: QuarantineEntry): Promise<Result<string>> {
    const file = `quarantine/${crypto.randomUUID()}.dcm`;
    const again = same.get(object.dataSetSha256, object.headSha256, entry.code, object.size);
    if (again && existsSync(join(dataDir, again.file))) {
      await object.drop();
      return ok(String(again.id));
    }
    try {
      await object.sync();
      renameSync(object.tempPath, join(dataDir, file));
      await syncFolder(join(dataDir, 'quarantine'));
      return ok(record(object, entry, file));
    } catch (error) {
      await rm(join(dataDir, file), { force: true }).catch(() => undefined);
      await object.drop();
      return diskFailure(error, 'The object could not be put aside and was not kept.');
    }
  }

  return {
    keep,
    list: () => list.all().map((row): QuarantineRow => ({ ...row, id: String(row.id), receivedAt: new Date(row.receivedAt).toISOString() })),
    count: () => count.get()?.n ?? 0,
  };
}
