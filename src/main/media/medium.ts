// A medium to be handed over: files under 8.3 names and a DICOMDIR, in the manner of the General Purpose CD profile (PS3.11 D). The directory itself is made in dicom.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportNotes } from '../../contract/archive.ts';
import { writeDicomdir, type DirectoryEntry } from '../../dicom/dicomdir/writeDicomdir.ts';
import { transferSyntaxUids } from '../../dicom/uids.ts';
import { parseHeader } from '../store/index.ts';
import type { Entry } from './entries.ts';
import { flush, place, toFolder, type Watching } from './targets.ts';

export interface Medium {
  files: string[];
  notes: ExportNotes;
}

/** `DICOM/SE000001/IM000001`. */
function namedForMedium(entries: readonly Entry[]): Entry[] {
  const series = new Map<string, { at: number; count: number }>();
  const number = (prefix: string, value: number): string => `${prefix}${String(value).padStart(6, '0')}`;
  return entries.map((entry) => {
    const known = series.get(entry.object.SeriesInstanceUID) ?? { at: series.size + 1, count: 0 };
    series.set(entry.object.SeriesInstanceUID, known);
    known.count += 1;
    return { ...entry, name: `DICOM/${number('SE', known.at)}/${number('IM', known.count)}` };
  });
}

async function directoryEntry({ path, name, object }: Entry): Promise<DirectoryEntry | undefined> {
  const header = await parseHeader(path, (await stat(path)).size);
  return header.ok ? { dataSet: header.value.dataSet, transferSyntaxUid: object.transferSyntaxUid, fileId: name.split('/') } : undefined;
}

function notesOf(entries: readonly DirectoryEntry[], unlisted: number): ExportNotes {
  const compressed = entries.filter(({ transferSyntaxUid }) => transferSyntaxUid !== transferSyntaxUids.explicitLittle).length;
  const warnings: ExportNotes['warnings'] = [];
  if (compressed > 0)
    warnings.push({
      code: 'NOT_STD_GEN_CD',
      message: 'These objects are not in Explicit VR Little Endian, as the General Purpose CD profile asks; they are kept as they were received.',
      instances: compressed,
    });
  if (unlisted > 0)
    warnings.push({
      code: 'UNLISTED',
      message: 'No directory record exists for this kind of object; it is on the medium, not in its DICOMDIR.',
      instances: unlisted,
    });
  return { leftOut: [], warnings };
}

/** `to`: a folder without a DICOMDIR; EEXIST otherwise. The DICOMDIR is placed last: with it the medium is whole. */
export async function toMedium(entries: readonly Entry[], to: string, watching: Watching): Promise<Medium> {
  const target = join(to, 'DICOMDIR');
  if (await stat(target).catch(() => null)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
  const named = namedForMedium(entries);
  const files = await toFolder(named, to, watching);
  const listed: DirectoryEntry[] = [];
  for (const entry of named) {
    const one = await directoryEntry(entry);
    if (one) listed.push(one);
  }
  const { bytes, unlisted } = writeDicomdir(listed);
  const temp = join(dirname(target), `.${crypto.randomUUID()}.part`);
  try {
    await mkdir(to, { recursive: true });
    await writeFile(temp, bytes, { flag: 'wx' });
    await flush(temp);
    await place(temp, target);
    await flush(to, true);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  return { files: [...files, target], notes: notesOf(listed, unlisted.length + named.length - listed.length) };
}
