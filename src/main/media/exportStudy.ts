// Writes a study out: DICOM files in a folder or a ZIP, media with a DICOMDIR; as stored or de-identified. Nothing that is there already is overwritten; every try is audited.
import { access, constants } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ExportNotes, ExportResult } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { correctAll, hasCorrections } from './corrected.ts';
import { deidentifyAll, type DeidentifyRequest } from './deidentified.ts';
import { entriesOf, type Entry, type ExportStore } from './entries.ts';
import { toMedium } from './medium.ts';
import { toPictures } from './pictures.ts';
import { withStaging } from './staging.ts';
import { isInside, toFolder, toZip } from './targets.ts';

export interface ExportOptions {
  StudyInstanceUID: string;
  /** A folder, made when missing; with `zip` the file. */
  to: string;
  format: 'dicom' | 'zip' | 'dicomdir' | 'png' | 'jpeg';
  /** Of pictures: with overlay planes and the words of the corners drawn in. */
  overlays?: boolean | undefined;
  /** As it was received, without the corrections of this archive. */
  original?: boolean | undefined;
  who: string;
  /** Report and measurement objects made by Sagitta too; default true. */
  derived?: boolean;
  /** By PS3.15 Annex E with these options; absent: byte-identical. */
  deidentify?: DeidentifyRequest | undefined;
  signal?: AbortSignal;
  /** Objects done, of so many. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

type Written = ExportNotes & { written: number; files: string[] };

const nothingToSay: ExportNotes = { leftOut: [], warnings: [] };

async function writeAll(entries: readonly Entry[], options: ExportOptions): Promise<Written> {
  const to = resolve(options.to);
  if (entries.length === 0) return { written: 0, files: [], ...nothingToSay };
  if (options.format === 'dicomdir') {
    const { files, notes } = await toMedium(entries, to, options);
    return { written: entries.length, files, ...notes };
  }
  const { format, overlays = false, signal, onProgress } = options;
  if (format === 'png' || format === 'jpeg') {
    const { files, notes } = await toPictures(entries, to, { format, overlays, signal, onProgress });
    return { written: files.length, files, ...notes };
  }
  const files = await (format === 'zip' ? toZip(entries, to, signal) : toFolder(entries, to, { signal, onProgress }));
  return { written: entries.length, files, ...nothingToSay };
}

async function writeDeidentified(entries: readonly Entry[], options: ExportOptions, request: DeidentifyRequest, folder: string): Promise<Written> {
  const { entries: safe, notes } = await deidentifyAll(entries, request, folder, options.signal);
  const written = await writeAll(safe, options);
  return { ...written, leftOut: [...notes.leftOut, ...written.leftOut], warnings: [...notes.warnings, ...written.warnings] };
}

/** With the corrections of the archive, unless the original was asked for; only then, or without any, are the files written as they are. */
function written(store: ExportStore, entries: readonly Entry[], options: ExportOptions): Promise<Written> {
  const { deidentify } = options;
  const isCorrected = options.original !== true && hasCorrections(store, entries);
  if (!isCorrected && !deidentify) return writeAll(entries, options);
  return withStaging(store, dirname(resolve(options.to)), async (folder) => {
    const { entries: all, leftOut } = isCorrected ? await correctAll(store, entries, folder, options.signal) : { entries, leftOut: [] };
    const result = await (deidentify ? writeDeidentified(all, options, deidentify, folder) : writeAll(all, options));
    return { ...result, leftOut: [...leftOut, ...result.leftOut] };
  });
}

/** The file of an object that is gone or cannot be read is no fault of the target. */
async function sourceFailure(error: unknown, entries: readonly Entry[]): Promise<Result<never> | null> {
  const { code, path } = error as { code?: string; path?: string };
  const lost = path === undefined || code === undefined ? undefined : entries.find((entry) => entry.path === path);
  if (lost === undefined || (code !== 'EIO' && (await isReadable(lost.path)))) return null;
  const message = `An object of the study could not be read from the archive (${code ?? ''}); the export is not complete. Verify the archive.`;
  return fail('IO_ERROR', message, { code, SOPInstanceUID: lost.object.SOPInstanceUID });
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
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

/** NOT_FOUND without the study; BAD_REQUEST when the target is no whole path or lies in the archive's own folder; CONFLICT when a file is in the way; DISK_FULL, IO_ERROR and CANCELLED with what was written so far left whole. */
export async function exportStudy(store: ExportStore, options: ExportOptions): Promise<Result<ExportResult>> {
  const { StudyInstanceUID, format, who, deidentify } = options;
  if (!store.studies.get(StudyInstanceUID)) return fail('NOT_FOUND', 'This study is not in the archive; nothing was exported.');
  if (!isAbsolute(options.to)) return fail('BAD_REQUEST', 'The target is not a whole path; nothing was exported. Choose a folder.');
  if (await isInside(options.to, store.dataDir))
    return fail('BAD_REQUEST', "The target lies in the archive's own folder; nothing was exported. Choose another place.");
  const entries = entriesOf(store, StudyInstanceUID, { derived: options.derived ?? true, descriptions: deidentify === undefined });
  const entry = { who, action: 'study.exported', subject: { StudyInstanceUID } };
  const how = { format, ...(options.original === true ? { original: true } : {}), ...(deidentify ? { deidentified: true, options: deidentify } : {}) };
  try {
    const result = await written(store, entries, options);
    store.audit.append({ ...entry, detail: { ...how, instances: result.written, leftOut: result.leftOut.length } });
    return ok(result);
  } catch (error) {
    const failure = (await sourceFailure(error, entries)) ?? exportFailure(error);
    store.audit.append({ ...entry, outcome: 'failure', detail: { ...how, code: failure.ok ? '' : failure.error.code } });
    return failure;
  }
}
