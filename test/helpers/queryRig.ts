// An archive with its listener and query services, for tests of Query/Retrieve with other programs as peers. All on 127.0.0.1 and free ports.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from '../../src/dicom/parse.ts';
import type { DataSetModel } from '../../src/dicom/writer.ts';
import { createQueryServices } from '../../src/main/archive/queryServices.ts';
import { startListener, type Listener, type Peer, type QueryRetrieveServices } from '../../src/main/dimse/index.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, type TestArchive } from '../../src/main/ingest/testing/testArchive.ts';
import { runDcmtk, type Ran } from './dcmtk.ts';

export interface QueryRig extends TestArchive {
  folder: string;
  listener: Listener;
  /** Us, as others name us. */
  us: Peer;
  /** Where C-MOVE may send; tests add to it. */
  peers: Peer[];
  /** Arguments of dcmtk's programs that name us. */
  target: string[];
  /** Ends the listener without grace, as if its process had died. */
  cutOff(): Promise<void>;
  end(): Promise<void>;
}

export async function openQueryRig(
  change: (services: QueryRetrieveServices) => QueryRetrieveServices = (services) => services,
  aet = 'SAGITTA',
): Promise<QueryRig> {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-query-'));
  const archive = openTestArchive(join(folder, 'archive'));
  const peers: Peer[] = [];
  const services = change(createQueryServices(archive.store, () => peers));
  const started = await startListener({ host: '127.0.0.1', port: 0, aet, ingest: archive.ingest, services, closeGraceMs: 0 });
  if (!started.ok) throw new Error(started.error.message);
  const listener = started.value;
  return {
    ...archive,
    folder,
    listener,
    us: { aet, host: '127.0.0.1', port: listener.port },
    peers,
    target: ['-aet', 'TESTER', '-aec', aet, '127.0.0.1', String(listener.port)],
    cutOff: () => listener.close(),
    async end() {
      await listener.close();
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const studyOf = (study: number): string => `1.9.${String(study)}`;
export const sopOf = (study: number, image: number): string => `1.9.${String(study)}.1.${String(image)}`;

/** Puts a study of one series into the archive. */
export async function addStudy(rig: TestArchive, study: number, images: number, fields: DataSetModel = {}, transferSyntaxUid?: string): Promise<void> {
  for (let image = 1; image <= images; image += 1) {
    const uids = { SOPInstanceUID: sopOf(study, image), StudyInstanceUID: studyOf(study), SeriesInstanceUID: `${studyOf(study)}.1` };
    const incoming = incomingOf(image, { sopInstanceUid: uids.SOPInstanceUID, ...(transferSyntaxUid === undefined ? {} : { transferSyntaxUid }) });
    const outcome = await receive(rig.ingest, ctDataSet(image, { ...uids, ...fields }), incoming);
    if (outcome.kind !== 'stored') throw new Error(`The test object was ${outcome.kind}.`);
  }
}

/** Runs findscu and reads the responses that it wrote, by keyword. */
export async function findscu(
  rig: QueryRig,
  model: '-P' | '-S',
  keys: string[],
  more: string[] = [],
): Promise<Ran & { matches: ReturnType<typeof readMatches> }> {
  const out = mkdtempSync(join(rig.folder, 'find-'));
  const ran = await runDcmtk('findscu', ['-v', model, '-X', '-od', out, ...more, ...keys.flatMap((key) => ['-k', key]), ...rig.target]);
  return { ...ran, matches: readMatches(out) };
}

function readMatches(folder: string) {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const parsed = parseFile(readFileSync(join(folder, name)));
      if (!parsed.ok) throw new Error(parsed.error.message);
      return parsed.value.dataSet;
    });
}
