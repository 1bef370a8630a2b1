// What leaves the archive carries its corrections: exports in every form; the original and uncorrected objects stay byte for byte.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { parseFile } from '../../dicom/parse.ts';
import type { DataSet } from '../../dicom/model.ts';
import { ctDataSet, ctFile, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { exportStudy, type ExportOptions } from './index.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
const study = `${root}.1`;

beforeEach(async () => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  await receive(archive.ingest, ctDataSet(1, { SeriesNumber: '1' }), incomingOf(1));
  await receive(archive.ingest, ctDataSet(2, { StudyInstanceUID: `${root}.9`, SeriesInstanceUID: `${root}.92`, PatientID: 'P9' }), incomingOf(2));
  await archive.ingest.storeDerived(ctFile(7, { SeriesInstanceUID: `${root}.77`, Modality: 'OT' }));
  const attributes = { PatientName: 'Jäger^Änne', PatientID: 'NEU' };
  const done = archive.store.corrections.apply({ kind: 'correctPatient', StudyInstanceUIDs: [study], attributes }, { who: 'Dr A', reason: 'wrong patient' });
  if (!done.ok) throw new Error(done.error.message);
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

async function exported(to: string, options: Partial<ExportOptions>): Promise<string[]> {
  const done = await exportStudy(archive.store, { StudyInstanceUID: study, who: 'Dr A', to: join(folder.path, to), format: 'dicom', ...options });
  if (!done.ok) throw new Error(done.error.message);
  expect(done.value.leftOut).toEqual([]);
  return done.value.files;
}

function read(bytes: Uint8Array): DataSet {
  const file = parseFile(bytes, { inflate: (deflated) => inflateRawSync(deflated) });
  if (!file.ok) throw new Error(file.error.message);
  return file.value.dataSet;
}

it('in files, on media and in what is de-identified; the original is the file of the archive, another study too', async () => {
  for (const path of await exported('a', {})) {
    const d = read(readFileSync(path));
    expect([d.personName('PatientName'), d.string('PatientID'), d.string('StudyInstanceUID')]).toEqual(['Jäger^Änne', 'NEU', study]);
    const [original] = d.sequence('OriginalAttributesSequence');
    expect(original?.sequence('ModifiedAttributesSequence')[0]?.string('PatientID')).toBe('P1');
    const dump = runOn('dcmdump', readFileSync(path), ['+U8']);
    if (dump !== undefined) expect(dump).toContain('Jäger^Änne');
  }
  const media = await exported('medium', { format: 'dicomdir' });
  const dicomdir = readFileSync(media.find((path) => path.endsWith('DICOMDIR')) ?? '');
  expect([dicomdir.includes('NEU'), dicomdir.includes('Muster')]).toEqual([true, false]);
  for (const path of await exported('safe', { deidentify: {} }))
    for (const text of ['Jäger', 'NEU', 'Muster', 'OriginalAttributes']) expect(readFileSync(path).includes(text)).toBe(false);
  const stored = archive.store.instances.ofStudy(study, { derived: true });
  const originals = await exported('original', { original: true });
  expect(originals.map((path, at) => readFileSync(path).equals(readFileSync(stored[at]?.path ?? '')))).toEqual([true, true]);
  const [other] = await exported('other', { StudyInstanceUID: `${root}.9` });
  const [same] = archive.store.instances.ofStudy(`${root}.9`);
  expect(readFileSync(other ?? '').equals(readFileSync(same?.path ?? ''))).toBe(true);
});
