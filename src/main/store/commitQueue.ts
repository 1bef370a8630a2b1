// Group commit: each temp is flushed (fdatasync) as it comes; the flushed temps of all associations and imports are renamed, their folders flushed and their rows written together; then all are answered.
// A single sender waits for nobody: a group is whatever waits when the last group is done, and those whose flush is just ending.
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ok, type Result } from '../../contract/result.ts';
import { indexedHeader, type IndexRecord } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { AuditLog, CommitOutcome, FinishedObject, NewInstance } from './model.ts';
import { createBatchFolders, type BatchFolders } from './batchFolders.ts';
import { diskFailure } from './diskFailure.ts';
import { objectFile, syncFolder } from './layout.ts';

const maxGroup = 128;
/** How long a group waits for files that are being flushed. */
const patienceMs = 5;
const notKept = 'The object could not be stored and was not kept; the archive is unchanged.';

interface Waiting {
  object: FinishedObject;
  instance: NewInstance;
  resolve: (outcome: Result<CommitOutcome>) => void;
  reject: (bug: unknown) => void;
}

interface Placed extends Waiting {
  record: IndexRecord;
}

export interface CommitQueue {
  commit(object: FinishedObject, instance: NewInstance): Promise<Result<CommitOutcome>>;
  /** Lets the running group end, runs `work` alone, goes on. */
  alone<T>(work: () => T): Promise<T>;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** After `idle`: gives the folders free. */
  close(): void;
}

interface Context {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  audit: AuditLog;
  nextNumber: () => number;
  folders: BatchFolders;
  /** The rows of a group, in one transaction. */
  writeRows: (placed: readonly Placed[]) => void;
}

interface KnownBytes {
  dataSetSha256: string;
  transferSyntaxUid: string;
  file: string;
  size: number;
}

/** `lost`: the index has these bytes, the disk does not: to say "here already" would lose the sender's copy too. */
type Standing = 'conflict' | 'duplicate' | 'lost';

function standing(c: Context, there: KnownBytes, object: FinishedObject, instance: NewInstance): Standing {
  if (there.dataSetSha256 !== object.dataSetSha256 || there.transferSyntaxUid !== instance.header.transferSyntaxUid) return 'conflict';
  return statSync(join(c.dataDir, there.file), { throwIfNoEntry: false })?.size === there.size ? 'duplicate' : 'lost';
}

/** The UID is in the index, so it is durable already: same bytes need no second flush, other bytes are a conflict. */
async function settleKnown(is: 'conflict' | 'duplicate', object: FinishedObject): Promise<Result<CommitOutcome>> {
  if (is === 'duplicate') await object.drop();
  return ok(is);
}

/** Puts a flushed object in the place of the missing or cut file of the same bytes. */
async function restore(c: Context, { file }: KnownBytes, { object, instance }: Waiting): Promise<Result<CommitOutcome>> {
  const path = join(c.dataDir, file);
  const { SOPInstanceUID } = instance.header;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    renameSync(object.tempPath, path);
    await Promise.all([dirname(path), dirname(dirname(path))].map(syncFolder));
    c.db.transaction(() => {
      c.db
        .prepare('UPDATE instances SET size = ?, dataSetOffset = ?, headSha256 = ? WHERE SOPInstanceUID = ?')
        .run(object.size, object.dataSetOffset, object.headSha256, SOPInstanceUID);
      c.audit.append({ who: instance.who, action: 'instance.restored', subject: { SOPInstanceUID }, detail: { source: instance.source } });
    })();
    return ok('stored');
  } catch (error) {
    await object.drop();
    return diskFailure(error, notKept);
  }
}

function plan(c: Context, waiting: Waiting): Placed {
  const id = c.nextNumber();
  const { size, dataSetOffset, headSha256, dataSetSha256, receivedAt } = waiting.object;
  const { origin, source, header } = waiting.instance;
  return { ...waiting, record: { id, file: objectFile(id, origin), size, dataSetOffset, headSha256, dataSetSha256, receivedAt, origin, source, header } };
}

/** Renames into the batch folders and makes the names durable. */
async function place(c: Context, placed: readonly Placed[]): Promise<void> {
  const folders = new Set<string>();
  for (const { object, record } of placed) {
    const path = join(c.dataDir, record.file);
    const folder = dirname(path);
    if (!folders.has(folder)) c.folders.ready(folder);
    folders.add(folder);
    rename(c, object.tempPath, path);
  }
  await c.folders.flush([...folders]);
}

function rename(c: Context, from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Somebody took the folder away.
    const folder = dirname(to);
    c.folders.forget(folder);
    c.folders.ready(folder);
    renameSync(from, to);
  }
}

