// Test support: archives in temp folders and small valid CT objects. Nothing in production imports it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joined, writeDataSet, type DataSetModel } from '../../../dicom/writer.ts';
import { openStore, type Store, type StoreOptions } from '../../store/index.ts';
import { createIngest } from '../createIngest.ts';
import { part10Header } from '../part10Header.ts';
import type { IncomingInstance, Ingest, IngestOutcome } from '../sink.ts';

export const root = '1.2.826.0.1.3680043.9.7';
const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
const explicitLittle = '1.2.840.10008.1.2.1';

export function tempFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'sagitta-archive-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export interface TestArchive {
  dataDir: string;
  store: Store;
  ingest: Ingest;
  close(): Promise<void>;
}

export function openTestArchive(dataDir: string, options: Partial<StoreOptions> = {}): TestArchive {
  const opened = openStore({ dataDir, lowDiskBytes: 0, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  return { dataDir, store, ingest: createIngest({ store }), close: () => store.close() };
}

/** A CT slice of 16 × 16; `n` gives its UID and number, `fields` change or add attributes. */
export function ctDataSet(n: number, fields: DataSetModel = {}): Uint8Array {
  const pixels = new Uint8Array(512).map((_, i) => (i * 7 + n) & 0xff);
  return writeDataSet({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: ctStorage,
    SOPInstanceUID: `${root}.3.${String(n)}`,
    StudyInstanceUID: `${root}.1`,
    SeriesInstanceUID: `${root}.2`,
    StudyDate: '20260102',
    StudyTime: '101500',
    StudyDescription: 'CT Chest',
    PatientName: 'Muster^Erika',
    PatientID: 'P1',
    Modality: 'CT',
    SeriesNumber: '1',
    InstanceNumber: String(n),
    Rows: 16,
    Columns: 16,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    ...fields,
    PixelData: fields.PixelData ?? pixels,
  });
}

export function incomingOf(n: number, change: Partial<IncomingInstance> = {}): IncomingInstance {
  const uids = { transferSyntaxUid: explicitLittle, sopClassUid: ctStorage, sopInstanceUid: `${root}.3.${String(n)}` };
  return { ...uids, callingAet: 'CT1', calledAet: 'SAGITTA', peerAddress: '127.0.0.1', ...change };
}

/** The same object as a file of someone else. */
export function ctFile(n: number, fields: DataSetModel = {}): Uint8Array {
  const sopInstanceUid = typeof fields.SOPInstanceUID === 'string' ? fields.SOPInstanceUID : `${root}.3.${String(n)}`;
  return joined([part10Header(incomingOf(n, { sopInstanceUid, callingAet: 'OTHER' })), ctDataSet(n, fields)]);
}

/** Sends one object in small pieces, as an association would. */
export async function receive(ingest: Ingest, dataSet: Uint8Array, incoming: IncomingInstance): Promise<IngestOutcome> {
  const sink = await ingest.receive(incoming);
  for (let at = 0; at < dataSet.length; at += 200) await sink.write(dataSet.subarray(at, at + 200));
  return sink.finish();
}
