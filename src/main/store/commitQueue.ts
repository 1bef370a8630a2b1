// Group commit: each temp is flushed (fdatasync) as it comes; the flushed temps of all associations and imports are renamed, their folders flushed and their rows written together; then all are answered.
// A single sender waits for nobody: a group is whatever waits when the last group is done.
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ok, type Result } from '../../contract/result.ts';
import type { IndexRecord } from './indexRows.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { AuditLog, CommitOutcome, FinishedObject, NewInstance } from './model.ts';
import { diskFailure } from './diskFailure.ts';
import { objectFile, syncFolder } from './layout.ts';

const maxGroup = 128;
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
}

interface Context {
  db: Database;
  dataDir: string;
  index: IndexWriter;
  audit: AuditLog;
  nextNumber: () => number;
  /** Batch folders whose own name is durable, as far as this process has seen to it. */
  durableFolders: Set<string>;
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

/** Renames into the batch folders and makes the names durable; folders that are new, here or to a process that died, are made durable in their parent too. */
async function place(c: Context, placed: readonly Placed[]): Promise<void> {
  const folders = [...new Set(placed.map((p) => dirname(join(c.dataDir, p.record.file))))];
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = folders.filter((folder) => !c.durableFolders.has(folder));
  for (const p of placed) renameSync(p.object.tempPath, join(c.dataDir, p.record.file));
  await Promise.all([...folders, ...fresh.map((folder) => dirname(folder))].map(syncFolder));
  for (const folder of fresh) c.durableFolders.add(folder);
}

/** One audit row for each sender and study of the group, not for each instance. */
function auditGroup(c: Context, group: readonly Placed[]): void {
  const rows = new Map<string, { who: string; source: string; StudyInstanceUID: string; count: number }>();
  for (const { instance } of group) {
    const { StudyInstanceUID } = instance.header;
    const key = `${instance.who}\n${instance.source}\n${StudyInstanceUID}`;
    const row = rows.get(key) ?? { who: instance.who, source: instance.source, StudyInstanceUID, count: 0 };
    row.count += 1;
    rows.set(key, row);
  }
  for (const { who, source, StudyInstanceUID, count } of rows.values())
    c.audit.append({ who, action: 'instances.stored', subject: { StudyInstanceUID }, detail: { count, source } });
}

async function storeGroup(c: Context, group: readonly Waiting[]): Promise<void> {
  const placed = group.map((waiting) => plan(c, waiting));
  try {
    await place(c, placed);
    c.db.transaction(() => {
      for (const { record } of placed) c.index.add(record);
      auditGroup(c, placed);
    })();
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

export function createCommitQueue(context: Omit<Context, 'durableFolders'>): CommitQueue {
  const c: Context = { ...context, durableFolders: new Set() };
  const known = c.db.prepare<[string], KnownBytes>('SELECT dataSetSha256, transferSyntaxUid, file, size FROM instances WHERE SOPInstanceUID = ?');
  let waiting: Waiting[] = [];
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

  async function run(): Promise<void> {
    while (waiting.length > 0) {
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
      try {
        await object.sync();
      } catch (error) {
        await object.drop();
        return diskFailure(error, notKept);
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
  };
}
