// find, move and get as SCU against dcmqrscp, Orthanc and our own listener: values, character sets, durable objects, limits, cancel, refusals, a peer that dies.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, hasDcmtk, runDcmtk } from '../../../../test/helpers/dcmtk.ts';
import { addStudy, openQueryRig, sopOf, studyOf, type QueryRig } from '../../../../test/helpers/queryRig.ts';
import { ctFile, openTestArchive, type TestArchive } from '../../ingest/testing/testArchive.ts';
import { find } from './find.ts';
import { get, move } from './retrieve.ts';
import type { Peer } from './peer.ts';
import { retrieveContexts } from './retrieveContexts.ts';

const hasOrthanc = spawnSync('Orthanc', ['--version']).status === 0;
if (!hasOrthanc) console.info('skipped: queries to Orthanc (it is not installed)');
const callingAet = 'ASKER';
const japanese = 'Yamada^Tarou=山田^太郎=やまだ^たろう';

let rig: QueryRig;
let cleanUps: (() => Promise<unknown>)[];

beforeEach(async () => {
  rig = await openQueryRig();
  cleanUps = [];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  await rig.end();
});

async function startServer(program: string, args: string[], port: number): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const closed = once(child, 'close');
  cleanUps.push(async () => {
    child.kill('SIGTERM');
    await closed;
  });
  await expect.poll(async () => (await runDcmtk('echoscu', ['-aec', 'OTHER', '127.0.0.1', String(port)])).code, { timeout: 30_000 }).toBe(0);
  return child;
}

/** Both know us as SAGITTA at our listener, and ASKER. */
async function dcmqrscp(): Promise<{ peer: Peer; child: ChildProcess }> {
  const port = await freePort();
  const db = join(rig.folder, 'qr');
  mkdirSync(db);
  const config = join(rig.folder, 'qr.cfg');
  const hosts = `sagitta = (SAGITTA, 127.0.0.1, ${String(rig.us.port)})\nasker = (ASKER, 127.0.0.1, 1)`;
  writeFileSync(
    config,
    `NetworkTCPPort = ${String(port)}\nMaxPDUSize = 16384\nMaxAssociations = 16\nHostTable BEGIN\n${hosts}\nHostTable END\nVendorTable BEGIN\nVendorTable END\nAETable BEGIN\nOTHER ${db} RW (200, 1024mb) ANY\nAETable END\n`,
  );
  return { peer: { aet: 'OTHER', host: '127.0.0.1', port }, child: await startServer('dcmqrscp', ['-c', config], port) };
}

async function orthanc(): Promise<{ peer: Peer; child: ChildProcess }> {
  const port = await freePort();
  const config = join(rig.folder, 'orthanc.json');
  const settings = {
    Name: 'OTHER',
    DicomAet: 'OTHER',
    DicomPort: port,
    HttpServerEnabled: false,
    StorageDirectory: join(rig.folder, 'orthanc'),
    IndexDirectory: join(rig.folder, 'orthanc'),
    DefaultEncoding: 'Utf8',
    Plugins: [],
    DicomModalities: { sagitta: ['SAGITTA', '127.0.0.1', rig.us.port], asker: ['ASKER', '127.0.0.1', 1] },
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
  };
  writeFileSync(config, JSON.stringify(settings));
  return { peer: { aet: 'OTHER', host: '127.0.0.1', port }, child: await startServer('Orthanc', [config], port) };
}

/** Two studies, sent by dcmtk. */
async function fill(peer: Peer): Promise<void> {
  const folder = join(rig.folder, 'files');
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  for (const [study, images, name] of [
    [1, 3, 'Meier^Hans'],
    [2, 1, japanese],
  ] as const)
    for (let image = 1; image <= images; image += 1) {
      const uids = { SOPInstanceUID: sopOf(study, image), StudyInstanceUID: studyOf(study), SeriesInstanceUID: `${studyOf(study)}.1` };
      paths.push(join(folder, `${String(study)}-${String(image)}.dcm`));
      writeFileSync(paths.at(-1)!, ctFile(image, { ...uids, PatientName: name, PatientID: `P${String(study)}` }));
    }
  expect(await runDcmtk('storescu', ['-R', '-aec', 'OTHER', '127.0.0.1', String(peer.port), ...paths])).toMatchObject({ code: 0 });
}