/** One audit row for each sender and study of the group, not for each instance. */
function auditGroup(audit: AuditLog, group: readonly Placed[]): void {
  const rows = new Map<string, { who: string; source: string; StudyInstanceUID: string; count: number }>();
  for (const { instance } of group) {
    const { StudyInstanceUID } = instance.header;
    const key = `${instance.who}\n${instance.source}\n${StudyInstanceUID}`;
    const row = rows.get(key) ?? { who: instance.who, source: instance.source, StudyInstanceUID, count: 0 };
    row.count += 1;
    rows.set(key, row);
  }
  for (const { who, source, StudyInstanceUID, count } of rows.values())
    audit.append({ who, action: 'instances.stored', subject: { StudyInstanceUID }, detail: { count, source } });
}

async function storeGroup(c: Context, group: readonly Waiting[]): Promise<void> {
  const placed = group.map((waiting) => plan(c, waiting));
  try {
    await place(c, placed);
    c.writeRows(placed);
  } catch (error) {
    await withdraw(c, placed, error);
    return;
  }
  for (const { resolve } of placed) resolve(ok('stored'));
}

function moveBack(c: Context, { object, record }: Placed): void {
  try {
    renameSync(join(c.dataDir, record.file), object.tempPath);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Nothing of a failed group stays; each of several gets a second chance alone, so that one bad row does not fail its neighbours. */
async function withdraw(c: Context, placed: readonly Placed[], error: unknown): Promise<void> {
  for (const one of placed) moveBack(c, one);
  if (placed.length > 1) {
    for (const one of placed) await storeGroup(c, [one]);
    return;
  }
  for (const { object, resolve, reject } of placed) {
    await object.drop();
    try {
      resolve(diskFailure(error, notKept));
    } catch (bug) {
      reject(bug);
    }
  }
}

export function createCommitQueue(context: Omit<Context, 'folders' | 'writeRows'>): CommitQueue {
  const writeRows = context.db.transaction((placed: readonly Placed[]): void => {
    context.index.addAll(placed.map(({ record }) => ({ ...record, header: indexedHeader(record.header) })));
    auditGroup(context.audit, placed);
  });
  const c: Context = { ...context, folders: createBatchFolders(), writeRows };
  const known = c.db.prepare<[string], KnownBytes>('SELECT dataSetSha256, transferSyntaxUid, file, size FROM instances WHERE SOPInstanceUID = ?');
  let waiting: Waiting[] = [];
  const flushing = new Set<Promise<void>>();
  let running: Promise<void> | undefined;

  /** Answers one whose UID is known; false when it is new. */
  async function answered(one: Waiting): Promise<boolean> {
    const there = known.get(one.instance.header.SOPInstanceUID);
    if (!there) return false;
    const is = standing(c, there, one.object, one.instance);
    one.resolve(await (is === 'lost' ? restore(c, there, one) : settleKnown(is, one.object)));
    return true;
  }

  /** Takes what can go together; of two with the same new UID the second waits for the first. */
  async function nextGroup(): Promise<Waiting[]> {
    const group: Waiting[] = [];
    const later: Waiting[] = [];
    const uids = new Set<string>();
    for (const one of waiting.splice(0)) {
      const uid = one.instance.header.SOPInstanceUID;
      try {
        if (await answered(one)) continue;
      } catch (bug) {
        one.reject(bug);
        continue;
      }
      if (uids.has(uid) || group.length >= maxGroup) later.push(one);
      else {
        uids.add(uid);
        group.push(one);
      }
    }
    waiting = [...later, ...waiting];
    return group;
  }

  /** Those whose files are being flushed at this moment come along: a shared commit costs no more than one alone. */
  async function neighbours(): Promise<void> {
    if (flushing.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([Promise.allSettled(flushing), late]);
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await neighbours();
      const group = await nextGroup();
      try {
        if (group.length > 0) await storeGroup(c, group);
      } catch (bug) {
        // Each waits for an answer; the queue itself goes on.
        for (const one of group) one.reject(bug);
      }
    }
  }

  function start(): void {
    running ??= run().finally(() => {
      running = undefined;
      if (waiting.length > 0) start();
    });
  }

  async function idle(): Promise<void> {
    while (running) await running;
  }

  return {
    async commit(object, instance) {
      const there = known.get(instance.header.SOPInstanceUID);
      const is = there && standing(c, there, object, instance);
      if (is !== undefined && is !== 'lost') return settleKnown(is, object);
      const flushed = object.sync();
      flushing.add(flushed);
      try {
        await flushed;
      } catch (error) {
        await object.drop();
        return diskFailure(error, notKept);
      } finally {
        flushing.delete(flushed);
      }
      const answer = new Promise<Result<CommitOutcome>>((resolve, reject) => waiting.push({ object, instance, resolve, reject }));
      start();
      return answer;
    },
    async alone(work) {
      // Not `await idle()`: between its end and the next line a group could begin.
      while (running) await running;
      return work();
    },
    idle,
    close: () => c.folders.close(),
  };
}
