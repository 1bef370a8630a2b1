// Writes a study out: DICOM files in a folder per series, or the same in a ZIP. Stored files are copied byte for byte; nothing that is there already is overwritten.
import { createWriteStream, type WriteStream } from 'node:fs';
import { constants, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportResult } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Store, StoredObject } from '../store/index.ts';

export interface ExportOptions {
  StudyInstanceUID: string;
  /** `dicom`: a folder, made when missing; `zip`: the file. */
  to: string;
  format: 'dicom' | 'zip';
  who: string;
  /** Report and measurement objects made by Sagitta too; default true. */
  derived?: boolean;
  signal?: AbortSignal;
}

interface Entry {
  object: StoredObject;
  /** `<series>/<nnnn>.dcm`, safe on every file system. */
  name: string;
}

type ExportStore = Pick<Store, 'instances' | 'studies' | 'audit'>;

function safe(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}

function entriesOf(store: ExportStore, options: ExportOptions): Entry[] {
  const folders = new Map<string, { name: string; count: number }>();
  store.studies.series(options.StudyInstanceUID).forEach((series, at) => {
    const parts = [String(at + 1).padStart(3, '0'), safe(series.Modality), safe(series.SeriesDescription)];
    folders.set(series.SeriesInstanceUID, { name: parts.filter((part) => part !== '').join('-'), count: 0 });
  });
  return store.instances.ofStudy(options.StudyInstanceUID, { derived: options.derived ?? true }).map((object) => {
    const folder = folders.get(object.SeriesInstanceUID) ?? { name: 'series', count: 0 };
    folder.count += 1;
    return { object, name: `${folder.name}/${String(folder.count).padStart(4, '0')}.dcm` };
  });
}

/** Under a temp name first, then its own, which must be free: a reader never sees half a file. */
async function copyOne(from: string, to: string): Promise<void> {
  const temp = join(dirname(to), `.${crypto.randomUUID()}.part`);
  try {
    await copyFile(from, temp, constants.COPYFILE_EXCL);
    await place(temp, to);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

/** Gives the temp its name; EEXIST when that is taken. Where the file system has no hard links it looks first and renames. */
async function place(temp: string, to: string): Promise<void> {
  try {
    await link(temp, to);
    await rm(temp);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'].includes(code)) throw error;
    if (await stat(to).catch(() => null)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    await rename(temp, to);
  }
}

async function toFolder(entries: readonly Entry[], to: string, signal: AbortSignal | undefined): Promise<string[]> {
  const files: string[] = [];
  for (const { object, name } of entries) {
    signal?.throwIfAborted();
    const path = join(to, name);
    await mkdir(dirname(path), { recursive: true });
    await copyOne(object.path, path);
    files.push(path);
  }
  return files;
}

async function writeZip(entries: readonly Entry[], out: WriteStream, signal: AbortSignal | undefined): Promise<void> {
  const zip = new ZipFile();
  const at = new Date();
  for (const { object, name } of entries) zip.addFile(object.path, name, { mtime: at, mode: 0o100600, compress: true });
  zip.end();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => undefined);
  try {
    await Promise.race([pipeline(zip.outputStream, out, signal ? { signal } : {}), failed]);
  } finally {
    out.destroy();
  }
}

async function toZip(entries: readonly Entry[], to: string, signal: AbortSignal | undefined): Promise<string[]> {
  await mkdir(dirname(to), { recursive: true });
  if (await stat(to).catch(() => null)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
  const temp = join(dirname(to), `.${crypto.randomUUID()}.part`);
  try {
    await writeZip(entries, createWriteStream(temp, { flags: 'wx', mode: 0o600 }), signal);
    const handle = await open(temp, 'r+');
    await handle.sync().finally(() => handle.close());
    await place(temp, to);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  return [to];
}

function exportFailure(error: unknown): Result<never> {
  const { code, name } = error as { code?: string; name?: string };
  if (name === 'AbortError') return fail('CANCELLED', 'The export was stopped. What was written is whole; the archive is unchanged.');
  if (code === 'EEXIST') return fail('CONFLICT', 'A file of this name is there already and was not overwritten. Choose an empty folder or another name.');
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fail('DISK_FULL', 'The target is full; the export is not complete. The archive is unchanged; choose another place.');
  if (code === undefined) throw error;
  return fail('IO_ERROR', `The target could not be written (${code}); the export is not complete. The archive is unchanged; choose another place.`, { code });
}

/** NOT_FOUND without the study; CONFLICT when a file is in the way; DISK_FULL, IO_ERROR and CANCELLED with what was written so far left whole. */
export async function exportStudy(store: ExportStore, options: ExportOptions): Promise<Result<ExportResult>> {
  const { StudyInstanceUID, format, who } = options;
  if (!store.studies.get(StudyInstanceUID)) return fail('NOT_FOUND', 'This study is not in the archive; nothing was exported.');
  const entries = entriesOf(store, options);
  const to = resolve(options.to);
  const entry = { who, action: 'study.exported', subject: { StudyInstanceUID } };
  try {
    const files = await (format === 'zip' ? toZip(entries, to, options.signal) : toFolder(entries, to, options.signal));
    store.audit.append({ ...entry, detail: { format, instances: entries.length } });
    return ok({ written: entries.length, files });
  } catch (error) {
    const failure = exportFailure(error);
    store.audit.append({ ...entry, outcome: 'failure', detail: { format, code: failure.ok ? '' : failure.error.code } });
    return failure;
  }
}