const instances = (archive: TestArchive, study: number): number => archive.store.instances.ofStudy(studyOf(study)).length;
const study = (number: number): Record<string, string> => ({ StudyInstanceUID: studyOf(number) });

describe.skipIf(!hasDcmtk).each([
  ['dcmqrscp', true, dcmqrscp],
  ['Orthanc', hasOrthanc, orthanc],
] as const)('%s as the peer', (name, isThere, start) => {
  it.skipIf(!isThere)('is asked, and its objects are fetched and moved (catches: objects that are counted but not archived)', async () => {
    const { peer } = await start();
    await fill(peer);
    const keys = { PatientName: 'Meier*', StudyInstanceUID: '', ModalitiesInStudy: '', NumberOfStudyRelatedInstances: '' };
    const found = await find(peer, 'STUDY', keys, { callingAet });
    expect(found).toMatchObject({ ok: true, value: { complete: true, matches: [{ PatientName: 'Meier^Hans', StudyInstanceUID: studyOf(1) }] } });
    if (name === 'Orthanc' && found.ok) expect(found.value.matches[0]).toMatchObject({ ModalitiesInStudy: ['CT'], NumberOfStudyRelatedInstances: 3 });
    const japaneseStudy = await find(peer, 'STUDY', { ...study(2), PatientName: '' }, { callingAet });
    expect(japaneseStudy).toMatchObject({ ok: true, value: { matches: [{ PatientName: japanese }] } });
    expect(await find(peer, 'STUDY', { PatientID: 'NOBODY' }, { callingAet })).toMatchObject({ ok: true, value: { matches: [] } });

    const got = await get(peer, 'STUDY', study(1), { callingAet, ingest: rig.ingest });
    expect(got).toEqual({ ok: true, value: { completed: 3, failed: 0, warning: 0 } });
    expect(instances(rig, 1)).toBe(3);
    expect(rig.store.instances.ofStudy(studyOf(1))[0]).toMatchObject({ source: 'OTHER' });

    const seen: number[] = [];
    const moved = await move(peer, 'STUDY', study(2), { callingAet, destination: 'SAGITTA', onProgress: (progress) => seen.push(progress.completed) });
    expect(moved).toEqual({ ok: true, value: { completed: 1, failed: 0, warning: 0 } });
    expect(instances(rig, 2)).toBe(1);
    expect((await rig.store.verify()).ok).toBe(true);
  });

  it.skipIf(!isThere)('does not know our destination: a failure with a sentence (catches: 0 objects that read as done)', async () => {
    const { peer } = await start();
    await fill(peer);
    const moved = await move(peer, 'STUDY', study(1), { callingAet, destination: 'NOBODY' });
    expect(moved).toMatchObject({ ok: false, error: { code: 'PEER_REJECTED' } });
    expect(instances(rig, 1)).toBe(0);
  });
});

