import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ctDataSet, ctFile, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { exportStudy } from './index.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(async () => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  await receive(archive.ingest, ctDataSet(2, { SeriesDescription: '../../..\\CON: Thorax/ü' }), incomingOf(2));
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

const options = { StudyInstanceUID: `${root}.1`, who: 'Dr A' };

it('writes byte-identical files under safe names, in order, and never over others', async () => {
  const to = join(folder.path, 'out');
  const written = await exportStudy(archive.store, { ...options, to, format: 'dicom' });
  if (!written.ok) throw new Error(written.error.message);
  expect(written.value.files.map((file) => file.slice(to.length + 1))).toEqual(['001-CT-CON-Thorax-u/0001.dcm', '001-CT-CON-Thorax-u/0002.dcm']);
  const first = archive.store.instances.open(`${root}.3.1`);
  expect(first.ok && Buffer.compare(readFileSync(written.value.files[0] ?? ''), readFileSync(first.value.path))).toBe(0);
  expect(await exportStudy(archive.store, { ...options, to, format: 'dicom' })).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  expect(readdirSync(join(to, '001-CT-CON-Thorax-u')).sort()).toEqual(['0001.dcm', '0002.dcm']);
});

it('a ZIP comes back through import as duplicates of the same bytes', async () => {
  const to = join(folder.path, 'out.zip');
  expect(await exportStudy(archive.store, { ...options, to, format: 'zip' })).toMatchObject({ ok: true, value: { written: 2, files: [to] } });
  expect(await archive.ingest.importPaths([to], {})).toMatchObject({ found: 2, duplicates: 2 });
  expect(await exportStudy(archive.store, { ...options, to, format: 'zip' })).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
});

it('leaves derived objects out when asked, records the export, and knows no other study', async () => {
  await archive.ingest.storeDerived(ctFile(7, { SeriesInstanceUID: `${root}.77`, Modality: 'SR' }));
  expect(await exportStudy(archive.store, { ...options, to: join(folder.path, 'a'), format: 'dicom' })).toMatchObject({ value: { written: 3 } });
  expect(await exportStudy(archive.store, { ...options, to: join(folder.path, 'b'), format: 'dicom', derived: false })).toMatchObject({
    value: { written: 2 },
  });
  expect(archive.store.audit.list().at(-1)).toMatchObject({ action: 'study.exported', who: 'Dr A', outcome: 'success' });
  expect(await exportStudy(archive.store, { ...options, StudyInstanceUID: '1.2', to: folder.path, format: 'dicom' })).toMatchObject({
    error: { code: 'NOT_FOUND' },
  });
});

it('says so when the target cannot be written, and leaves no half file', async () => {
  mkdirSync(join(folder.path, 'x'));
  writeFileSync(join(folder.path, 'x', 'file'), '');
  const failed = await exportStudy(archive.store, { ...options, to: join(folder.path, 'x', 'file', 'deep'), format: 'dicom' });
  expect(failed).toMatchObject({ ok: false, error: { code: 'IO_ERROR' } });
  expect(existsSync(join(folder.path, 'x', 'file', 'deep'))).toBe(false);
});

it('writes nothing into its own folder, and guesses no place (catches: copies that a reindex takes for objects)', async () => {
  for (const to of [archive.dataDir, join(archive.dataDir, 'objects', 'new', 'deep'), 'out'])
    for (const format of ['dicom', 'zip', 'png'] as const)
      expect(await exportStudy(archive.store, { ...options, to, format })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  symlinkSync(archive.dataDir, join(folder.path, 'link'));
  expect(await exportStudy(archive.store, { ...options, to: join(folder.path, 'link', 'x'), format: 'dicom' })).toMatchObject({
    error: { code: 'BAD_REQUEST' },
  });
  expect(await exportStudy(archive.store, { ...options, to: join(folder.path, '..archive'), format: 'dicom' })).toMatchObject({ ok: true });
});

it('says that the archive lacks a file, and does not blame the target', async () => {
  const first = archive.store.instances.open(`${root}.3.1`);
  if (!first.ok) throw new Error(first.error.message);
  rmSync(first.value.path);
  for (const format of ['dicom', 'zip', 'dicomdir', 'png'] as const) {
    const failed = await exportStudy(archive.store, { ...options, to: join(folder.path, `lost-${format}`), format });
    expect(failed).toMatchObject({ ok: false, error: { code: 'IO_ERROR', message: expect.stringContaining('from the archive') as string } });
  }
});
