// Online backup into a folder: a consistent copy of the database, every object file that it names, a manifest with hashes. What an earlier backup left there is used again.
// `backup.json` is written last and says which database and which manifest belong together: until then the folder holds the backup before, whole, or none.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { BackupResult } from '../../contract/lifecycle.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { copyChecked, readManifest, sha256OfFile, writeDurably, type ListedFile } from './backupFiles.ts';
import { diskFailure } from './diskFailure.ts';
import { syncFolder } from './layout.ts';
import type { AuditLog, LongTask } from './model.ts';

/** What `backup.json` says; `archive` tells archives apart: the hash of the first record of their audit trail. */
export interface BackupHead {
  format: 'sagitta-backup';
  version: 1;
  archive: string;
  createdAt: string;
  database: { file: string; sha256: string };
  manifest: { file: string; sha256: string };
  files: number;
  bytes: number;
  studies: number;
  /** Files that the archive itself had lost or that had changed. */
  problems: BackupResult['problems'];
}

export interface BackupContext {
  db: Database;
  dataDir: string;
  audit: AuditLog;
  now: () => number;
}

export const headFile = 'backup.json';
const unfinishedFile = 'unfinished.json';
const partialFile = 'unfinished.sha256';

function archiveId(audit: AuditLog): string {
  return audit.list({ limit: 1 })[0]?.hash ?? '';
}

export async function readHead(folder: string): Promise<BackupHead | null> {
  const text = await readFile(join(folder, headFile), 'utf8').catch(() => null);
  if (text === null) return null;
  const head = JSON.parse(text) as Partial<BackupHead>;
  return head.format === 'sagitta-backup' && head.version === 1 ? (head as BackupHead) : null;
}

function filesOf(db: Database): ListedFile[] {
  return db
    .prepare<[], ListedFile>(
      `SELECT file, size, dataSetOffset, headSha256, dataSetSha256 FROM instances UNION ALL
      SELECT i.file, i.size, i.dataSetOffset, i.headSha256, i.dataSetSha256 FROM trashedInstances i JOIN trash t ON t.id = i.trashId WHERE t.purging = 0 UNION ALL
      SELECT file, bytes, -1, headSha256, dataSetSha256 FROM quarantine ORDER BY 1`,
    )
    .all();
}

function contentOf({ headSha256, dataSetSha256 }: ListedFile): string {
  return `${headSha256} ${dataSetSha256}`;
}

/** Files that are another content now than in the backup before, under the same name and perhaps of the same size: a repair put them there. */
function changedSince(before: string | undefined, files: readonly ListedFile[]): Set<string> {
  if (before === undefined || !existsSync(before)) return new Set();
  const db = new SqliteDatabase(before, { readonly: true });
  try {
    const then = new Map(filesOf(db).map((listed) => [listed.file, contentOf(listed)]));
    return new Set(files.filter((listed) => (then.get(listed.file) ?? contentOf(listed)) !== contentOf(listed)).map(({ file }) => file));
  } finally {
    db.close();
  }
}

/** Pages go over between the writes of others; what they write meanwhile is in the copy. Answers the files that its rows name. */
async function copyDatabase(c: BackupContext, path: string, signal: AbortSignal | undefined): Promise<{ files: ListedFile[]; studies: number }> {
  await rm(path, { force: true });
  await c.db.backup(path, {
    progress: () => {
      signal?.throwIfAborted();
      return 2000;
    },
  });
  const copy = new SqliteDatabase(path);
  try {
    copy.pragma('journal_mode = DELETE');
    const files = filesOf(copy);
    return { files, studies: copy.prepare<[], { n: number }>('SELECT count(*) AS n FROM studies').get()?.n ?? 0 };
  } finally {
    copy.close();
  }
}

interface Copying {
  from: string;
  to: string;
  known: ReadonlyMap<string, string>;
  task: LongTask;
}

interface Copied {
  /** The manifest, in the form of `sha256sum`. */
  lines: string[];
  copied: number;
  problems: BackupResult['problems'];
}

/** What is done is written down as it goes, so that a backup that was cut off need not copy it again. */
async function copyFiles({ from, to, known, task }: Copying, files: readonly ListedFile[]): Promise<Copied> {
  const done: Copied = { lines: [], copied: 0, problems: [] };
  const folders = new Set<string>();
  const log = await open(join(to, partialFile), 'a', 0o600);
  try {
    for (const [at, listed] of files.entries()) {
      task.signal?.throwIfAborted();
      const target = join(to, listed.file);
      const before = known.get(listed.file);
      const isThere = before !== undefined && statSync(target, { throwIfNoEntry: false })?.size === listed.size;
      if (!isThere) mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      const hash = isThere ? ok(before) : await copyChecked(join(from, listed.file), target, listed, task.signal);
      if (!hash.ok) done.problems.push({ file: listed.file, message: hash.error.message });
      else {
        const line = `${hash.value}  ${listed.file}`;
        done.lines.push(line);
        if (!isThere) {
          await log.appendFile(`${line}\n`);
          folders.add(dirname(target)).add(dirname(dirname(target)));
          done.copied += 1;
        }
      }
      task.onProgress?.(at + 1, files.length);
    }
  } finally {
    await log.close();
  }
  for (const folder of folders) await syncFolder(folder);
  return done;
}

