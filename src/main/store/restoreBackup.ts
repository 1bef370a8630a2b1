// A backup as a new archive: everything is copied beside the target and checked against the manifest on the way; only the whole of it takes the target's place.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, rename, rm, rmdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join, normalize, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { headFile, readHead, type BackupHead } from './backup.ts';
import { copyHashed, readManifest } from './backupFiles.ts';
import { diskFailure } from './diskFailure.ts';
import { makeFolders, syncFolder } from './layout.ts';
import { lockFolder } from './lock.ts';
import type { LongTask } from './model.ts';
import { openStore } from './openStore.ts';

export interface RestoreResult {
  dataDir: string;
  files: number;
  bytes: number;
  studies: number;
  /** When the backup was made. */
  createdAt: string;
  /** Files that the archive had lost before the backup. */
  problems: BackupHead['problems'];
}

export interface RestoreOptions extends LongTask {
  from: string;
  dataDir: string;
  who: string;
}

interface Sound {
  head: BackupHead;
  files: Map<string, string>;
}

function damaged(what: string): Result<never> {
  return fail('IO_ERROR', `${what} of the backup is gone or has changed. Nothing was restored; take another copy of the backup.`);
}

async function readSound(from: string): Promise<Result<Sound>> {
  const head = await readHead(from).catch(() => null);
  if (!head) {
    const isBegun = existsSync(join(from, 'unfinished.json'));
    return isBegun
      ? fail('NOT_READY', 'This backup was cut off before its end. Nothing was restored; back up into the same folder again, it goes on from there.')
      : fail('NOT_FOUND', `There is no backup in this folder: it has no sound ${headFile}. Nothing was restored.`);
  }
  const text = await readFile(join(from, basename(head.manifest.file))).catch(() => null);
  if (text === null || createHash('sha256').update(text).digest('hex') !== head.manifest.sha256) return damaged('The manifest');
  const files = await readManifest(join(from, head.manifest.file));
  if (files?.size !== head.files) return damaged('The manifest');
  const isOurs = [...files.keys()].every((file) => /^(objects|derived|quarantine)\//.test(file) && normalize(file).split(sep).join('/') === file);
  return isOurs ? ok({ head, files }) : damaged('The manifest');
}

async function copyAll(from: string, to: string, sound: Sound, task: LongTask): Promise<Result<number>> {
  const { head, files } = sound;
  makeFolders(to);
  const database = await copyHashed(join(from, basename(head.database.file)), join(to, 'archive.db'), 0, task.signal).catch(() => null);
  if (database?.whole !== head.database.sha256) return damaged('The database');
  const folders = new Set<string>([to]);
  let [done, bytes] = [0, 0];
  for (const [file, hash] of files) {
    task.signal?.throwIfAborted();
    const [source, target] = [join(from, file), join(to, file)];
    if (!existsSync(source)) return damaged(`The file ${file}`);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const copy = await copyHashed(source, target, 0, task.signal);
    if (copy.whole !== hash) return damaged(`The file ${file}`);
    folders.add(dirname(target)).add(dirname(dirname(target)));
    bytes += copy.size;
    done += 1;
    task.onProgress?.(done, files.size);
  }
  for (const folder of folders) await syncFolder(folder);
  return ok(bytes);
}

/** Brings the schema up to date and writes down what it is; a database that cannot be opened must not take the place. */
async function sign(dataDir: string, who: string, head: BackupHead): Promise<Result<void>> {
  const opened = openStore({ dataDir });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    if (!store.audit.verify().ok) return damaged('The audit trail');
    store.audit.append({ who, action: 'archive.restored', detail: { files: head.files, backupOf: head.createdAt } });
    return ok(undefined);
  } finally {
    await store.close();
  }
}

function besideOf(dataDir: string): string {
  return `.${basename(dataDir)}.restoring-`;
}

/** What a restore that was killed left beside the target: as large as an archive, and of no use. One that still runs holds its lock. */
function sweepBeside(dataDir: string): void {
  const parent = dirname(dataDir);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(besideOf(dataDir))) continue;
    const lock = lockFolder(join(parent, name));
    if (!lock.ok) continue;
    lock.value.release();
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Held while files are copied, so that nobody takes the folder for a leftover. */
async function copyLocked(from: string, beside: string, sound: Sound, task: LongTask): Promise<Result<number>> {
  mkdirSync(beside, { mode: 0o700 });
  const lock = lockFolder(beside);
  if (!lock.ok) return lock;
  return copyAll(from, beside, sound, task).finally(() => {
    lock.value.release();
  });
}

async function restoreBeside(o: RestoreOptions, from: string, dataDir: string, beside: string): Promise<Result<RestoreResult>> {
  const sound = await readSound(from);
  if (!sound.ok) return sound;
  const { head } = sound.value;
  const copied = await copyLocked(from, beside, sound.value, o);
  if (!copied.ok) return copied;
  const signed = await sign(beside, o.who, head);
  if (!signed.ok) return signed;
  if (existsSync(dataDir)) await rmdir(dataDir);
  await rename(beside, dataDir);
  await syncFolder(dirname(dataDir));
  return ok({ dataDir, files: head.files, bytes: copied.value, studies: head.studies, createdAt: head.createdAt, problems: head.problems });
}

/** CONFLICT for a folder that holds anything, NOT_READY and NOT_FOUND without a whole backup, IO_ERROR when a hash does not fit: then the target is as it was. */
export async function restoreBackup(options: RestoreOptions): Promise<Result<RestoreResult>> {
  const [from, dataDir] = [resolve(options.from), resolve(options.dataDir)];
  const beside = join(dirname(dataDir), `${besideOf(dataDir)}${crypto.randomUUID()}`);
  try {
    if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
      return fail('CONFLICT', 'The folder to restore into is not empty. Nothing was restored; name an empty or a new one.');
    mkdirSync(dirname(dataDir), { recursive: true });
    sweepBeside(dataDir);
    return await restoreBeside(options, from, dataDir, beside);
  } catch (error) {
    if ((error as { name?: string }).name === 'AbortError') return fail('CANCELLED', 'The restore was stopped. Nothing was restored; the backup is as it was.');
    return diskFailure(error, 'Nothing was restored; the backup is as it was.');
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
