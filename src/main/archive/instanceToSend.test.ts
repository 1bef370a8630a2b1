// The bytes for the network: verbatim without a correction, with the values of now and those before with one, and none at all when they cannot be read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseFile } from '../../dicom/parse.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import type { StoredObject } from '../store/index.ts';
import { createInstanceToSend } from './instanceToSend.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(async () => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

async function sent(object: StoredObject): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  // A piece may be used again for the next one.
  for await (const piece of createInstanceToSend(archive.store)(object).open()) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

function object(): StoredObject {
  const [found] = archive.store.instances.ofStudy(`${root}.1`);
  if (!found) throw new Error('gone');
  return found;
}

it('goes out verbatim, then corrected, then verbatim again once that is undone', async () => {
  const { path, dataSetOffset } = object();
  const dataSet = readFileSync(path).subarray(dataSetOffset);
  expect((await sent(object())).equals(dataSet)).toBe(true);
  const by = { who: 'Dr A', reason: 'wrong patient' };
  const done = archive.store.corrections.apply({ kind: 'correctPatient', StudyInstanceUIDs: [`${root}.1`], attributes: { PatientID: 'NEU' } }, by);
  if (!done.ok) throw new Error(done.error.message);
  const file = parseFile(Buffer.concat([readFileSync(path).subarray(0, dataSetOffset), await sent(object())]));
  expect(file.ok && [file.value.dataSet.string('PatientID'), file.value.dataSet.sequence('OriginalAttributesSequence').length]).toEqual(['NEU', 1]);
  archive.store.corrections.undo(done.value.id, by);
  expect((await sent(object())).equals(dataSet)).toBe(true);
});

it('rejects before the first byte when the object cannot be read (catches: an object that goes out as it was)', async () => {
  archive.store.corrections.apply({ kind: 'correctStudy', StudyInstanceUID: `${root}.1`, attributes: { StudyID: 'X' } }, { who: 'Dr A', reason: 'typo' });
  await expect(sent({ ...object(), path: join(folder.path, 'gone') })).rejects.toThrow();
});
