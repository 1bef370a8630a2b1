import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { filesUnder, sharedData } from '../../../test/realFiles.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { exportStudy } from './index.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

/** Type, keys and file of every record, in order, as dcmdump sees them. */
function recordsOf(bytes: Uint8Array): string[] | undefined {
  const interesting = /^\s*\((0004,1430|0004,1500|0004,151[012]|0010,00[12]0|0020,000[de]|0020,0011|0020,0013|0008,0060)\)/i;
  return runOn('dcmdump', bytes, ['-q', '+L'])
    ?.split('\n')
    .filter((line) => interesting.test(line))
    .map((line) => line.replace(/\s*#.*$/, '').trim());
}

/** The same by dcmtk's own maker of directories; undefined without it. */
function byDcmmkdir(medium: string): Uint8Array | undefined {
  const copy = join(folder.path, 'copy');
  cpSync(medium, copy, { recursive: true });
  rmSync(join(copy, 'DICOMDIR'));
  const run = spawnSync('dcmmkdir', ['+r', '+I', '-Pgp', '--no-xfer-check', '+id', copy, '+D', join(copy, 'DICOMDIR'), 'DICOM'], {
    encoding: 'utf8',
    cwd: copy,
  });
  if (run.error) {
    console.info('skipped: dcmmkdir is not installed');
    return undefined;
  }
  expect(`${run.stdout}${run.stderr}`).not.toMatch(/^E:/m);
  return readFileSync(join(copy, 'DICOMDIR'));
}

const extra = { PatientName: 'Muster^Erika', StudyID: 'S1', AccessionNumber: '', ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'] };

async function exported(StudyInstanceUID: string, to: string): Promise<string[]> {
  const done = await exportStudy(archive.store, { StudyInstanceUID, who: 'Dr A', to, format: 'dicomdir' });
  if (!done.ok) throw new Error(done.error.message);
  return done.value.files;
}

it('lists what dcmtk lists, without an error of dciodvfy, and all of it comes back through import', async () => {
  for (let n = 1; n <= 25; n += 1)
    await receive(
      archive.ingest,
      ctDataSet(n, { ...extra, SeriesInstanceUID: `${root}.2.${String(n % 2)}`, SeriesNumber: String(1 + (n % 2)) }),
      incomingOf(n),
    );
  const to = join(folder.path, 'medium');
  const files = await exported(`${root}.1`, to);
  expect(files.map((file) => file.slice(to.length + 1)).slice(-2)).toEqual(['DICOM/SE000002/IM000013', 'DICOMDIR']);
  const bytes = readFileSync(join(to, 'DICOMDIR'));
  const other = byDcmmkdir(to);
  if (other) expect(recordsOf(bytes)?.sort()).toEqual(recordsOf(other)?.sort());
  expect(recordsOf(bytes)?.length ?? 100).toBeGreaterThan(99);
  expect(runOn('dciodvfy', bytes)?.match(/^Error.*$/gm) ?? []).toEqual([]);
  const again = openTestArchive(join(folder.path, 'second'));
  expect(await again.ingest.importPaths([to], {})).toMatchObject({ found: 25, stored: 25, quarantined: [], failed: 0 });
  await again.close();
  const second = await exportStudy(archive.store, { StudyInstanceUID: `${root}.1`, who: 'Dr A', to, format: 'dicomdir' });
  expect(second).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
});

it('a de-identified medium names nobody, in its directory neither', async () => {
  // Long enough not to stand in a pseudonym by chance.
  await receive(archive.ingest, ctDataSet(1, { ...extra, PatientID: 'MRN-4711' }), incomingOf(1));
  const to = join(folder.path, 'medium');
  const done = await exportStudy(archive.store, { StudyInstanceUID: `${root}.1`, who: 'Dr A', to, format: 'dicomdir', deidentify: {} });
  expect(done).toMatchObject({ ok: true, value: { written: 1 } });
  for (const text of ['Muster', 'MRN-4711', root, '20260102']) expect(readFileSync(join(to, 'DICOMDIR')).includes(text), text).toBe(false);
  expect(runOn('dciodvfy', readFileSync(join(to, 'DICOMDIR')))?.match(/^Error.*$/gm) ?? []).toEqual([]);
});

const data = sharedData('directories of real reports, presentation states and RT objects');
it.skipIf(data === undefined)('gives reports, presentation states and RT objects records that dcmtk reads and dciodvfy passes', async () => {
  const paths = ['seg-sr-rwv', 'gsps-dcmtk', 'rt', 'pdf-ecg'].map((name) => join(data ?? '', name));
  await archive.ingest.importPaths(paths, {});
  expect(paths.flatMap(filesUnder).length).toBeGreaterThan(10);
  const { rows } = archive.store.studies.list({ limit: 100, offset: 0 });
  for (const [at, { StudyInstanceUID }] of rows.entries()) {
    const to = join(folder.path, String(at));
    await exported(StudyInstanceUID, to);
    const bytes = readFileSync(join(to, 'DICOMDIR'));
    expect(recordsOf(bytes)?.length ?? 1).toBeGreaterThan(0);
    expect(runOn('dciodvfy', bytes)?.match(/^Error.*$/gm) ?? [], StudyInstanceUID).toEqual([]);
  }
});
