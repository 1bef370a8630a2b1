import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { laterFields, type MeasurementInput } from '../../contract/measurement.ts';
import type { Report } from '../../contract/report.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, root, type TestArchive } from '../ingest/testing/testArchive.ts';
import { openStore, readOwner } from './index.ts';

let dataDir: string;
let archive: TestArchive;
let now = Date.parse('2026-01-02T12:00:00Z');
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sagitta-store-'));
  archive = openTestArchive(dataDir, { now: () => now });
});
afterEach(async () => {
  await archive.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const study = `${root}.1`;

function measurement(id: string): MeasurementInput {
  const place = {
    StudyInstanceUID: study,
    SeriesInstanceUID: `${root}.2`,
    SOPInstanceUID: `${root}.3.1`,
    frame: 1,
    FrameOfReferenceUID: '',
    plane: 'acquired' as const,
  };
  const shown = {
    kind: 'length' as const,
    label: '',
    imagePoints: [],
    points: [],
    value: 9.1,
    unit: 'mm',
    uncertainty: 0.5,
    spacingSource: 'PixelSpacing',
    place: 'axial 1',
  };
  return { ...place, ...shown, id, trackingUid: '2.25.1', statistics: null, refused: null, ...laterFields() };
}

function report(version: number, status: Report['status']): Report {
  const parts = { sections: [], checks: [], passedChecks: 0, engines: [], addenda: [], signature: null, signBlocked: null };
  const at = new Date(now).toISOString();
  return { ...parts, id: 'bd7f94e5-6a3f-4a60-8f5b-4f4c0d4f6a11', StudyInstanceUID: study, version, status, createdBy: 'Dr A', createdAt: at, updatedAt: at };
}

it('has one owner, tells where it answers, and is free again after it closes', async () => {
  archive.store.publishOwner('/run/sagitta.sock');
  expect(openStore({ dataDir })).toMatchObject({
    ok: false,
    error: { code: 'CONFLICT', data: { owner: { pid: process.pid, socketPath: '/run/sagitta.sock' } } },
  });
  await archive.close();
  expect(readOwner(dataDir)).toBeNull();
  archive = openTestArchive(dataDir, { now: () => now });
});

it('is readable by its owner only, and logs ahead with full synchronisation', () => {
  expect(statSync(dataDir).mode & 0o077).toBe(0);
  expect(statSync(join(dataDir, 'archive.db')).mode & 0o077).toBe(0);
  expect(readFileSync(join(dataDir, 'archive.db')).readUInt8(18)).toBe(2);
});

it('goes from arriving to unread to reading', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  expect(archive.store.studies.list({ limit: 10, offset: 0 }).counts).toMatchObject({ all: 1, arriving: 1, unread: 0 });
  now += 6000;
  expect(archive.store.studies.list({ filter: { status: 'unread' }, limit: 10, offset: 0 })).toMatchObject({ total: 1, counts: { arriving: 0, unread: 1 } });
  expect(archive.store.studies.nextUnread(null)).toBe(study);
  expect(archive.store.studies.open(study, 'Dr A')).toMatchObject({ ok: true, value: { study: { status: 'reading' } } });
  expect(archive.store.studies.nextUnread(null)).toBeNull();
  expect(archive.store.audit.list().at(-1)).toMatchObject({ who: 'Dr A', action: 'study.opened', subject: { StudyInstanceUID: study } });
});

it('numbers measurements once, brings a deleted one back under its number', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  const { measurements } = archive.store;
  const ids = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  for (const id of ids) measurements.save(measurement(id), 'Dr A');
  measurements.delete(ids[2] ?? '', 'Dr A');
  expect(measurements.save(measurement(crypto.randomUUID()), 'Dr A')).toMatchObject({ ok: true, value: { number: 4 } });
  expect(measurements.list(study).map(({ number }) => number)).toEqual([1, 2, 4]);
  expect(measurements.save(measurement(ids[2] ?? ''), 'Dr B')).toMatchObject({ ok: true, value: { number: 3, author: 'Dr A' } });
  expect(measurements.save({ ...measurement(crypto.randomUUID()), StudyInstanceUID: '1.2' }, 'Dr A')).toMatchObject({
    ok: false,
    error: { code: 'NOT_FOUND' },
  });
});

