// Test support: the real DICOM files kept beside the project, when they are there. Nothing in production imports it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import type { DicomFile } from '../src/dicom/model.ts';
import { parseFile } from '../src/dicom/parse.ts';
import type { Result } from '../src/contract/result.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared', 'data');

/** The folder of real files, or undefined after saying what is skipped. */
export function sharedData(skipped: string): string | undefined {
  if (existsSync(join(folder, 'MANIFEST.csv'))) return folder;
  console.info(`skipped: ${skipped} (no real DICOM files beside the project)`);
  return undefined;
}

export function filesUnder(path: string): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(txt|csv|md|tsv|jsonl)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export function parsePath(path: string): Result<DicomFile> {
  return parseFile(readFileSync(path), { inflate: (deflated) => inflateRawSync(deflated, { maxOutputLength: 2 ** 29 }) });
}

/** Rows of MANIFEST.csv by their column names; quoted cells may hold commas. */
export function manifest(root: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(root, 'MANIFEST.csv'), 'utf8').trimEnd().split('\n');
  const columns = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [columns[i] ?? '', cell])));
}

function cells(line: string): string[] {
  return [...line.trimEnd().matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => (match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'));
}