/** What earlier, also cut-off, backups of this archive left: hashes by file. */
async function earlier(to: string): Promise<Map<string, string>> {
  const head = await readHead(to);
  const whole = head ? await readManifest(join(to, head.manifest.file)) : null;
  const partial = await readManifest(join(to, partialFile));
  return new Map([...(whole ?? []), ...(partial ?? [])]);
}

/** Databases and manifests that no head names any more. */
async function sweep(to: string, head: BackupHead): Promise<void> {
  const stale = (await readdir(to)).filter((name) => /^(archive-.*\.db|manifest-.*\.sha256)(-journal|-wal|-shm|\.part)?$/.test(name));
  for (const name of stale) if (name !== head.database.file && name !== head.manifest.file) await rm(join(to, name), { force: true });
  for (const name of [unfinishedFile, partialFile]) await rm(join(to, name), { force: true });
}

async function refuseFolder(c: BackupContext, to: string): Promise<Result<never> | undefined> {
  const inside = relative(c.dataDir, to);
  if (inside === '' || !inside.startsWith('..'))
    return fail('BAD_REQUEST', 'The backup would lie inside the archive. Nothing was written; choose a folder on another disk.');
  const names = existsSync(to) ? await readdir(to) : [];
  const head = await readHead(to).catch(() => null);
  const begun = await readFile(join(to, unfinishedFile), 'utf8').catch(() => null);
  const owner = head?.archive ?? (begun === null ? null : (JSON.parse(begun) as { archive?: string }).archive);
  if (names.length > 0 && owner === null)
    return fail('CONFLICT', 'The folder holds other files and no backup of this archive. Nothing was written; choose an empty folder.');
  if (owner !== null && owner !== archiveId(c.audit))
    return fail('CONFLICT', 'The folder holds the backup of another archive. Nothing was written; choose an empty folder.');
  return undefined;
}

async function write(c: BackupContext, to: string, task: LongTask): Promise<Result<BackupResult>> {
  const at = c.now();
  const createdAt = new Date(at).toISOString();
  const archive = archiveId(c.audit);
  await writeDurably(join(to, unfinishedFile), JSON.stringify({ archive, startedAt: createdAt }));
  const [database, manifest] = [`archive-${String(at)}.db`, `manifest-${String(at)}.sha256`];
  const known = await earlier(to);
  const before = await readHead(to);
  const { files, studies } = await copyDatabase(c, join(to, database), task.signal);
  for (const file of changedSince(before === null ? undefined : join(to, before.database.file), files)) known.delete(file);
  const { lines, copied, problems } = await copyFiles({ from: c.dataDir, to, known, task }, files);
  const handle = await open(join(to, database), 'r+');
  await handle.sync().finally(() => handle.close());
  const text = lines.map((line) => `${line}\n`).join('');
  await writeDurably(join(to, manifest), text);
  const missing = new Set(problems.map(({ file }) => file));
  const bytes = files.reduce((sum, { file, size }) => sum + (missing.has(file) ? 0 : size), 0);
  const head: BackupHead = {
    format: 'sagitta-backup',
    version: 1,
    archive,
    createdAt,
    database: { file: database, sha256: await sha256OfFile(join(to, database)) },
    manifest: { file: manifest, sha256: createHash('sha256').update(text).digest('hex') },
    files: lines.length,
    bytes,
    studies,
    problems,
  };
  await writeDurably(join(to, headFile), `${JSON.stringify(head, null, 2)}\n`);
  await sweep(to, head);
  await syncFolder(to);
  return ok({ to, files: lines.length, bytes, copied, studies, createdAt, problems });
}

const underWay = new WeakSet<Database>();

export function isBackingUp(db: Database): boolean {
  return underWay.has(db);
}

/** CONFLICT for a folder that is not this archive's, CANCELLED and failures of the disk with the backup before still whole; a second try goes on from there. */
export async function backupStore(c: BackupContext, folder: string, task: LongTask = {}): Promise<Result<BackupResult>> {
  if (underWay.has(c.db)) return fail('CONFLICT', 'A backup is under way already. Nothing more was begun.');
  underWay.add(c.db);
  try {
    const to = resolve(folder);
    const refused = await refuseFolder(c, to);
    if (refused) return refused;
    mkdirSync(to, { recursive: true, mode: 0o700 });
    return await write(c, to, task);
  } catch (error) {
    if ((error as { name?: string }).name === 'AbortError')
      return fail(
        'CANCELLED',
        'The backup was stopped before its end. What was copied is used by the next one; an earlier backup in the folder is still whole.',
      );
    return diskFailure(error, 'The backup is not complete; an earlier one in the folder is still whole.');
  } finally {
    underWay.delete(c.db);
  }
}
