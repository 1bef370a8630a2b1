import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifest, sharedData } from '../../../test/realFiles.ts';
import type { InstanceHeader } from '../../dicom/instanceHeader.ts';
import { storageClass } from '../../dicom/uids.ts';
import type { ImportNote, ImportResult } from './sink.ts';
import { openTestArchive, tempFolder, type TestArchive } from './testing/testArchive.ts';

const data = sharedData('import of all real files against MANIFEST.csv');
type Row = Record<string, string>;

/** Values as MANIFEST.csv prints them: `[0.5, 0.5]`, `1.0`, names with empty components. */
function same(listed: string, found: string | number | readonly number[] | null): boolean {
  if (found === null) return false;
  if (typeof found === 'string') return listed.replace(/\^+(?==|$)/g, '').replace(/=+$/, '') === found;
  const numbers = listed.replace(/[[\]]/g, '').split(', ').map(Number);
  // One malformed file says "1A" where a number must stand: there is nothing to agree with.
  if (numbers.some(Number.isNaN)) return true;
  const values = typeof found === 'number' ? [found] : found;
  return numbers.length === values.length && numbers.every((number, i) => Math.abs(number - (values[i] ?? NaN)) <= 1e-6 * Math.max(1, Math.abs(number)));
}

/** What the index says under the columns of MANIFEST.csv. */
function listed(h: InstanceHeader): Record<string, string | number | readonly number[] | null> {
  const { image: i } = h;
  const texts = {
    sop: storageClass(h.SOPClassUID)?.name ?? h.SOPClassUID,
    ts: h.transferSyntaxUid,
    Modality: h.Modality,
    SOPInstanceUID: h.SOPInstanceUID,
    SeriesInstanceUID: h.SeriesInstanceUID,
    StudyInstanceUID: h.StudyInstanceUID,
    FrameOfReferenceUID: h.FrameOfReferenceUID,
    PatientName: h.PatientName,
    BurnedInAnnotation: h.BurnedInAnnotation,
  };
  if (i === null) return texts;
  const { Rows, Columns, SamplesPerPixel, PhotometricInterpretation, BitsAllocated, BitsStored, PixelRepresentation } = i;
  const { PixelSpacing, SliceThickness, ImagePositionPatient, RescaleSlope, RescaleIntercept, WindowCenter, WindowWidth } = i;
  const pixels = {
    Rows,
    Columns,
    SamplesPerPixel,
    PhotometricInterpretation,
    BitsAllocated,
    BitsStored,
    PixelRepresentation,
    NumberOfFrames: i.NumberOfFrames,
  };
  return { ...texts, ...pixels, PixelSpacing, SliceThickness, ImagePositionPatient, RescaleSlope, RescaleIntercept, WindowCenter, WindowWidth };
}

describe.skipIf(data === undefined)('all of the real files', () => {
  const folder = tempFolder();
  let archive: TestArchive;
  let result: ImportResult;
  let notes: Map<string, ImportNote>;
  const rows: Row[] = data === undefined ? [] : manifest(data);
  const uidCount = (uid: string): number => rows.filter(({ SOPInstanceUID }) => SOPInstanceUID === uid).length;

  beforeAll(async () => {
    archive = openTestArchive(join(folder.path, 'archive'));
    result = await archive.ingest.importPaths([data ?? ''], {});
    notes = new Map([...result.quarantined, ...result.skipped].map((note) => [relative(data ?? '', note.path), note]));
  }, 120_000);
  afterAll(async () => {
    await archive.close();
    folder.remove();
  });

  const bytesOf = (uid: string): string | undefined => {
    const object = archive.store.instances.open(uid);
    return object.ok ? createHash('sha256').update(readFileSync(object.value.path)).digest('hex') : undefined;
  };

  it('each is archived whole, byte for byte, or has a sentence that says where it is (catches: a file that is lost without a word)', () => {
    const lost: string[] = [];
    for (const { file = '', sha256 = '', SOPInstanceUID = '' } of rows) {
      const note = notes.get(file);
      if (note ? note.message.length > 20 : SOPInstanceUID !== '' && (bytesOf(SOPInstanceUID) === sha256 || uidCount(SOPInstanceUID) > 1)) continue;
      const byName = SOPInstanceUID === '' && archive.store.instances.count() > 0 && archivedBytes().has(sha256);
      if (!byName) lost.push(file);
    }
    expect(lost).toEqual([]);
    expect(result.found).toBe(result.stored + result.duplicates + result.quarantined.length);
  });

  let known: Set<string> | undefined;
  /** SHA-256 of every archived file, for those that MANIFEST.csv could not read a UID of. */
  function archivedBytes(): Set<string> {
    known ??= new Set(
      archive.store.studies
        .list({ limit: 10_000, offset: 0 })
        .rows.flatMap(({ StudyInstanceUID }) => archive.store.instances.ofStudy(StudyInstanceUID))
        .map(({ path }) => createHash('sha256').update(readFileSync(path)).digest('hex')),
    );
    return known;
  }

  it('of several files with one UID one is archived, and each other is the same or kept aside', () => {
    for (const { file = '', sha256 = '', SOPInstanceUID = '' } of rows.filter((row) => uidCount(row.SOPInstanceUID ?? '') > 1 && row.SOPInstanceUID !== '')) {
      const stored = bytesOf(SOPInstanceUID);
      expect(stored, file).toBeDefined();
      if (stored === sha256 || notes.has(file)) continue;
      // Not named and with other bytes: then the same data set behind another header, which is a duplicate.
      expect(result.duplicates, file).toBeGreaterThan(0);
    }
  });

  it('what is archived has the attributes of MANIFEST.csv (catches: values that other programs read otherwise)', () => {
    const differing: string[] = [];
    let compared = 0;
    for (const row of rows) {
      if (bytesOf(row.SOPInstanceUID ?? '') !== row.sha256) continue;
      const header = archive.store.instances.header(row.SOPInstanceUID ?? '');
      if (!header) continue;
      compared += 1;
      for (const [column, value] of Object.entries(listed(header))) {
        const there = row[column] ?? '';
        if (there !== '' && !same(there, value)) differing.push(`${row.file ?? ''} ${column}: ${String(value)} instead of ${there}`);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(1100);
  });

  it('every malformed one is archived or in quarantine with a sentence, none is passed over', () => {
    const malformed = rows.filter(({ file = '' }) => file.startsWith('malformed/'));
    expect(malformed.length).toBeGreaterThan(20);
    const passedOver = result.skipped.filter(({ path, code }) => path.includes('malformed/') && !/SOURCE\.txt$/.test(path) && code !== 'DICOMDIR');
    expect(passedOver).toEqual([]);
    expect(result.failed).toBe(result.skipped.filter(({ code }) => code === 'MISSING').length);
  });

  it('is found whole afterwards, and a rebuild of the index finds the same', async () => {
    const before = archive.store.instances.count();
    expect((await archive.store.verify()).problems).toEqual([]);
    expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: before, problems: 0 } });
  });
});
