// C-MOVE and C-GET as SCP against dcmtk's movescu, getscu and storescp: bytes, counts, encodings, unknown and dead destinations, cancel, a requestor that dies.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSetOf } from '../../../../test/helpers/ctFile.ts';
import { freePort, hasDcmtk, runDcmtk, startDcmtk } from '../../../../test/helpers/dcmtk.ts';
import { addStudy, openQueryRig, sopOf, studyOf, type QueryRig } from '../../../../test/helpers/queryRig.ts';
import { ctDataSet } from '../../ingest/testing/testArchive.ts';

const jpegLossless = '1.2.840.10008.1.2.4.70';
/** Nothing decodes it here, so it can only go out as it is kept. */
const mpeg2 = '1.2.840.10008.1.2.4.100';
let rig: QueryRig;
let out: string;
let cleanUps: (() => Promise<unknown>)[];

beforeEach(async () => {
  rig = await openQueryRig();
  cleanUps = [];
  out = join(rig.folder, 'out');
  mkdirSync(out);
  await addStudy(rig, 1, 3);
  await addStudy(rig, 2, 2, { PatientID: 'P2', PatientName: 'Other' });
});
afterEach(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
  await rig.end();
});

/** dcmtk's storescp as the move destination STORE. */
async function storescp(args: string[] = []): Promise<{ stop: () => Promise<void> }> {
  const server = await startDcmtk('storescp', ['+B', '-od', out, ...args]);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= server.stop());
  cleanUps.push(stop);
  rig.peers.push({ aet: 'STORE', host: '127.0.0.1', port: server.port });
  return { stop };
}

