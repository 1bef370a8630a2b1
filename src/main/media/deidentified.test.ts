import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parsePath } from '../../../test/realFiles.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { exportStudy } from './index.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(async () => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  await receive(archive.ingest, ctDataSet(1, { SeriesDescription: 'Muster Thorax' }), incomingOf(1));
  await receive(archive.ingest, ctDataSet(2, { FrameOfReferenceUID: `${root}.5` }), incomingOf(2));
  await receive(archive.ingest, ctDataSet(3, { BurnedInAnnotation: 'YES' }), incomingOf(3));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

const options = { StudyInstanceUID: `${root}.1`, who: 'Dr A' };

function uidsOf(path: string): string[] {
  const file = parsePath(path);
  if (!file.ok) throw new Error(file.error.message);
  return (['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'] as const).map((keyword) => file.value.dataSet.string(keyword));
}

it('writes a study without names or UIDs, one study still, and names what it left out; nothing is left beside it', async () => {
  const out = join(folder.path, 'out');
  const done = await exportStudy(archive.store, { ...options, to: join(out, 'x'), format: 'dicom', deidentify: {} });
  if (!done.ok) throw new Error(done.error.message);
  expect(done.value).toMatchObject({ written: 2, leftOut: [{ SOPInstanceUID: `${root}.3.3`, code: 'BURNED_IN' }] });
  expect(readdirSync(out)).toEqual(['x']);
  expect(done.value.files.join()).not.toContain('Muster');
  for (const path of done.value.files) for (const text of ['Muster', 'Erika', root, '20260102']) expect(readFileSync(path).includes(text), text).toBe(false);
  const [first = [], second = []] = done.value.files.map(uidsOf);
  expect(first.slice(0, 2)).toEqual(second.slice(0, 2));
  expect(first[2]).not.toBe(second[2]);
  expect(archive.store.audit.list().at(-1)).toMatchObject({ action: 'study.exported', detail: { deidentified: true, instances: 2, leftOut: 1 } });
});

it('gives other UIDs in the next export, and the same bytes come back through import', async () => {
  const [a, b] = [join(folder.path, 'a'), join(folder.path, 'b.zip')];
  const first = await exportStudy(archive.store, { ...options, to: a, format: 'dicom', deidentify: { allowBurnedIn: true } });
  const second = await exportStudy(archive.store, { ...options, to: b, format: 'zip', deidentify: { allowBurnedIn: true } });
  expect([first, second]).toMatchObject([{ value: { written: 3 } }, { value: { written: 3, files: [b] } }]);
  expect(await archive.ingest.importPaths([a, b], {})).toMatchObject({ found: 6, stored: 6, quarantined: [] });
  expect(archive.store.studies.count()).toBe(3);
});
