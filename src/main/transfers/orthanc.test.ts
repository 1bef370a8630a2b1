// The queue with Orthanc and dcmqrscp: a study goes there, comes back by C-MOVE, and what is missing comes alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, hasDcmtk, runDcmtk } from '../../../test/helpers/dcmtk.ts';
import { hasOrthanc, startOrthanc } from '../../../test/helpers/orthanc.ts';
import { addStudy, sopOf, studyOf } from '../../../test/helpers/queryRig.ts';
import { openTransferRig, peerOf, type TransferRig } from '../../../test/helpers/transferRig.ts';

if (!hasOrthanc) console.info('skipped: transfers with Orthanc (it is not installed)');

let rig: TransferRig;
let back: TransferRig;
let cleanUps: (() => Promise<unknown>)[];
beforeEach(async () => {
  rig = await openTransferRig();
  back = await openTransferRig();
  cleanUps = [];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  await rig.end();
  await back.end();
});

async function start(program: string, args: string[], port: number): Promise<number> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const closed = once(child, 'close');
  cleanUps.push(async () => {
    child.kill('SIGTERM');
    await closed;
  });
  await expect.poll(async () => (await runDcmtk('echoscu', ['-aec', 'OTHER', '127.0.0.1', String(port)])).code, { timeout: 30_000 }).toBe(0);
  return port;
}

/** SAGITTA is the archive that fetches. */
async function orthanc(): Promise<number> {
  const peer = await startOrthanc(rig.folder, back.listener.port, 'OTHER');
  cleanUps.push(() => peer.stop());
  return peer.port;
}

async function dcmqrscp(): Promise<number> {
  const port = await freePort();
  const db = join(rig.folder, 'qr');
  mkdirSync(db);
  const config = join(rig.folder, 'qr.cfg');
  const hosts = `sagitta = (SAGITTA, 127.0.0.1, ${String(back.listener.port)})`;
  const tables = `HostTable BEGIN\n${hosts}\nHostTable END\nVendorTable BEGIN\nVendorTable END\nAETable BEGIN\nOTHER ${db} RW (200, 1024mb) ANY\nAETable END\n`;
  writeFileSync(config, `NetworkTCPPort = ${String(port)}\nMaxPDUSize = 16384\nMaxAssociations = 16\n${tables}`);
  return start('dcmqrscp', ['-c', config], port);
}

describe.skipIf(!hasDcmtk).each([
  ['Orthanc', hasOrthanc, orthanc],
  ['dcmqrscp', true, dcmqrscp],
] as const)('%s', (_, isThere, run) => {
  it.skipIf(!isThere).each(['move', 'get'] as const)('takes a study and gives back what is missing, by %s', { timeout: 60_000 }, async (retrieveBy) => {
    const peer = peerOf('OTHER', await run(), { retrieveBy });
    rig.known.push(peer);
    back.known.push(peer);
    await addStudy(rig, 1, 5);
    rig.queue.start();
    rig.queue.send([studyOf(1)], ['OTHER'], 'x');
    await expect.poll(() => rig.queue.list()[0]?.state, { timeout: 20_000 }).toBe('done');

    await addStudy(back, 1, 2);
    back.queue.start();
    const what = { peerAet: 'OTHER', StudyInstanceUID: studyOf(1), SeriesInstanceUID: '', description: '', PatientName: '', objects: 5 };
    expect(back.queue.retrieve([what], 'x').ok).toBe(true);
    await expect.poll(() => `${back.queue.list()[0]?.state ?? ''} ${back.queue.list()[0]?.message ?? ''}`, { timeout: 20_000 }).toBe('done ');
    expect(back.queue.list()[0]).toMatchObject({ service: retrieveBy === 'move' ? 'C-MOVE' : 'C-GET', done: 5, total: 5, failed: 0, warnings: 0 });
    expect(back.store.instances.ofStudy(studyOf(1)).map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual([1, 2, 3, 4, 5].map((image) => sopOf(1, image)));
  });
});
