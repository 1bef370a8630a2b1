// A real archive in a temp folder with a small CT chest study in it, and the reports room on top. Test support.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measurementInput } from '../../../contract/measurement.ts';
import { fail, ok } from '../../../contract/result.ts';
import { writeFile } from '../../../dicom/part10.ts';
import { createIngest, type Ingest } from '../../ingest/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { createReports, type Reports } from '../index.ts';
import type { Measurement } from '../types.ts';
import type { ReportsOptions } from '../ports.ts';
import { lengthMeasurement } from './phantomStudy.ts';

export const archiveStudyUid = '2.25.1001';
const password = 'correct horse';

function ctImage(n: number): Uint8Array {
  return writeFile({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `2.25.20${String(50 + n)}`,
    StudyDate: '20261121',
    StudyTime: '140203',
    AccessionNumber: 'A-4711',
    Modality: 'CT',
    ReferringPhysicianName: 'Referrer^Rita',
    StudyDescription: 'CT chest',
    PatientName: 'Phantom^Chest',
    PatientID: 'SGT-000001',
    PatientBirthDate: '19610514',
    PatientSex: 'F',
    PatientAge: '065Y',
    BodyPartExamined: 'CHEST',
    SliceThickness: 2.5,
    KVP: 120,
    StudyInstanceUID: archiveStudyUid,
    SeriesInstanceUID: '2.25.1002',
    StudyID: '1',
    SeriesNumber: 2,
    InstanceNumber: n + 1,
    ImagePositionPatient: [-178.85, -178.85, n * 2.5],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    FrameOfReferenceUID: '2.25.1003',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: 512,
    Columns: 512,
    PixelSpacing: [0.7, 0.7],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    PixelData: new Uint8Array(512 * 512 * 2),
  });
}

export interface OpenRoom {
  store: Store;
  ingest: Ingest;
  reports: Reports;
  dataDir: string;
  /** A measurement saved in the archive. */
  measure(change?: Partial<Measurement>): Measurement;
  /** The room again, as after a restart, with other parts. */
  again(change: Partial<ReportsOptions>): Reports;
  close(): Promise<void>;
}

export const context = { actor: 'Dr. Ada Reader', signal: new AbortController().signal };
export const credentials = { name: 'Dr. Ada Reader', password };

export async function openRoom(): Promise<OpenRoom> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sagitta-reports-'));
  const opened = openStore({ dataDir: join(dataDir, 'data'), lowDiskBytes: 0 });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const ingest = createIngest({ store });
  const files = [0, 6].map((n) => join(dataDir, `${String(n)}.dcm`));
  files.forEach((path, i) => {
    writeFileSync(path, ctImage(i * 6));
  });
  const imported = await ingest.importPaths(files, {});
  if (imported.stored !== 2) throw new Error(`import: ${JSON.stringify(imported)}`);
  const user = { id: '1', name: credentials.name, method: 'password' as const };
  const verify: ReportsOptions['users']['verify'] = (name, given) =>
    Promise.resolve(
      name === user.name && given === password ? ok(user) : fail('WRONG_PASSWORD', 'Name and password do not fit; the report is not signed. Try again.'),
    );
  const base: ReportsOptions = { store, ingest, users: { current: () => user, verify }, softwareVersion: '0.1.0' };
  return {
    store,
    ingest,
    dataDir,
    reports: createReports(base),
    measure(change) {
      const { author, ...made } = lengthMeasurement({ ...change, SOPInstanceUID: '2.25.2056' });
      const saved = store.measurements.save(measurementInput.parse(made), author);
      if (!saved.ok) throw new Error(saved.error.message);
      return saved.value;
    },
    again: (change) => createReports({ ...base, ...change }),
    async close() {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
