// Group commit: each temp is flushed (fdatasync) as it comes; the flushed temps of all associations and imports are renamed, their folders flushed and their rows written together; then all are answered.
// A single sender waits for nobody: a group is whatever waits when the last group is done.
import { mkdirSync, renameSync } from 'node:fs';
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
}

interface KnownBytes {
  dataSetSha256: string;
  transferSyntaxUid: string;
}

/** The UID is in the index, so it is durable already: same bytes need no second flush, other bytes are a conflict. */
async function settleKnown(there: KnownBytes, object: FinishedObject, instance: NewInstance): Promise<Result<CommitOutcome>> {
  if (there.dataSetSha256 !== object.dataSetSha256 || there.transferSyntaxUid !== instance.header.transferSyntaxUid) return ok('conflict');
  await object.drop();
  return ok('duplicate');
}

function plan(c: Context, waiting: Waiting): Placed {
  const id = c.nextNumber();
  const { size, dataSetOffset, headSha256, dataSetSha256, receivedAt } = waiting.object;
  const { origin, source, header } = waiting.instance;
  return { ...waiting, record: { id, file: objectFile(id, origin), size, dataSetOffset, headSha256, dataSetSha256, receivedAt, origin, source, header } };
}

/** Renames into the batch folders and makes the names durable; folders that are new are made durable in their parent too. */
async function place(c: Context, placed: readonly Placed[]): Promise<void> {
  const folders = [...new Set(placed.map((p) => dirname(join(c.dataDir, p.record.file))))];
  const made = folders.filter((folder) => mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined);
  for (const p of placed) renameSync(p.object.tempPath, join(c.dataDir, p.record.file));
  await Promise.all([...folders, ...made.map((folder) => dirname(folder))].map(syncFolder));
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

export function createCommitQueue(c: Context): CommitQueue {
  const known = c.db.prepare<[string], KnownBytes>('SELECT dataSetSha256, transferSyntaxUid FROM instances WHERE SOPInstanceUID = ?');
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  /** Takes what can go together; of two with the same new UID the second waits for the first. */
  async function nextGroup(): Promise<Waiting[]> {
    const group: Waiting[] = [];
    const later: Waiting[] = [];
    const uids = new Set<string>();
    for (const one of waiting.splice(0)) {
      const uid = one.instance.header.SOPInstanceUID;
      const there = known.get(uid);
      if (there) one.resolve(await settleKnown(there, one.object, one.instance));
      else if (uids.has(uid) || group.length >= maxGroup) later.push(one);
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
      if (group.length > 0) await storeGroup(c, group);
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
      if (there) return settleKnown(there, object, instance);
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
      await idle();
      return work();
    },
    idle,
  };
}