it('keeps what another program measured as it was read (catches: a number that somebody typed over under a vendor’s name)', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  const { annotations, measurements } = archive.store;
  const theirs = { ...measurement(crypto.randomUUID()), imported: true as const, source: 'SR of a vendor' };
  expect(measurements.save(theirs, 'Dr A')).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  const at = new Date(now).toISOString();
  annotations.take(study, [{ ...theirs, number: null, author: 'Vendor', createdAt: at, updatedAt: at }], { SOPInstanceUID: `${root}.3.9`, who: 'Vendor' });
  expect(measurements.save({ ...theirs, value: 12 }, 'Dr A')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  expect(measurements.save({ ...theirs, value: 12, imported: false }, 'Dr A')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  measurements.delete(theirs.id, 'Dr A');
  expect(measurements.save(theirs, 'Dr A')).toMatchObject({ ok: true, value: { value: 9.1, author: 'Vendor' } });
});

it('keeps signed versions for ever and the status of the study with the report', async () => {
  await receive(archive.ingest, ctDataSet(1), incomingOf(1));
  const { reports, studies } = archive.store;
  reports.save(report(1, 'draft'), { who: 'Dr A', action: 'report.drafted' });
  expect(studies.get(study)?.status).toBe('drafted');
  const signed = { who: 'Dr A', contentSha256: 'a'.repeat(64), action: 'report.signed' } as const;
  expect(reports.saveSigned(report(1, 'final'), signed).ok).toBe(true);
  expect(reports.saveSigned(report(1, 'final'), signed)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  reports.saveSigned(report(2, 'amended'), { ...signed, action: 'report.addendum' });
  expect(reports.versions(report(1, 'final').id).map(({ version, by }) => [version, by])).toEqual([
    [1, 'Dr A'],
    [2, 'Dr A'],
  ]);
  expect(reports.version(report(1, 'final').id, 1)?.status).toBe('final');
  expect(studies.get(study)?.status).toBe('amended');
});

it('undoes every write of a transaction that fails', () => {
  expect(() =>
    archive.store.transaction(() => {
      archive.store.settings.set({ aet: 'OTHER' }, 'Dr A');
      throw new Error('bug');
    }),
  ).toThrow('bug');
  expect(archive.store.settings.get().aet).toBe('SAGITTA');
  expect(archive.store.audit.list()).toEqual([]);
});

it('keeps settings and peers over a restart', async () => {
  archive.store.settings.set({ port: 104, theme: 'light' }, 'Dr A');
  archive.store.peers.add({ aet: 'PACS', host: 'a', port: 1 }, 'Dr A');
  archive.store.peers.add({ aet: 'PACS', host: 'b', port: 2 }, 'Dr A');
  const secure = {
    aet: 'CT1',
    host: 'ct1',
    port: 2762,
    tls: 'tls',
    name: 'CT room 1',
    retrieveBy: 'get',
    maxAssociations: 4,
    maxObjectsPerMinute: 600,
  } as const;
  archive.store.peers.add(secure, 'Dr A');
  await archive.close();
  archive = openTestArchive(dataDir, { now: () => now });
  expect(archive.store.settings.get()).toMatchObject({ aet: 'SAGITTA', port: 104, theme: 'light' });
  expect(archive.store.peers.list()).toEqual([
    secure,
    { aet: 'PACS', host: 'b', port: 2, tls: 'none', name: '', retrieveBy: 'move', maxAssociations: null, maxObjectsPerMinute: null },
  ]);
  expect(archive.store.peers.remove('NONE', 'Dr A')).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
});
