// Rebuilds the index from the object files alone: headers are read anew, files without a row are taken in, second copies go to quarantine. One transaction at the end.
import { existsSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../contract/result.ts';
import { readInstanceHeader, type InstanceHeader } from '../../dicom/instanceHeader.ts';
import { readHeadOfFile } from './fileHead.ts';
import { eachOf, hashFile } from './fileHash.ts';
import type { IndexRecord } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import { objectFilesOnDisk, parseObjectName } from './layout.ts';
import type { AuditLog, LongTask, Origin } from './model.ts';

/** Source Application Entity Title (PS3.10 §7.1): our header of a received object says who sent it. */
const sourceAet = 0x00020016;

export interface ReindexContext {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  audit: AuditLog;
  alone: <T>(work: () => T) => Promise<T>;
}

interface Known {
  headSha256: string;
  dataSetSha256: string;
  size: number;
}

export type StoredRecord = Omit<IndexRecord, 'header'> & { SOPInstanceUID: string; header: string };

const scanColumns = 'id, file, size, dataSetOffset, headSha256, dataSetSha256, origin, source, receivedAt, SOPInstanceUID, header';

type Context = ReindexContext;

/** Sound hashes of a known file are kept, so that a file that rotted on the disk is not blessed by being read anew. */
export async function scan(c: Context, file: string, known: Known | undefined): Promise<Result<StoredRecord>> {
  const name = parseObjectName(basename(file));
  const path = join(c.dataDir, file);
  if (!name) return fail('UNPARSABLE', `${file} does not have a name of the archive.`);
  const { size, mtimeMs } = statSync(path);
  const parsed = await readHeadOfFile(path, size);
  if (!parsed.ok) return parsed;
  const header = readInstanceHeader(parsed.value.dataSet, parsed.value.transferSyntaxUid);
  if (!header.ok) return header;
  const { dataSetOffset } = parsed.value;
  const { headSha256, dataSetSha256 } = known ?? (await hashFile(path, dataSetOffset));
  const source = sourceOf(name.origin, parsed.value.meta.string(sourceAet));
  const at = { id: name.id, file, size: known?.size ?? size, dataSetOffset, receivedAt: Math.round(mtimeMs) };
  return ok({
    ...at,
    headSha256,
    dataSetSha256,
    origin: name.origin,
    source,
    SOPInstanceUID: header.value.SOPInstanceUID,
    header: JSON.stringify(header.value),
  });
}

function sourceOf(origin: Origin, callingAet: string): string {
  return origin === 'received' ? callingAet : origin === 'imported' ? 'Import' : 'Sagitta';
}

async function scanAll(c: Context, task: LongTask): Promise<number> {
  c.db.exec(`DROP TABLE IF EXISTS temp.scan; CREATE TEMP TABLE scan AS SELECT ${scanColumns} FROM instances WHERE 0`);
  const insert = c.db.prepare(`INSERT INTO temp.scan VALUES (${scanColumns.replaceAll(/\w+/g, '@$&')})`);
  const row = c.db.prepare<[string], Known>('SELECT headSha256, dataSetSha256, size FROM instances WHERE file = ?');
  const files = objectFilesOnDisk(c.dataDir);
  let done = 0;
  let problems = 0;
  await eachOf(
    files,
    4,
    async (file) => {
      const found = await scan(c, file, row.get(file)).catch(() => fail('IO_ERROR', `${file} could not be read.`));
      if (found.ok) insert.run(found.value);
      else problems += 1;
      done += 1;
      task.onProgress?.(done, files.length);
    },
    task.signal,
  );
  return problems;
}

/** Adds what came while the files were read, then builds the index anew in order of number. Answers files that are second copies of an instance. */
function swap(c: Context): { instances: number; copies: string[] } {
  c.db.exec(`INSERT INTO temp.scan SELECT ${scanColumns} FROM instances WHERE file NOT IN (SELECT file FROM temp.scan)`);
  const indexed = new Set(
    c.db
      .prepare<[], { file: string }>('SELECT file FROM instances')
      .all()
      .map((row) => row.file),
  );
  const order = c.db
    .prepare<[], { SOPInstanceUID: string; file: string; rowid: number }>('SELECT rowid, SOPInstanceUID, file FROM temp.scan ORDER BY id')
    .all();
  const chosen = new Map<string, { file: string; rowid: number }>();
  for (const one of order) {
    const before = chosen.get(one.SOPInstanceUID);
    if (!before || (!indexed.has(before.file) && indexed.has(one.file))) chosen.set(one.SOPInstanceUID, one);
  }
  const keep = new Set([...chosen.values()].map(({ rowid }) => rowid));
  c.index.clear();
  const read = c.db.prepare<[number], StoredRecord>('SELECT * FROM temp.scan WHERE rowid = ?');
  for (const { rowid } of order) {
    const row = keep.has(rowid) ? read.get(rowid) : undefined;
    if (row) c.index.add({ ...row, header: JSON.parse(row.header) as InstanceHeader });
  }
  c.db.exec('DROP TABLE temp.scan');
  return { instances: keep.size, copies: order.filter(({ rowid }) => !keep.has(rowid)).map(({ file }) => file) };
}

/** A second file of an instance is put aside with its reason, never deleted. */
export async function putAside(c: Context, file: string): Promise<void> {
  const path = join(c.dataDir, file);
  if (!existsSync(path)) return;
  const { size, mtimeMs } = statSync(path);
  const { headSha256, dataSetSha256 } = await hashFile(path, 0);
  const to = `quarantine/${crypto.randomUUID()}.dcm`;
  await rename(path, join(c.dataDir, to));
  c.db
    .prepare(
      `INSERT INTO quarantine (source, code, message, SOPInstanceUID, file, bytes, headSha256, dataSetSha256, receivedAt)
      VALUES (?, 'SECOND_COPY', ?, '', ?, ?, ?, ?, ?)`,
    )
    .run(file, 'Another file of the archive holds this instance; this one was put aside.', to, size, headSha256, dataSetSha256, Math.round(mtimeMs));
}

/** One at a time for a database: the table of a rebuild under way is not to be swept away by the next. */
const underWay = new WeakSet<Database>();

/** CONFLICT while another rebuild runs; CANCELLED leaves the index as it was. */
export async function reindexStore(c: Context, task: LongTask = {}): Promise<Result<{ instances: number; problems: number }>> {
  if (underWay.has(c.db)) return fail('CONFLICT', 'The index is being rebuilt already. Nothing was changed; wait until that has ended.');
  underWay.add(c.db);
  try {
    return await rebuild(c, task);
  } finally {
    underWay.delete(c.db);
  }
}

async function rebuild(c: Context, task: LongTask): Promise<Result<{ instances: number; problems: number }>> {
  const unreadable = await scanAll(c, task);
  if (task.signal?.aborted === true) return fail('CANCELLED', 'The rebuild was stopped; the index is as it was.');
  const result = await c.alone(() =>
    c.db.transaction(() => {
      const done = swap(c);
      c.audit.append({ who: 'system', action: 'archive.reindexed', detail: { instances: done.instances, problems: unreadable + done.copies.length } });
      return done;
    })(),
  );
  for (const file of result.copies) await putAside(c, file);
  return ok({ instances: result.instances, problems: unreadable + result.copies.length });
}
