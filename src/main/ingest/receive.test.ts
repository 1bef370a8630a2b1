import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ctDataSet, ctFile, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(folder.path);
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

const uid = (n: number): string => `${root}.3.${String(n)}`;

it('keeps the data set of a received object byte for byte (a re-encoder would lose private tags and padding)', async () => {
  const dataSet = ctDataSet(1);
  expect(await receive(archive.ingest, dataSet, incomingOf(1))).toEqual({ kind: 'stored' });
  const object = archive.store.instances.open(uid(1));
  if (!object.ok) throw new Error(object.error.message);
  const bytes = readFileSync(object.value.path);
  expect(Buffer.compare(bytes.subarray(object.value.dataSetOffset), Buffer.from(dataSet))).toBe(0);
  expect(object.value.source).toBe('CT1');
  expect(archive.store.studies.get(`${root}.1`)).toMatchObject({ PatientName: 'Muster^Erika', ModalitiesInStudy: ['CT'], NumberOfStudyRelatedInstances: 1 });
});

it('answers duplicate for the same bytes, also when they come as a file, and counts once', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  expect((await receive(archive.ingest, ctDataSet(1), incomingOf(1))).kind).toBe('duplicate');
  expect((await archive.ingest.storeDerived(ctFile(1))).kind).toBe('duplicate');
  expect(archive.store.instances.count()).toBe(1);
  expect(readdirSync(join(folder.path, 'incoming'))).toEqual([]);
});

it('quarantines other bytes under a known UID and leaves the stored ones (silent overwriting would lose an image)', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  const other = ctDataSet(1, { StudyDescription: 'changed' });
  expect(await receive(archive.ingest, other, incomingOf(1))).toMatchObject({ kind: 'quarantined', code: 'UID_CONFLICT' });
  expect(await receive(archive.ingest, other, incomingOf(1))).toMatchObject({ kind: 'quarantined' });
  expect(archive.store.quarantine.list()).toMatchObject([{ code: 'UID_CONFLICT', source: 'CT1', SOPInstanceUID: uid(1) }]);
  expect(archive.store.studies.get(`${root}.1`)?.StudyDescription).toBe('CT Chest');
  expect((await archive.store.verify()).problems).toEqual([]);
});

it('stores one of many that arrive at once under one new UID (a race would store two or crash on the unique row)', async () => {
  const same = Array.from({ length: 6 }, () => receive(archive.ingest, ctDataSet(1), incomingOf(1)));
  const other = Array.from({ length: 3 }, () => receive(archive.ingest, ctDataSet(1, { StudyID: 'x' }), incomingOf(1)));
  const kinds = (await Promise.all([...same, ...other])).map((outcome) => outcome.kind).sort();
  expect(kinds.filter((kind) => kind === 'stored')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'failed')).toHaveLength(0);
  expect(archive.store.instances.count()).toBe(1);
  expect((await archive.store.verify()).problems).toEqual([]);
});

it('puts an object aside whose UID is not the announced one (PS3.4 B.2.3, A900)', async () => {
  expect(await receive(archive.ingest, ctDataSet(1), incomingOf(1, { sopInstanceUid: '1.2.3' }))).toMatchObject({ kind: 'quarantined', code: 'UID_MISMATCH' });
  expect(archive.store.instances.count()).toBe(0);
});

it('keeps an unreadable object in quarantine with a sentence', async () => {
  const cut = ctDataSet(1).subarray(0, 300);
  expect(await receive(archive.ingest, cut, incomingOf(1))).toMatchObject({ kind: 'quarantined', code: 'UNPARSABLE' });
  expect(archive.store.quarantine.count()).toBe(1);
});

it('finds the header of an object behind the part kept in memory (a long private value would hide it)', async () => {
  const dataSet = ctDataSet(2, { PatientComments: 'x'.repeat(9000), TextValue: 'y'.repeat(400_000) });
  expect((await receive(archive.ingest, dataSet, incomingOf(2))).kind).toBe('stored');
});

it('leaves nothing of an aborted object', async () => {
  const sink = await archive.ingest.receive(incomingOf(1));
  await sink.write(new Uint8Array(2_000_000));
  await sink.abort();
  expect(readdirSync(join(folder.path, 'incoming'))).toEqual([]);
  expect(archive.store.instances.count()).toBe(0);
});

it('commits many associations together: one audit row a group, all found afterwards', async () => {
  const outcomes = await Promise.all(Array.from({ length: 40 }, (_, i) => receive(archive.ingest, ctDataSet(i + 1), incomingOf(i + 1))));
  expect(outcomes.every((outcome) => outcome.kind === 'stored')).toBe(true);
  const rows = archive.store.audit.list().filter((row) => row.action === 'instances.stored');
  expect(rows.length).toBeLessThan(40);
  expect(rows.reduce((sum, row) => sum + Number(row.detail.count), 0)).toBe(40);
  expect(archive.store.studies.series(`${root}.1`)[0]).toMatchObject({ NumberOfSeriesRelatedInstances: 40, thumbnail: { SOPInstanceUID: uid(20), frame: 1 } });
});

it('refuses below the low-disk mark before it takes a byte', async () => {
  await archive.close();
  archive = openTestArchive(folder.path, { lowDiskBytes: Number.MAX_SAFE_INTEGER });
  await expect(archive.ingest.receive(incomingOf(1))).rejects.toMatchObject({ code: 'ENOSPC' });
});

it('leases the exact bytes of a frame', async () => {
  const dataSet = ctDataSet(1);
  await receive(archive.ingest, dataSet, incomingOf(1));
  const lease = await archive.store.instances.pixelLease(uid(1), 1);
  if (!lease.ok) throw new Error(lease.error.message);
  const [fragment] = lease.value.fragments;
  const bytes = readFileSync(lease.value.path).subarray(fragment?.offset, (fragment?.offset ?? 0) + (fragment?.length ?? 0));
  expect(Buffer.compare(bytes, Buffer.from(dataSet.subarray(-512)))).toBe(0);
  expect((await archive.store.instances.pixelLease(uid(1), 2)).ok).toBe(false);
});
