import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeDicomdir } from '../../dicom/dicomdir/writeDicomdir.ts';
import { parseFile } from '../../dicom/parse.ts';
import { ctFile, openTestArchive, tempFolder, type TestArchive } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let medium: string;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  medium = join(folder.path, 'medium');
  mkdirSync(join(medium, 'DICOM'), { recursive: true });
  const entries = [1, 2, 3].map((n) => {
    const bytes = ctFile(n);
    const parsed = parseFile(bytes);
    if (!parsed.ok) throw new Error(parsed.error.message);
    writeFileSync(join(medium, 'DICOM', `IM${String(n)}`), bytes);
    return { dataSet: parsed.value.dataSet, transferSyntaxUid: '1.2.840.10008.1.2.1', fileId: ['DICOM', `IM${String(n)}`] };
  });
  const odd = entries.slice(0, 1).map((entry) => ({ ...entry, fileId: ['..', '..', 'ETC'] }));
  writeFileSync(join(medium, 'DICOMDIR'), writeDicomdir([...entries, ...odd]).bytes);
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

it('imports what is there and names what the DICOMDIR promises in vain; a path out of the medium is not followed', async () => {
  rmSync(join(medium, 'DICOM', 'IM2'));
  const result = await archive.ingest.importPaths([medium], {});
  expect(result).toMatchObject({ found: 2, stored: 2, quarantined: [], failed: 1 });
  expect(result.skipped.map(({ path, code }) => [path, code])).toEqual([
    [join(medium, 'DICOMDIR'), 'DICOMDIR'],
    [join(medium, 'DICOM', 'IM2'), 'MISSING'],
  ]);
});

it('finds files whose names the file system wrote in lower case, with a version or an extension', async () => {
  for (const [from, to] of [
    ['IM1', 'im1'],
    ['IM2', 'IM2.;1'],
    ['IM3', 'im3.dcm'],
  ] as const)
    renameSync(join(medium, 'DICOM', from), join(medium, 'DICOM', to));
  renameSync(join(medium, 'DICOM'), join(medium, 'dicom'));
  expect(await archive.ingest.importPaths([medium], {})).toMatchObject({ found: 3, stored: 3, failed: 0 });
});

it('a DICOMDIR chosen by itself brings the files it lists, and no others', async () => {
  writeFileSync(join(medium, 'OTHER'), ctFile(9));
  expect(await archive.ingest.importPaths([join(medium, 'DICOMDIR')], {})).toMatchObject({ found: 3, stored: 3, failed: 0 });
});

it('a broken DICOMDIR stops nothing', async () => {
  writeFileSync(join(medium, 'DICOMDIR'), 'nonsense');
  expect(await archive.ingest.importPaths([medium], {})).toMatchObject({ found: 3, stored: 3, failed: 0 });
});
