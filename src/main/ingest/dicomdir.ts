// What a DICOMDIR promises, against what is there. Its records are believed for file names only: each file speaks for itself when it is imported.
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseFile } from '../../dicom/parse.ts';

const mostBytes = 64 * 1024 * 1024;
const mostRecords = 200_000;

export interface Promised {
  present: string[];
  missing: string[];
}

/** Names of a folder by their plain form: upper case, without an ISO 9660 version (`;1`) or a last dot. */
type Listing = Map<string, string>;

function plain(name: string): string {
  return name.toUpperCase().replace(/;\d+$/, '').replace(/\.$/, '');
}

async function listing(folder: string, known: Map<string, Promise<Listing>>): Promise<Listing> {
  const found =
    known.get(folder) ??
    readdir(folder).then(
      (names) => new Map(names.map((name) => [plain(name), name])),
      () => new Map<string, string>(),
    );
  known.set(folder, found);
  return found;
}

/** Components that could lead out of the medium are no file IDs (PS3.10 §8.5) and are passed over. */
function fileIds(bytes: Uint8Array): string[][] {
  const parsed = parseFile(bytes);
  if (!parsed.ok) return [];
  const records = parsed.value.dataSet.sequence('DirectoryRecordSequence').slice(0, mostRecords);
  const ids = records.map((record) => record.strings('ReferencedFileID').filter((part) => part !== ''));
  return ids.filter((parts) => parts.length > 0 && parts.every((part) => part !== '.' && part !== '..' && !/[/\\\0]/.test(part)));
}

async function findFile(folder: string, parts: readonly string[], known: Map<string, Promise<Listing>>): Promise<string | undefined> {
  let at = folder;
  for (const part of parts) {
    const names = await listing(at, known);
    const name = names.get(plain(part)) ?? names.get(`${plain(part)}.DCM`);
    if (name === undefined) return undefined;
    at = join(at, name);
  }
  return at;
}

/** Paths below the folder of the DICOMDIR, each once; nothing of one that cannot be read, is no directory or is over 64 MiB. */
export async function promisedBy(path: string): Promise<Promised> {
  const answer: Promised = { present: [], missing: [] };
  const bytes = await stat(path)
    .then((is) => (is.isFile() && is.size <= mostBytes ? readFile(path) : undefined))
    .catch(() => undefined);
  if (!bytes) return answer;
  const known = new Map<string, Promise<Listing>>();
  const promised = new Map(fileIds(bytes).map((parts) => [parts.join('/'), parts]));
  for (const parts of promised.values()) {
    const found = await findFile(dirname(path), parts, known);
    if (found === undefined) answer.missing.push(join(dirname(path), ...parts));
    else answer.present.push(found);
  }
  return answer;
}