/** A destination that takes the connection and says nothing; answers when it was reached. */
async function silentDestination(): Promise<{ reached: () => boolean; closed: () => boolean }> {
  const sockets: Socket[] = [];
  let closed = false;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => (closed = true));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  rig.peers.push({ aet: 'SILENT', host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  return { reached: () => sockets.length > 0, closed: () => closed };
}

function movescu(destination: string, keys: string[], more: string[] = []) {
  return runDcmtk('movescu', ['-d', '-S', '-aem', destination, ...more, ...keys.flatMap((key) => ['-k', key]), ...rig.target]);
}

function getscu(keys: string[], more: string[] = []) {
  return runDcmtk('getscu', ['-d', '-S', '+B', '-od', out, ...more, ...keys.flatMap((key) => ['-k', key]), ...rig.target]);
}

const study = (number: number): string[] => ['QueryRetrieveLevel=STUDY', `StudyInstanceUID=${studyOf(number)}`];
const series = ['QueryRetrieveLevel=SERIES', `StudyInstanceUID=${studyOf(1)}`, `SeriesInstanceUID=${studyOf(1)}.1`];
const images = [
  'QueryRetrieveLevel=IMAGE',
  `StudyInstanceUID=${studyOf(1)}`,
  `SeriesInstanceUID=${studyOf(1)}.1`,
  `SOPInstanceUID=${sopOf(1, 1)}\\${sopOf(1, 3)}`,
];

function received(): Buffer[] {
  return readdirSync(out).map((name) => dataSetOf(readFileSync(join(out, name))));
}

function expectStudyOne(dataSets: Buffer[], numbers: number[]): void {
  expect(dataSets).toHaveLength(numbers.length);
  for (const image of numbers) {
    const uids = { SOPInstanceUID: sopOf(1, image), StudyInstanceUID: studyOf(1), SeriesInstanceUID: `${studyOf(1)}.1` };
    const sent = ctDataSet(image, uids);
    expect(dataSets.some((dataSet) => dataSet.equals(sent))).toBe(true);
  }
}

/** Last value of a count in dcmtk's debug output. */
function count(output: string, name: string): string | undefined {
  return [...output.matchAll(new RegExp(`${name} Sub-?[oO]perations\\s*: (\\w+)`, 'g'))].at(-1)?.[1];
}

describe.skipIf(!hasDcmtk)('C-MOVE', () => {
  it.each([
    ['a study', study(1), [1, 2, 3]],
    ['a series', series, [1, 2, 3]],
    ['a list of images', images, [1, 3]],
    ['a series named without its study', ['QueryRetrieveLevel=SERIES', `SeriesInstanceUID=${studyOf(1)}.1`], [1, 2, 3]],
  ])('sends %s verbatim, with pending counts (catches: altered objects, objects of a neighbour)', async (_, keys, numbers) => {
    await storescp();
    const { code, output } = await movescu('STORE', keys);
    expect(code).toBe(0);
    expectStudyOne(received(), numbers);
    expect(output).toContain('Pending');
    expect(count(output, 'Completed')).toBe(String(numbers.length));
    const row = rig.store.audit.list().findLast((record) => record.action === 'study.retrieved');
    expect(row).toMatchObject({
      who: 'AE TESTER',
      subject: { StudyInstanceUID: studyOf(1) },
      outcome: 'success',
      detail: { service: 'C-MOVE', destination: 'STORE', completed: numbers.length, failed: 0 },
    });
  });

  it('tells the receiver who moved (catches: a receiver that cannot tell whose request it serves)', async () => {
    const log = join(rig.folder, 'log');
    const port = String(await freePort());
    const server = spawn('storescp', ['-d', '--ignore', port], { stdio: ['ignore', 'ignore', openSync(log, 'w')] });
    const ended = once(server, 'close');
    cleanUps.push(() => ended);
    rig.peers.push({ aet: 'STORE', host: '127.0.0.1', port: Number(port) });
    await expect.poll(async () => (await runDcmtk('echoscu', ['127.0.0.1', port])).code).toBe(0);
    await movescu('STORE', study(2));
    server.kill('SIGTERM');
    await ended;
    expect(readFileSync(log, 'utf8')).toMatch(/Move Originator AE Title +: TESTER/);
  });

  it('refuses an unknown destination with A801', async () => {
    const { output } = await movescu('NOWHERE', study(1));
    expect(output).toContain('MoveDestinationUnknown');
    expect(received()).toEqual([]);
  });

  it('answers A702 with every object as failed when the destination is dead (catches: Success for nothing)', async () => {
    rig.peers.push({ aet: 'DEAD', host: '127.0.0.1', port: await freePort() });
    const { output } = await movescu('DEAD', study(1));
    expect(output).toContain('OutOfResourcesSubOperations');
    expect(count(output, 'Failed')).toBe('3');
    expect(output).toContain(sopOf(1, 2));
    expect(rig.store.audit.list().findLast((record) => record.action === 'study.retrieved')).toMatchObject({ outcome: 'failure', detail: { failed: 3 } });
  });

  it('answers B000 with the list of failures when the receiver takes an object in no encoding (catches: an object that is lost without a word)', async () => {
    await storescp();
    await addStudy(rig, 3, 1, { StudyInstanceUID: studyOf(1) }, mpeg2);
    const { output } = await movescu('STORE', study(1));
    expect(output).toContain('SubOperationsCompleteOneOrMoreFailures');
    expect([count(output, 'Completed'), count(output, 'Failed')]).toEqual(['3', '1']);
    expect(output).toContain(sopOf(3, 1));
    expectStudyOne(received(), [1, 2, 3]);
  });

  it('sends a compressed object uncompressed to a receiver that takes no other encoding (catches: a failure where the image could have come over)', async () => {
    await storescp();
    await addStudy(rig, 3, 1, { StudyInstanceUID: studyOf(1) }, jpegLossless);
    const { code, output } = await movescu('STORE', study(1));
    expect([code, count(output, 'Completed'), count(output, 'Failed')]).toEqual([0, '4', '0']);
    expect(received()).toHaveLength(4);
  });

  it('sends compressed objects as they are kept to a receiver that takes them', async () => {
    await storescp(['+xs']);
    await addStudy(rig, 3, 1, {}, jpegLossless);
    const { code, output } = await movescu('STORE', study(3));
    expect([code, count(output, 'Failed')]).toEqual([0, '0']);
    expect(received()).toHaveLength(1);
  });

  it('finds nothing: Success with no sub-operation', async () => {
    await storescp();
    const { code, output } = await movescu('STORE', study(77));
    expect([code, count(output, 'Completed')]).toEqual([0, '0']);
  });

  it.each([
    ['no unique key', ['QueryRetrieveLevel=STUDY', 'PatientName=Muster*']],
    ['an unknown level', ['QueryRetrieveLevel=SHELF', `StudyInstanceUID=${studyOf(1)}`]],
  ])('refuses %s with A900 (catches: the whole archive sent for a wrong key)', async (_, keys) => {
    await storescp();
    const { output } = await movescu('STORE', keys);
    expect(output).toContain('DataSetDoesNotMatchSOPClass');
    expect(received()).toEqual([]);
  });

  it('ends with FE00 on a cancel, and hangs up on the destination (catches: a cancel that waits for a peer that hangs)', async () => {
    const destination = await silentDestination();
    const child = spawn('movescu', ['-d', '-S', '-aem', 'SILENT', '--cancel', '1', ...study(1).flatMap((key) => ['-k', key]), ...rig.target]);
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    await once(child, 'close');
    expect(output).toContain('0xfe00');
    await expect.poll(() => !destination.reached() || destination.closed()).toBe(true);
  });

  it('stops sending when the requestor is killed (catches: work for nobody, an association that stays)', async () => {
    const destination = await silentDestination();
    const child = spawn('movescu', ['-S', '-aem', 'SILENT', ...study(1).flatMap((key) => ['-k', key]), ...rig.target], { stdio: 'ignore' });
    await expect.poll(destination.reached, { timeout: 5000 }).toBe(true);
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    await expect.poll(destination.closed, { timeout: 5000 }).toBe(true);
    expect(await runDcmtk('echoscu', rig.target)).toMatchObject({ code: 0 });
  });
});

describe.skipIf(!hasDcmtk)('C-GET', () => {
  it.each([
    ['a study', study(1), [1, 2, 3]],
    ['a list of images', images, [1, 3]],
  ])('sends %s verbatim on the same association (catches: altered or interleaved data sets)', async (_, keys, numbers) => {
    const { code, output } = await getscu(keys);
    expect(code).toBe(0);
    expectStudyOne(received(), numbers);
    expect(count(output, 'Completed')).toBe(String(numbers.length));
    expect(rig.store.audit.list().findLast((record) => record.action === 'study.retrieved')).toMatchObject({
      detail: { service: 'C-GET', destination: 'TESTER', completed: numbers.length },
    });
  });

  it('sends a patient in the Patient Root', async () => {
    const keys = ['-k', 'QueryRetrieveLevel=PATIENT', '-k', 'PatientID=P2'];
    expect(await runDcmtk('getscu', ['-P', '+B', '-od', out, ...keys, ...rig.target])).toMatchObject({ code: 0 });
    expect(received()).toHaveLength(2);
  });

  it('takes the encoding in which the class is kept, not the first offered (catches: compressed archives that C-GET cannot read)', async () => {
    await rig.end();
    rig = await openQueryRig();
    mkdirSync(out, { recursive: true });
    await addStudy(rig, 3, 2, {}, jpegLossless);
    const { output } = await getscu(study(3), ['+xs']);
    expect([count(output, 'Completed'), count(output, 'Failed')]).toEqual(['2', '0']);
    expect(received()).toHaveLength(2);
  });

  it('re-encodes for a requestor that takes nothing compressed, as C-MOVE does (catches: a study that comes with holes)', async () => {
    await addStudy(rig, 3, 1, { StudyInstanceUID: studyOf(1) }, jpegLossless);
    const { output } = await getscu(study(1), ['-xi', '+xi']);
    expect([count(output, 'Completed'), count(output, 'Failed')]).toEqual(['4', '0']);
    expect(received()).toHaveLength(4);
  });

  it('fails what the peer does not take and nothing decodes, with A702 when that is all (catches: a study that is complete by its status only)', async () => {
    await addStudy(rig, 3, 1, {}, mpeg2);
    const { output } = await getscu(study(3), ['-xi', '+xi']);
    expect(output).toContain('0xa702');
    expect(count(output, 'Failed')).toBe('1');
    expect(received()).toEqual([]);
  });

  it('is over when termscu aborts the association; the listener goes on (catches: an A-ABORT that takes the listener along)', async () => {
    expect(await runDcmtk('termscu', rig.target)).toMatchObject({ code: 0 });
    expect(await runDcmtk('echoscu', rig.target)).toMatchObject({ code: 0 });
  });

  it('a getscu that aborts in the middle leaves a listener that answers (catches: a retrieval that waits for ever)', async () => {
    await addStudy(rig, 4, 60);
    const child = spawn('getscu', ['-S', '--ignore', ...study(4).flatMap((key) => ['-k', key]), ...rig.target], { stdio: 'ignore' });
    const closed = once(child, 'close');
    await new Promise((resolve) => setTimeout(resolve, 60));
    child.kill('SIGKILL');
    await closed;
    expect(await runDcmtk('echoscu', rig.target)).toMatchObject({ code: 0 });
    const { code } = await getscu(study(1));
    expect(code).toBe(0);
  });
});
