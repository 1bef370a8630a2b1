// Object files as the index needs them, one after the other and at once: run by the main thread and, beside it, by scanWorker.ts. It knows no database.
import { join } from 'node:path';
import { hashFileNow } from './fileHash.ts';
import { indexedHeader, type IndexedHeader, type IndexRow, type SharedValues } from './indexRows.ts';
import type { Origin } from './model.ts';
import { scanFile, scanHeader } from './scanFile.ts';

/** What a known file says now. */
export interface KnownFileRow {
  source: string;
  dataSetOffset: number;
  header: IndexedHeader;
}

/** `known`: header alone. `new`: the whole row, hashes too. Files are relative to `dataDir`. */
export type FilesToScan = { kind: 'known'; files: readonly { file: string; origin: Origin }[] } | { kind: 'new'; files: readonly string[] };

/** One for each file; undefined where it cannot be read. */
export type RowOf<P extends FilesToScan> = (P extends { kind: 'new' } ? IndexRow : KnownFileRow) | undefined;

function scanKnownFile(dataDir: string, { file, origin }: { file: string; origin: Origin }, before?: SharedValues): KnownFileRow | undefined {
  const scanned = scanHeader(`${dataDir}/${file}`, origin);
  if (!scanned.ok) return undefined;
  const { source, dataSetOffset, header } = scanned.value;
  return { source, dataSetOffset, header: indexedHeader(header, before) };
}

function scanNewFile(dataDir: string, file: string, before?: SharedValues): IndexRow | undefined {
  const scanned = scanFile(dataDir, file);
  if (!scanned.ok) return undefined;
  try {
    const { headSha256, dataSetSha256 } = hashFileNow(join(dataDir, file), scanned.value.dataSetOffset);
    return { ...scanned.value, file, headSha256, dataSetSha256, header: indexedHeader(scanned.value.header, before) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

/** One row for each file, in order. */
export function* scanEach<P extends FilesToScan>(dataDir: string, part: P): Generator<RowOf<P>, void> {
  let before: SharedValues | undefined;
  for (const one of part.files) {
    const row = typeof one === 'string' ? scanNewFile(dataDir, one, before) : scanKnownFile(dataDir, one, before);
    before = row?.header.shared ?? before;
    yield row as RowOf<P>;
  }
}
