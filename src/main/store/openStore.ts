// Opens a data folder: takes its lock, brings the schema up to date, clears what a dead process left unfinished, wires the parts of the store.
import { chmodSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { ok, type Result } from '../../contract/result.ts';
import { createAnnotations } from './annotations.ts';
import { createAuditLog } from './auditLog.ts';
import { backupStore, isBackingUp } from './backup.ts';
import { createCommitments } from './commitments.ts';
import { createCommitQueue } from './commitQueue.ts';
import { createCorrectionRecords } from './correctionRecords.ts';
import { applyCorrections, createCorrections } from './corrections.ts';
import { createDamage } from './damage.ts';
import { diskFailure, isDiskFull } from './diskFailure.ts';
import { createIndexState } from './indexState.ts';
import { createIndexWriter } from './indexWriter.ts';
import { forgetInflated } from './inflatedCopies.ts';
import { createInstances } from './instances.ts';
import { highestNumber, makeFolders } from './layout.ts';
import { highestKnown } from './numbers.ts';
import { createKept } from './kept.ts';
import { createLifecycle } from './lifecycle.ts';
import { lockFolder, type FolderLock } from './lock.ts';
import { createMeasurements } from './measurements.ts';
import { migrate } from './migrate.ts';
import type { AuditLog, Store, StoreOptions } from './model.ts';
import { createObjects, leftovers } from './objects.ts';
import { createPeers, createSettings, createUsers } from './people.ts';
import { createQuarantine } from './quarantine.ts';
import { createQueries } from './queries.ts';
import { recoverStore } from './recover.ts';
import { isRebuilding, reindexStore } from './reindex.ts';
import { createReports } from './reports.ts';
import { createRouting } from './routing.ts';
import { createStudies } from './studies.ts';
import { createStudyState } from './studyState.ts';
import { createThumbnails } from './thumbnails.ts';
import { createTransfers } from './transfers.ts';
import { createTrash } from './trash.ts';
import { verifyStore } from './verify.ts';

function openDatabase(path: string): Database {
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = FILE');
  chmodSync(path, 0o600);
  return db;
}

/** Incomplete temps were never answered with Success, so their senders still have them: they are counted, said and removed. */
function clearLeftovers(dataDir: string, audit: AuditLog, log: (line: string) => void): void {
  const temps = leftovers(dataDir);
  if (temps.length === 0) return;
  for (const temp of temps) rmSync(temp, { recursive: true, force: true });
  try {
    audit.append({ who: 'system', action: 'incoming.discarded', detail: { count: temps.length } });
  } catch (error) {
    // A full disk must not keep the archive from being opened and read.
    if (!isDiskFull(error)) throw error;
  }
  log(`${String(temps.length)} unfinished object(s) of an earlier run were removed; none had been acknowledged to its sender.`);
}

function nextNumber(db: Database, dataDir: string): () => number {
  let last = Math.max(highestKnown(db), highestNumber(dataDir));
  return () => {
    last += 1;
    return last;
  };
}

function wire(db: Database, lock: FolderLock, dataDir: string, options: StoreOptions): Store {
  const now = options.now ?? Date.now;
  const audit = createAuditLog(db, now);
  clearLeftovers(dataDir, audit, options.log ?? (() => undefined));
  const records = createCorrectionRecords(db);
  const index = createIndexWriter(db, records);
  const queue = createCommitQueue({ db, dataDir, index, audit, nextNumber: nextNumber(db, dataDir) });
  const state = createStudyState(db);
  const alone = <T>(work: () => T): Promise<T> => queue.alone(work);
  const indexState = createIndexState(db);
  const damage = createDamage(db);
  const corrected = {
    none: () => records.none(),
    studies: () => records.allStudies(),
    apply: (studies: readonly string[]) => {
      applyCorrections(db, index, studies);
    },
  };
  const files = { db, dataDir, index, audit, alone, state: indexState, corrected };
  const settings = createSettings(db, audit);
  const thumbnails = createThumbnails({ db, dataDir, now });
  const trash = createTrash({
    db,
    dataDir,
    index,
    audit,
    now,
    graceDays: () => settings.get().deleteGraceDays,
    isBusy: () => isBackingUp(db) || isRebuilding(db),
    forget: async (dataSets) => {
      await thumbnails.forget(dataSets);
      await forgetInflated(dataDir, dataSets);
    },
  });
  return {
    dataDir,
    audit,
    objects: createObjects({ dataDir, lowDiskBytes: () => options.lowDiskBytes ?? settings.get().lowDiskBytes, now, queue }),
    instances: createInstances(db, dataDir, now),
    thumbnails,
    studies: createStudies(db, audit, state, now),
    queries: createQueries(db, dataDir),
    quarantine: createQuarantine(db, dataDir, audit),
    measurements: createMeasurements(db, audit, state, now),
    annotations: createAnnotations(db, audit, state, now),
    reports: createReports(db, audit, state, now),
    users: createUsers(db, audit, now),
    settings,
    kept: createKept(db, audit),
    corrections: createCorrections({ db, records, index, audit, now }),
    trash,
    lifecycle: createLifecycle({ db, audit, trash, settings: () => settings.get(), now }),
    peers: createPeers(db, audit),
    transfers: createTransfers(db, now),
    routing: createRouting(db, audit),
    commitments: createCommitments(db, audit, now),
    transaction: (work) => db.transaction(work)(),
    publishOwner: (socketPath) => {
      lock.publish(socketPath);
    },
    backup: (to, task) => backupStore({ db, dataDir, audit, now }, to, task),
    verify: (task) => verifyStore({ ...files, damage, now }, task),
    damaged: () => damage.count(),
    reindex: (task) => reindexStore(files, task),
    indexProblem: () => indexState.incomplete(),
    recover: () => recoverStore(files),
    async close() {
      await trash.idle();
      await queue.idle();
      queue.close();
      db.close();
      lock.release();
    },
  };
}

/** CONFLICT when the folder is owned (`data.owner`), NOT_READY when a newer Sagitta wrote it, DISK_FULL or IO_ERROR when the disk refuses. */
export function openStore(options: StoreOptions): Result<Store> {
  const dataDir = resolve(options.dataDir);
  let lock: FolderLock | undefined;
  let db: Database | undefined;
  try {
    makeFolders(dataDir);
    const locked = lockFolder(dataDir);
    if (!locked.ok) return locked;
    lock = locked.value;
    db = openDatabase(join(dataDir, 'archive.db'));
    const migrated = migrate(db);
    if (migrated.ok) return ok(wire(db, lock, dataDir, options));
    db.close();
    lock.release();
    return migrated;
  } catch (error) {
    db?.close();
    lock?.release();
    return diskFailure(error, `The archive in ${dataDir} could not be opened and was not changed.`);
  }
}