describe('our own listener as the peer', () => {
  let mine: TestArchive;
  beforeEach(() => {
    mine = openTestArchive(join(rig.folder, 'mine'));
    cleanUps.push(() => mine.close());
  });

  it('proposes no more contexts than fit, and every class only with its role (catches: an association that nobody accepts)', () => {
    const { contexts, roles } = retrieveContexts('1.2.3');
    expect([contexts.length, roles.length]).toEqual([90, 45]); // fewer: a keyword that the dictionary does not have
    expect(contexts.length).toBeLessThanOrEqual(128);
    expect(new Set(contexts.map(({ id }) => id)).size).toBe(contexts.length);
    expect(new Set(contexts.slice(1).map(({ abstractSyntax }) => abstractSyntax))).toEqual(new Set(roles.map(({ sopClassUid }) => sopClassUid)));
  });

  it('offers every encoding of the classes that will come, and the others as far as there is room (catches: a class that is not on our list)', () => {
    for (const count of [1, 5, 20, 200]) {
      const classes = Array.from({ length: count }, (_, n) => `1.2.840.10008.5.1.4.1.1.77.${String(n)}`);
      const { contexts, roles } = retrieveContexts('1.2.3', classes);
      expect(contexts.length).toBeLessThanOrEqual(128);
      expect(new Set(contexts.map(({ abstractSyntax }) => abstractSyntax)).has(classes[0] ?? '')).toBe(true);
      expect(roles.map(({ sopClassUid }) => sopClassUid).filter((uid) => classes.includes(uid))).toHaveLength(Math.min(count, 127));
      if (count > 5) continue;
      const offered = contexts.filter(({ abstractSyntax }) => abstractSyntax === classes[count - 1]).flatMap(({ transferSyntaxes }) => transferSyntaxes);
      expect(offered).toEqual(expect.arrayContaining(['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.203']));
    }
  });

  it('keeps a compressed study compressed (catches: an encoding that is not offered)', async () => {
    await addStudy(rig, 1, 2, {}, '1.2.840.10008.1.2.4.70');
    await addStudy(rig, 2, 1);
    expect(await get(rig.us, 'STUDY', study(1), { callingAet, ingest: mine.ingest })).toMatchObject({ ok: true, value: { completed: 2, failed: 0 } });
    expect(await get(rig.us, 'STUDY', study(2), { callingAet, ingest: mine.ingest })).toMatchObject({ ok: true, value: { completed: 1, failed: 0 } });
    expect(mine.store.instances.ofStudy(studyOf(1))[0]).toMatchObject({ transferSyntaxUid: '1.2.840.10008.1.2.4.70' });
    expect(mine.store.instances.ofStudy(studyOf(1))[0]?.dataSetSha256).toBe(rig.store.instances.ofStudy(studyOf(1))[0]?.dataSetSha256);
  });

  it('ends at the limit by C-CANCEL (catches: 100,000 rows for the first ten)', async () => {
    for (let number = 1; number <= 60; number += 1) await addStudy(rig, number, 1);
    const found = await find(rig.us, 'STUDY', { StudyInstanceUID: '' }, { callingAet, limit: 3 });
    expect(found).toMatchObject({ ok: true, value: { complete: false } });
    expect(found.ok && found.value.matches).toHaveLength(3);
  });

  it('a get that is cancelled says so; what came is safe and nothing half-written stays (catches: residue, a hang)', async () => {
    await addStudy(rig, 1, 40);
    const stop = new AbortController();
    const result = await get(rig.us, 'STUDY', study(1), {
      callingAet,
      ingest: mine.ingest,
      signal: stop.signal,
      onProgress: ({ completed }) => {
        if (completed === 5) stop.abort();
      },
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    const kept = instances(mine, 1);
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThan(40);
    expect((await mine.store.verify()).problems).toEqual([]);
  });

  it('an archive that cannot keep the objects counts them as failed (catches: completed for what is not durable)', async () => {
    await addStudy(rig, 1, 2);
    const full = { ...mine.ingest, receive: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) };
    expect(await get(rig.us, 'STUDY', study(1), { callingAet, ingest: full })).toEqual({ ok: true, value: { completed: 0, failed: 2, warning: 0 } });
  });

  it.each([
    ['an unknown keyword', () => find(rig.us, 'STUDY', { Nonsense: '' }, { callingAet }), 'BAD_REQUEST'],
    ['series without their study', () => find(rig.us, 'SERIES', { SeriesInstanceUID: '' }, { callingAet }), 'PEER_REJECTED'],
    ['nobody there', () => find({ ...rig.us, port: 1 }, 'STUDY', {}, { callingAet }), 'PEER_UNREACHABLE'],
    ['a signal that came before', () => find(rig.us, 'STUDY', {}, { callingAet, signal: AbortSignal.abort() }), 'CANCELLED'],
  ])('%s is a failure of its own', async (_, call, code) => {
    expect(await call()).toMatchObject({ ok: false, error: { code } });
  });

  it('a peer that is cut off in the middle is a failure; what came is safe (catches: half a study that reads as whole)', async () => {
    await addStudy(rig, 1, 60);
    let cut: Promise<void> | undefined;
    const result = await get(rig.us, 'STUDY', study(1), {
      callingAet,
      ingest: mine.ingest,
      onProgress: ({ completed }) => {
        if (completed === 3) cut = rig.cutOff();
      },
    });
    await cut;
    expect(result).toMatchObject({ ok: false });
    expect(instances(mine, 1)).toBeLessThan(60);
    expect((await mine.store.verify()).problems).toEqual([]);
  });
});
